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

#[test]
fn a_field_and_a_method_may_have_one_name() {
    let patch = "struct Patch { hunks: Vec<u8> }\nimpl Patch { fn hunks(&self) -> &[u8] { &self.hunks } }\n";
    rust(
        &format!("{patch}fn f(p: &Patch) -> usize {{ let mut n = 0; for h in p.hunks() {{ n += 1; }} n }}"),
        "Patch.hunks",
        "1",
    );
    rust(
        &format!("{patch}fn f(p: &Patch) -> usize {{ let mut n = 0; for h in &p.hunks {{ n += 1; }} n }}"),
        "Patch.hunks",
        "1",
    );
}

#[test]
fn what_stands_in_the_source_is_as_long_as_it_is_written() {
    let entity = "const TABLE: [(char, &str); 1] = [('<', \"&lt;\")];\nfn entity(c: char) -> Option<&'static str> { let (_, e) = TABLE[c as usize]; Some(e) }\n";
    rust(
        &format!(
            "{entity}fn f<W: Write>(s: &str, w: &mut W) {{ for c in s.chars() {{ w.write_all(entity(c).unwrap().as_bytes()); }} }}"
        ),
        "s",
        "1",
    );
}

#[test]
fn a_fold_fills_what_it_begins_with() {
    rust("fn f(n: usize) -> Vec<f64> { (0..n).fold(vec![1.0], |mut p, _| { p.push(2.0); p }) }", "n", "n");
}

#[test]
fn a_buffer_that_each_round_empties() {
    let grown = "fn f(a: &[usize]) -> u32 { let mut b = Vec::new(); let mut t = 0; for &i in a { b.clear(); for &j in a { GROW b[j] += 1; } t += b[i]; } t }";
    rust(&grown.replace("GROW", "while j >= b.len() { b.push(0); }"), "a^2 + a[]", "a");
    rust(&grown.replace("GROW", "if j >= b.len() { b.resize(j + 1, 0); }"), "a^2 + a*a[]", "a[]");
    // One that is filled anew costs that each time.
    rust(
        "fn f(n: usize, a: &[u8]) { let mut b = Vec::new(); for x in a { b.clear(); b.resize(n, 0); } }",
        "n*a",
        "n",
    );
    rust("fn f(n: usize, a: &[u8]) { let mut b = Vec::new(); for x in a { b.resize(n, 0); } }", "a + n", "n");
}

#[test]
fn what_another_function_puts_into_fields_is_not_there() {
    rust(
        "struct L { libs: Vec<String> }\nimpl L {\n fn probe(output: &str) -> L { let mut l = L::new(); for w in output.split(' ') { l.libs.push(w.to_string()); } l }\n fn new() -> L { L { libs: Vec::new() } }\n}",
        "1",
        "1",
    );
}
