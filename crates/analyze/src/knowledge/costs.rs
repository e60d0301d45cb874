//! What calls of a language's libraries cost, as orders of growth, and which of its types are containers.
//!
//! Parsed from `<language>-costs.toml`; knows nothing of programs. Sources stand in the tables.

use std::collections::HashMap;

use plimsoll_model::Language;
use serde::Deserialize;

use super::{KnowledgeError, parse};
use crate::hashed::{Map, Set};

/// Name of the row of all functions that are an instruction.
const INTRINSIC: &str = "@intrinsic";

/// Tables of costs of one language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// Whether a slice of a container is a copy of it.
    #[serde(default)]
    slices_copy: bool,
    /// Whether numbers have as many digits as they need.
    #[serde(default)]
    long_numbers: bool,
    /// Whether a name that begins with a capital letter and is called makes a value of what it is given.
    #[serde(default)]
    capitals_make: bool,
    /// How names of functions begin that are an instruction each; their row is [`INTRINSIC`].
    #[serde(default)]
    intrinsics: Vec<String>,
    /// Names by which things that are looked up by hash go, where nothing else tells.
    #[serde(default)]
    hashed: Set<String>,
    /// Declared types by the kind of value they hold: `number`, `small`, `character`, `text`, `list`, `set`, `dict`, `deque`, `heap`,
    /// `iterator`.
    #[serde(default)]
    types: Map<String, String>,
    /// Types of libraries by the type of the language whose methods, functions and costs they have.
    #[serde(default)]
    like: Map<String, String>,
    /// Names of parameters that say how something is to be done, and stay small whatever it is done to.
    #[serde(default)]
    choices: Set<String>,
    /// Declared types that are meant by names of parameters without one.
    #[serde(default)]
    names: Map<String, String>,
    /// Libraries that work on whole arrays.
    #[serde(default)]
    arrays: Set<String>,
    /// Methods that only frames of columns have.
    #[serde(default)]
    frame_methods: Set<String>,
    /// Fields of arrays: `transposed`, `shape`, `size`, `small`, `subject` for the array itself.
    #[serde(default)]
    array_values: Map<String, String>,
    /// Values by the last step of their name: a kind of container that does not grow, `lines` of the program's input,
    /// `small`.
    #[serde(default)]
    values: Map<String, String>,
    /// Functions by their dotted name, or the last two or the last step of it.
    #[serde(default)]
    functions: Map<String, CostRow>,
    /// Methods by the kind of their receiver, `any` for all.
    #[serde(default)]
    methods: Methods,
}

/// Rows of methods by their name, each with the kind of its receiver: one look tells of all kinds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "HashMap<String, HashMap<String, CostRow>>")]
struct Methods(Map<String, Vec<(String, CostRow)>>);

impl From<HashMap<String, HashMap<String, CostRow>>> for Methods {
    fn from(kinds: HashMap<String, HashMap<String, CostRow>>) -> Self {
        let mut methods: Map<String, Vec<(String, CostRow)>> = Map::default();
        for (kind, rows) in kinds {
            for (name, row) in rows {
                methods.entry(name).or_default().push((kind.clone(), row));
            }
        }
        Self(methods)
    }
}

impl Methods {
    /// The row of a method of just this kind.
    fn of(&self, kind: &str, name: &str) -> Option<&CostRow> {
        Self::among(self.0.get(name)?, kind)
    }

    fn among<'r>(rows: &'r [(String, CostRow)], kind: &str) -> Option<&'r CostRow> {
        rows.iter().find(|(one, _)| one == kind).map(|(_, row)| row)
    }
}

