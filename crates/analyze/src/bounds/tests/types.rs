//! What declared types say: crates' containers, what wraps a type, what fails, what is derived.

use plimsoll_model::Language;

use super::{among, rust};

#[test]
fn containers_of_crates_are_like_those_of_the_language() {
    rust(
        "fn f(words: &[String]) -> FxHashMap<&str, usize> { let mut seen = FxHashMap::default(); for w in words { *seen.entry(w.as_str()).or_insert(0) += 1; } seen }",
        "words",
        "words",
    );
    rust(
        "fn f(n: usize) -> SmallVec<[usize; 8]> { let mut out = smallvec::SmallVec::new(); for i in 0..n { out.push(i); } out }",
        "n",
        "n",
    );
    rust("fn f(xs: Vec<u64>) -> indexmap::IndexSet<u64> { xs.into_iter().collect() }", "xs", "xs");
}

#[test]
fn a_type_is_found_behind_what_wraps_it() {
    let thing =
        "struct Thing { xs: Vec<u32> }\nimpl Thing { fn sum(&self) -> u32 { self.xs.iter().sum() } }\n";
    for field in ["std::sync::Arc<Thing>", "Option<Box<Thing>>", "RefCell<Thing>"] {
        let source = format!(
            "{thing}struct W {{ inner: {field} }}\nimpl W {{ fn f(&self) -> u32 {{ self.inner.sum() }} }}"
        );
        rust(&source, "Thing.xs", "1");
    }
    rust(
        "fn f(xs: Option<Vec<Vec<u8>>>) -> usize { let mut n = 0; for x in xs.unwrap() { n += x.len(); } n }",
        "xs",
        "1",
    );
}

#[test]
fn what_fails_says_nothing_of_what_comes_back() {
    let made = "struct T { xs: Vec<u32> }\nenum E { Bad(String) }\nimpl T {\n fn new(n: usize) -> Result<T, E> { if n > 10 { return Err(E::Bad(\"x\".to_owned())); } Ok(T { xs: vec![0; n] }) }\n fn sum(&self) -> u32 { self.xs.iter().sum() }\n}\n";
    rust(&format!("{made}fn f(n: usize) -> Result<u32, E> {{ let t = T::new(n)?; Ok(t.sum()) }}"), "n", "n");
    // It is done once, for it is passed on.
    let early = "enum E { Bad(String) }\nfn one(s: &str, at: usize) -> Result<u8, E> { if at > 3 { return Err(E::Bad(s.to_owned())); } Ok(s.as_bytes()[at]) }\n";
    rust(
        &format!(
            "{early}fn f(s: &str) -> Result<u32, E> {{ let mut t = 0; for i in 0..s.len() {{ t += one(s, i)? as u32; }} Ok(t) }}"
        ),
        "s",
        "s",
    );
}

#[test]
fn what_is_derived_is_of_the_type_itself() {
    let types = "#[derive(Clone)] struct Held { names: Vec<String>, shared: Arc<Vec<u8>> }\nstruct Other { xs: Vec<u8> }\nimpl Clone for Other { fn clone(&self) -> Other { Other { xs: self.xs.clone() } } }\n";
    rust(&format!("{types}fn f(h: &Held) -> Held {{ h.clone() }}"), "Held.names", "Held.names");
}

#[test]
fn a_capital_letter_makes_a_value() {
    let other = ("crate.kinds", "");
    among(
        Language::Rust,
        &[("crate.main", "fn f(xs: Vec<u8>) -> Kind { let k = crate::kinds::Kind::List(xs); k }"), other],
        "1",
        true,
    );
    among(
        Language::Rust,
        &[("crate.main", "fn f(xs: Vec<u8>) -> u8 { crate::kinds::list(xs) }"), other],
        "xs",
        false,
    );
}
