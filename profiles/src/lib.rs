//! Knowledge and policy as TOML: what interpreters, packages and calls cost, which base images there are.
//!
//! Only embeds its files; reading them is for whoever needs them.

/// Every table of this folder, as its file name (`policies/NAME.toml` for a sizing policy, `variants/NAME.toml` for a
/// recipe) and its text, sorted by name.
pub const TABLES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// The text of one table.
#[must_use]
pub fn table(name: &str) -> Option<&'static str> {
    TABLES.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found_by_their_file_name() {
        assert!(table("model.toml").is_some_and(|text| !text.is_empty()));
        assert!(table("policies/balanced.toml").is_some());
        assert!(table("variants/balanced.toml").is_some());
        assert_eq!(table("Cargo.toml"), None);
    }
}