/// What one call costs and gives.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CostRow {
    /// Steps, constant where left out.
    pub(crate) time: Formula,
    /// Kind of the result; `element`, `subject`, `argument`, `result` (of what it calls), `given` (a size of its own);
    /// of arrays `array`, `view`, `flat` (one axis), `reduced` (by `axis`), `product`, `filled` (as its argument says).
    pub(crate) gives: Option<String>,
    /// Elements of a result that is a container; those of the subject where left out.
    pub(crate) length: Option<Formula>,
    /// Magnitude of a result that is a number.
    pub(crate) value: Option<Formula>,
    /// Digits of a result that is a number, where they can be more than a machine's word has.
    pub(crate) digits: Option<Formula>,
    /// Elements of the result: `element`, `small`, `number`, `text`, `key`, `pair`, `zipped`, `list`, `view`, `piece`,
    /// `result`, `argument`.
    pub(crate) element: Option<String>,
    /// Room it takes meanwhile, beside its result.
    pub(crate) room: Option<Formula>,
    /// How much the subject grows.
    pub(crate) grows: Option<Formula>,
    /// Which argument of a function is its subject; of a method, which argument stands beside what it is called on.
    pub(crate) subject: usize,
    /// Which argument is called once for each element of the subject.
    pub(crate) calls: Option<usize>,
    /// What no formula says, as `bounds::special` and `bounds::arrays` have it.
    pub(crate) does: Option<Does>,
    /// Goes along its subject from a place that its second argument says, or from its beginning, and ends where it has found
    /// something.
    pub(crate) scans: bool,
    /// Writes output.
    pub(crate) writes: bool,
    /// Its result shares the elements of its subject: no room is taken for them.
    pub(crate) view: bool,
    /// Its result has no end.
    pub(crate) endless: bool,
}

/// What a call does that no formula says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Does {
    /// Selections of a number of elements.
    Choose,
    /// A copy with everything in it.
    Copy,
    /// A dict that makes what it lacks.
    Default,
    /// A number as text.
    Digits,
    /// Elements with their places.
    Enumerate,
    /// What a path leads to.
    File,
    /// All elements of elements.
    Flatten,
    /// Two parts of it.
    Halves,
    /// A line of input.
    Input,
    /// The largest of several.
    Largest,
    /// All lines of input.
    Lines,
    /// Rows times columns.
    Matmul,
    /// The most frequent.
    Most,
    /// One more element, or line of input.
    Next,
    /// What stands in a map, or else what is put there.
    OrInsert,
    /// Each element with each.
    Outer,
    /// A text as a number.
    Parse,
    /// Takes an element out, and moves what stands behind it.
    Pop,
    /// A number to the power of another.
    Power,
    /// As many elements as a number says.
    Resize,
    /// A quotient and what is left over.
    Rest,
    /// All combinations of one element of each.
    Product,
    /// Numbers in a row.
    Range,
    /// So many bytes.
    Read,
    /// Finds an element, or puts it there.
    SetDefault,
    /// The smallest of several.
    Smallest,
    /// Arrays beside or above each other.
    Stack,
    /// Every so manyth element.
    Stride,
    /// What comes of going on from one element.
    Successors,
    /// The words of a line.
    Tokens,
    /// Different elements.
    Unique,
    /// As many elements as its argument says.
    Take,
    /// Elements up to the first that a test does not hold of.
    TakeWhile,
    /// Elements from one place to another.
    Islice,
    /// An array of a shape.
    Volume,
    /// Elements of several side by side.
    Zip,
    /// Likewise, its own and another's.
    ZipWith,
}

impl Does {
    /// As tables write it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Choose => "choose",
            Self::Copy => "copy",
            Self::Default => "default",
            Self::Digits => "digits",
            Self::Enumerate => "enumerate",
            Self::File => "file",
            Self::Flatten => "flatten",
            Self::Halves => "halves",
            Self::Input => "input",
            Self::Largest => "largest",
            Self::Lines => "lines",
            Self::Matmul => "matmul",
            Self::Most => "most",
            Self::Next => "next",
            Self::OrInsert => "orinsert",
            Self::Outer => "outer",
            Self::Parse => "parse",
            Self::Pop => "pop",
            Self::Power => "power",
            Self::Product => "product",
            Self::Range => "range",
            Self::Read => "read",
            Self::Resize => "resize",
            Self::Rest => "rest",
            Self::SetDefault => "setdefault",
            Self::Smallest => "smallest",
            Self::Stack => "stack",
            Self::Stride => "stride",
            Self::Successors => "successors",
            Self::Take => "take",
            Self::TakeWhile => "takewhile",
            Self::Islice => "islice",
            Self::Tokens => "tokens",
            Self::Unique => "unique",
            Self::Volume => "volume",
            Self::Zip => "zip",
            Self::ZipWith => "zipwith",
        }
    }
}

