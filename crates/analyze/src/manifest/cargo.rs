//! `Cargo.toml` and `Cargo.lock`.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{table, text, texts};
use crate::program::Dependency;

/// What one `Cargo.toml` declares.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Declared {
    /// Package name; none for a virtual workspace.
    pub(crate) name: Option<String>,
    pub(crate) default_run: Option<String>,
    /// Whether binaries are also found by where their files lie.
    pub(crate) finds_bins: bool,
    /// Name and path of each `[[bin]]`, the path where given.
    pub(crate) bins: Vec<(String, Option<String>)>,
    /// Crate name and path of the library, each where given.
    pub(crate) lib: (Option<String>, Option<String>),
    pub(crate) dependencies: Vec<Needed>,
    pub(crate) rust_version: Option<String>,
    /// Patterns of workspace members, those excluded, and whether this is a workspace at all.
    pub(crate) members: Vec<String>,
    pub(crate) excluded: Vec<String>,
    pub(crate) is_workspace: bool,
    /// Dependencies that members inherit.
    pub(crate) shared: Vec<Needed>,
}

/// One dependency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Needed {
    /// Name that source uses, with `_` for `-`.
    pub(crate) crate_name: String,
    /// Folder, for one in the same tree.
    pub(crate) path: Option<String>,
    /// Taken from the workspace's table.
    pub(crate) inherited: bool,
    pub(crate) dependency: Dependency,
}

/// Reads a `Cargo.toml`; none where it is not TOML.
pub(crate) fn cargo(source: &str) -> Option<Declared> {
    let document: Table = source.parse().ok()?;
    let package = table(&document, &["package"]);
    let flag = |name: &str| package.and_then(|package| package.get(name)?.as_bool());
    let own = |name: &str| package.and_then(|package| text(package, &[name])).map(str::to_owned);
    let mut declared = Declared {
        name: own("name"),
        default_run: own("default-run"),
        finds_bins: flag("autobins").unwrap_or(true),
        rust_version: own("rust-version")
            .or_else(|| text(&document, &["workspace", "package", "rust-version"]).map(str::to_owned)),
        lib: (
            text(&document, &["lib", "name"]).map(str::to_owned),
            text(&document, &["lib", "path"]).map(str::to_owned),
        ),
        dependencies: needed(table(&document, &["dependencies"])),
        shared: needed(table(&document, &["workspace", "dependencies"])),
        is_workspace: document.contains_key("workspace"),
        ..Declared::default()
    };
    for bin in document.get("bin").and_then(Value::as_array).into_iter().flatten() {
        if let Some(name) = bin.get("name").and_then(Value::as_str) {
            let path = bin.get("path").and_then(Value::as_str).map(str::to_owned);
            declared.bins.push((name.to_owned(), path));
        }
    }
    for (_, target) in table(&document, &["target"]).into_iter().flatten() {
        declared.dependencies.extend(needed(target.get("dependencies").and_then(Value::as_table)));
    }
    if let Some(workspace) = table(&document, &["workspace"]) {
        declared.members = texts(workspace.get("members"));
        declared.excluded = texts(workspace.get("exclude"));
    }
    Some(declared)
}

fn needed(table: Option<&Table>) -> Vec<Needed> {
    let rows = table.into_iter().flatten();
    rows.map(|(name, wanted)| {
        let part = |key: &str| wanted.get(key).and_then(Value::as_str).map(str::to_owned);
        Needed {
            crate_name: name.replace('-', "_"),
            path: part("path"),
            inherited: wanted.get("workspace").and_then(Value::as_bool).unwrap_or(false),
            dependency: Dependency {
                name: part("package").unwrap_or_else(|| name.clone()),
                version: wanted.as_str().map(str::to_owned).or_else(|| part("version")),
                features: texts(wanted.get("features")),
            },
        }
    })
    .collect()
}

/// Fills what a member takes from its workspace.
pub(crate) fn inherit(member: &mut [Needed], shared: &[Needed]) {
    for needed in member.iter_mut().filter(|needed| needed.inherited) {
        if let Some(from) = shared.iter().find(|shared| shared.crate_name == needed.crate_name) {
            needed.path.clone_from(&from.path);
            needed.dependency.name.clone_from(&from.dependency.name);
            needed.dependency.version.clone_from(&from.dependency.version);
            needed.dependency.features.extend(from.dependency.features.iter().cloned());
        }
    }
}

/// Versions by package name in a `Cargo.lock`; of several versions of one package, the last.
pub(crate) fn lock(source: &str) -> Option<BTreeMap<String, String>> {
    let document: Table = source.parse().ok()?;
    let packages = document.get("package")?.as_array()?;
    let versions = packages.iter().filter_map(|package| {
        Some((package.get("name")?.as_str()?.to_owned(), package.get("version")?.as_str()?.to_owned()))
    });
    Some(versions.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_with_inherited_and_renamed_dependencies() {
        let workspace = cargo("[workspace]\nmembers=['a','crates/*']\n[workspace.dependencies]\nserde={version='1',features=['rc']}\nb={path='b'}").unwrap();
        let mut member = cargo(
            "[package]\nname='a-tool'\ndefault-run='x'\nrust-version='1.80'\n[[bin]]\nname='x'\npath='src/x.rs'\n\
             [dependencies]\nserde={workspace=true,features=['derive']}\nmy-json={package='serde_json',version='1'}\nb.workspace=true\nrand='0.8'\n\
             [target.'cfg(unix)'.dependencies]\nlibc='0.2'",
        )
        .unwrap();
        inherit(&mut member.dependencies, &workspace.shared);
        let mut shown: Vec<String> = member
            .dependencies
            .iter()
            .map(|it| {
                format!(
                    "{}={} {:?} {:?} {:?}",
                    it.crate_name, it.dependency.name, it.dependency.version, it.dependency.features, it.path
                )
            })
            .collect();
        shown.sort();
        assert_eq!(
            shown,
            [
                r#"b=b None [] Some("b")"#,
                r#"libc=libc Some("0.2") [] None"#,
                r#"my_json=serde_json Some("1") [] None"#,
                r#"rand=rand Some("0.8") [] None"#,
                r#"serde=serde Some("1") ["derive", "rc"] None"#,
            ]
        );
        assert_eq!(member.bins, [("x".to_owned(), Some("src/x.rs".to_owned()))]);
        assert_eq!(workspace.members, ["a", "crates/*"]);
        assert_eq!(cargo("[[["), None);
    }
}