/// A sum of products of a call's sizes: `n log n`, `n*m + k`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Formula {
    pub(crate) terms: Vec<Vec<Quantity>>,
}

/// One factor of a [`Formula`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// `n`: elements of the subject.
    Subject,
    /// `v`: magnitude of the subject, a number.
    Value,
    /// `m`: elements of the first argument beside the subject.
    Argument,
    /// `k`: magnitude of the first argument beside the subject.
    Magnitude,
    /// `i`: what the elements of the subject hold, each.
    Inner,
    /// `log n`, `log v`, `log m`, `log k`.
    Log(Letter),
    /// `2^n`
    Exponential,
    /// `sqrt v`
    Root,
}

/// What a logarithm is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letter {
    N,
    V,
    M,
    K,
}

impl TryFrom<String> for Formula {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong =
            |word: &str| format!("`{word}` in the formula `{text}` is none of n, v, m, k, i, log, 2^n, sqrt");
        let mut terms = Vec::new();
        for term in text.split('+') {
            let mut quantities = Vec::new();
            let mut words = term.split(['*', ' ']).filter(|word| !word.is_empty());
            while let Some(word) = words.next() {
                quantities.push(match word {
                    "1" => continue,
                    "n" => Quantity::Subject,
                    "v" => Quantity::Value,
                    "m" => Quantity::Argument,
                    "k" => Quantity::Magnitude,
                    "i" => Quantity::Inner,
                    "2^n" => Quantity::Exponential,
                    "sqrt" => {
                        words.next();
                        Quantity::Root
                    }
                    "log" => Quantity::Log(match words.next() {
                        Some("n") => Letter::N,
                        Some("v") => Letter::V,
                        Some("m") => Letter::M,
                        Some("k") => Letter::K,
                        other => return Err(wrong(other.unwrap_or_default())),
                    }),
                    other => return Err(wrong(other)),
                });
            }
            terms.push(quantities);
        }
        Ok(Self { terms })
    }
}

impl Costs {
    /// Reads the table of a language among tables given as `(file name, text)`; an empty one where there is none.
    ///
    /// # Errors
    ///
    /// When it is malformed.
    pub fn from_tables(language: Language, texts: &[(&str, &str)]) -> Result<Self, KnowledgeError> {
        let name = format!("{}-costs.toml", language.to_string().to_lowercase());
        let text = texts.iter().find(|(file, _)| *file == name).map(|(_, text)| *text);
        let mut costs: Self = text.map_or_else(|| Ok(Self::default()), |text| parse(&name, text))?;
        costs.spread_likeness();
        Ok(costs)
    }

    /// Gives types that are like others what those have, where nothing of their own is said.
    fn spread_likeness(&mut self) {
        for (name, of) in &self.like {
            if let Some(kind) = self.types.get(of).cloned() {
                self.types.entry(name.clone()).or_insert(kind);
            }
        }
        let mut rows = Vec::new();
        for (function, row) in &self.functions {
            let Some((owner, last)) = function.split_once('.') else { continue };
            let alike = self.like.iter().filter(|(_, of)| *of == owner);
            rows.extend(alike.map(|(name, _)| (format!("{name}.{last}"), row.clone())));
        }
        for (function, row) in rows {
            self.functions.entry(function).or_insert(row);
        }
    }

    /// The type of the language that a library's type is like; the name itself where none is told.
    pub(crate) fn alike<'n>(&'n self, name: &'n str) -> &'n str {
        self.like.get(name).map_or(name, String::as_str)
    }

    pub(crate) const fn slices_copy(&self) -> bool {
        self.slices_copy
    }

    /// Whether numbers have as many digits as they need.
    pub(crate) const fn long_numbers(&self) -> bool {
        self.long_numbers
    }

    pub(crate) fn is_choice(&self, name: &str) -> bool {
        self.choices.contains(name)
    }

    pub(crate) fn is_hashed(&self, name: &str) -> bool {
        let last = name.rsplit('.').next().unwrap_or(name);
        self.hashed.contains(last.trim_end_matches("[]"))
    }

    /// What a library's value is, by the last step of its name.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name.rsplit('.').next().unwrap_or(name)).map(String::as_str)
    }

    pub(crate) fn has_arrays(&self, library: &str) -> bool {
        self.arrays.contains(library)
    }

    pub(crate) fn array_value(&self, field: &str) -> Option<&str> {
        self.array_values.get(field).map(String::as_str)
    }

    /// Whether only frames have a method.
    pub(crate) fn is_frame_method(&self, name: &str) -> bool {
        self.frame_methods.contains(name)
    }

    /// Whether arrays have a method that no other container has.
    pub(crate) fn is_array_method(&self, name: &str) -> bool {
        let has = |kind: &str| self.methods.of(kind, name).is_some();
        has("array") && !["list", "text", "dict", "set", "deque"].into_iter().any(has)
    }

    /// Whether a function has a row by its whole dotted name, or a value by its last step.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.functions.contains_key(name) || self.value(name).is_some()
    }

    /// Whether a name without a dot is one of the language's own: a type, a function, or what functions belong to.
    pub(crate) fn speaks_of(&self, name: &str) -> bool {
        let owned = |one: &String| one.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        self.types.contains_key(name) || self.knows(name) || self.functions.keys().any(owned)
    }

    /// The row of a function by its dotted name, the last two steps of it, or the last.
    pub(crate) fn function(&self, name: &str) -> Option<&CostRow> {
        let two = name.rmatch_indices('.').nth(1).map(|(dot, _)| &name[dot + 1..]);
        let last = name.rsplit('.').next();
        let own = [Some(name), two].into_iter().flatten().find_map(|key| self.functions.get(key));
        // A library of arrays goes through all elements where nothing else is known of a function.
        let library = name.split('.').next().filter(|library| self.arrays.contains(*library));
        let of_library = || self.functions.get(format!("{}.*", library?).as_str());
        let found = own.or_else(of_library).or_else(|| self.functions.get(last?));
        found.or_else(|| {
            self.functions.get(INTRINSIC).filter(|_| last.is_some_and(|last| self.is_intrinsic(last)))
        })
    }

    fn is_intrinsic(&self, name: &str) -> bool {
        self.intrinsics.iter().any(|start| name.starts_with(start.as_str()))
    }

    /// Whether a name that begins with a capital letter and is called makes a value of what it is given.
    pub(crate) const fn capitals_make(&self) -> bool {
        self.capitals_make
    }

    /// Whether calling this name, of which nothing is known, makes a value: a struct's, or a kind of an enum's.
    pub(crate) fn makes(&self, name: &str) -> bool {
        let last = name.rsplit('.').next().unwrap_or(name);
        let mut letters = last.chars();
        self.capitals_make && letters.next().is_some_and(char::is_uppercase) && letters.all(|one| one != '_')
    }

    /// The row of a method of a kind of value; of any kind where the receiver's is not known.
    pub(crate) fn method(&self, kind: Option<&str>, name: &str) -> Option<&CostRow> {
        const KINDS: [&str; 10] =
            ["list", "text", "dict", "set", "tree", "deque", "heap", "iterator", "array", "number"];
        let rows = self.methods.0.get(name)?;
        let of = |kind: &str| Methods::among(rows, kind);
        match kind {
            Some(kind) => of(kind).or_else(|| of("any")),
            None => of("any").or_else(|| KINDS.into_iter().find_map(of)),
        }
    }

    /// The type that a parameter of this name is taken to have.
    pub(crate) fn type_of_name(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// The row of a method of just this kind.
    pub(crate) fn own_method(&self, kind: &str, name: &str) -> Option<&CostRow> {
        self.methods.of(kind, name)
    }

    pub(crate) fn has_method(&self, name: &str) -> bool {
        self.method(None, name).is_some()
    }

    /// What kind of value a declared type holds.
    pub(crate) fn kind_of_type(&self, annotation: &str) -> Option<&str> {
        let text = bare_type(annotation);
        if text.starts_with('[') {
            return Some("list");
        }
        let name = text.split(['<', '[', ' ', '|', '>', ']', ',']).next().unwrap_or_default();
        let name = name.rsplit("::").next().unwrap_or(name);
        let name = name.rsplit('.').next().unwrap_or(name);
        self.types.get(name).map(String::as_str)
    }
}

/// A declared type without what refers to it, guards it, or says that it may be missing: `Table` of `&'a mut Option<Arc<Table>>`.
pub(crate) fn bare_type(annotation: &str) -> &str {
    const MARKS: [&str; 19] = [
        "&",
        "mut ",
        "dyn ",
        "impl ",
        "typing.",
        "Optional[",
        "Option<",
        "Box<",
        "Rc<",
        "Arc<",
        "RefCell<",
        "Result<",
        "Mutex<",
        "RwLock<",
        "Cell<",
        "Pin<",
        "Cow<",
        "ManuallyDrop<",
        ",",
    ];
    let mut text = annotation.trim();
    loop {
        let before = text;
        for mark in MARKS {
            text = text.strip_prefix(mark).unwrap_or(text).trim_start();
        }
        // `std::sync::Arc<…>`
        let path = text.find(['<', '[', ' ', ',']).and_then(|end| text.get(..end)?.rfind("::"));
        if let Some(rest) = path.and_then(|path| text.get(path + 2..))
            && MARKS.iter().any(|mark| mark.len() > 1 && rest.starts_with(mark))
        {
            text = rest;
        }
        if let Some(rest) = text.strip_prefix('\'') {
            text = rest.trim_start_matches(|one: char| one.is_alphanumeric() || one == '_').trim_start();
        }
        if text == before {
            return text.get(..end_of_type(text)).unwrap_or(text).trim_end();
        }
    }
}

/// Where a type ends that others may follow in a list, or a bracket that was opened before it.
fn end_of_type(text: &str) -> usize {
    let mut depth = 0_i32;
    let mut before = ' ';
    for (at, one) in text.char_indices() {
        match one {
            '<' | '[' | '(' => depth += 1,
            // `->` closes nothing.
            '>' if before == '-' => {}
            '>' | ']' | ')' if depth == 0 => return at,
            '>' | ']' | ')' => depth -= 1,
            ',' if depth == 0 => return at,
            _ => {}
        }
        before = one;
    }
    text.len()
}

/// The declared types of the parts of a tuple with so many, `(A, B)` or `tuple[A, B]`; none of what is no such tuple.
pub(crate) fn tuple_types(annotation: &str) -> Option<Vec<&str>> {
    let text = annotation.trim_start_matches(['&', ' ']).trim_start_matches("mut ").trim_end();
    let text = text.strip_prefix("typing.").unwrap_or(text);
    let inner = match text.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')')?,
        None => text.strip_prefix("tuple[").or_else(|| text.strip_prefix("Tuple["))?.strip_suffix(']')?,
    };
    if inner.trim_end().ends_with("...") {
        return None;
    }
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_i32, 0);
    for (at, one) in inner.char_indices() {
        match one {
            '<' | '[' | '(' => depth += 1,
            '>' | ']' | ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(inner.get(start..at)?.trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(inner.get(start..)?.trim());
    parts.retain(|part| !part.is_empty());
    (parts.len() > 1).then_some(parts)
}

/// The declared type of a container's elements: `T` of `Vec<T>`, `&[T]`, `list[T]`; the values' of a map.
pub(crate) fn element_type(annotation: &str) -> Option<&str> {
    let open = annotation.find(['<', '['])?;
    let close = annotation.rfind(['>', ']'])?;
    let inner = annotation.get(open + 1..close)?;
    let mut depth = 0_i32;
    let mut start = 0;
    for (at, one) in inner.char_indices() {
        match one {
            '<' | '[' | '(' => depth += 1,
            '>' | ']' | ')' => depth -= 1,
            ',' if depth == 0 => start = at + 1,
            ';' if depth == 0 => return Some(inner.get(start..at)?.trim()),
            _ => {}
        }
    }
    let element = inner.get(start..)?.trim();
    (!element.is_empty()).then_some(element)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_sums_of_products() {
        let formula = Formula::try_from("n log n + m*k".to_owned()).unwrap();
        assert_eq!(
            formula.terms,
            [
                vec![Quantity::Subject, Quantity::Log(Letter::N)],
                vec![Quantity::Argument, Quantity::Magnitude]
            ]
        );
        assert!(Formula::try_from("n lag n".to_owned()).unwrap_err().contains("lag"));
    }

    #[test]
    fn what_a_table_says_wrong_is_an_error() {
        let table = |row: &str| format!("[functions]\nf = {{ {row} }}\n");
        let read = |row: &str| {
            let text = table(row);
            Costs::from_tables(Language::Python, &[("python-costs.toml", &text)])
        };
        assert!(read("does = \"range\"").is_ok());
        for row in ["does = \"rang\"", "time = \"n*w\"", "cost = \"n\""] {
            assert!(read(row).is_err(), "{row}");
        }
        for language in [Language::Python, Language::Rust] {
            let shipped = Costs::from_tables(language, plimsoll_profiles::TABLES);
            assert!(shipped.is_ok_and(|costs| !costs.functions.is_empty()), "{language}");
        }
    }

    #[test]
    fn types_that_are_like_others_have_what_those_have() {
        let text = "[like]\nFastMap = \"HashMap\"\n[types]\nHashMap = \"dict\"\n[functions]\n\
                    \"HashMap.new\" = { gives = \"dict\" }\n\"FastMap.from\" = { gives = \"list\" }\n\"HashMap.from\" = { gives = \"dict\" }\n";
        let costs = Costs::from_tables(Language::Rust, &[("rust-costs.toml", text)]).unwrap();
        assert_eq!((costs.alike("FastMap"), costs.alike("Other")), ("HashMap", "Other"));
        assert_eq!(costs.kind_of_type("&fast::FastMap<u8, u8>"), Some("dict"));
        let gives = |name: &str| costs.function(name).and_then(|row| row.gives.clone());
        assert_eq!(gives("fast.FastMap.new").as_deref(), Some("dict"));
        assert_eq!(gives("FastMap.from").as_deref(), Some("list"));
    }

    #[test]
    fn tuples_of_so_many() {
        for (annotation, parts) in [
            ("(usize, Vec<(u8, u8)>)", Some(vec!["usize", "Vec<(u8, u8)>"])),
            ("typing.Tuple[int, str]", Some(vec!["int", "str"])),
            ("tuple[int, ...]", None),
            ("list[int]", None),
            ("()", None),
        ] {
            assert_eq!(tuple_types(annotation), parts, "{annotation}");
        }
    }

    #[test]
    fn types_without_what_wraps_them() {
        for (annotation, bare) in [
            ("&'a mut Option<Arc<Table>>", "Table"),
            ("Result<Vec<(u8, u8)>, Error>", "Vec<(u8, u8)>"),
            ("Cow<'a, str>", "str"),
            ("&dyn Fn(u8) -> Vec<u8>", "Fn(u8) -> Vec<u8>"),
            ("Optional[list[int]]", "list[int]"),
            ("HashMap<K, V>", "HashMap<K, V>"),
            ("std::sync::Arc<a::Table>", "a::Table"),
            ("Option<", ""),
        ] {
            assert_eq!(bare_type(annotation), bare, "{annotation}");
        }
    }

    #[test]
    fn elements_of_declared_types() {
        for (annotation, element) in [
            ("&[Vec<u32>]", Some("Vec<u32>")),
            ("HashMap<String, Vec<u8>>", Some("Vec<u8>")),
            ("[f64; 3]", Some("f64")),
            ("list[list[int]]", Some("list[int]")),
            ("usize", None),
            ("Vec<>", None),
        ] {
            assert_eq!(element_type(annotation), element, "{annotation}");
        }
    }
}
