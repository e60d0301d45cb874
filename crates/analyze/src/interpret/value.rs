//! What a name can stand for while a program is run in thought: constants, functions, inputs, and objects on the
//! heap.
//!
//! An object stands for as many real ones as its weight says. Reference counts of these objects stand in for
//! those of the program: when the last value that refers to one goes away, what it was charged with is released.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::arguments::Arguments;
use super::arrays::Grid;
use super::ledger::Ledger;
use crate::ir::{Function, Parameter, Stmt, Type};
use crate::size::Size;

/// Bytes of a text that is put together and known letter by letter, as many as Linux takes of a path; a longer one is known
/// by its length.
pub(super) const LONGEST_KNOWN: usize = 4096;

/// What an expression comes to.
#[derive(Clone, Default)]
pub(super) enum Value<'p> {
    /// Not known.
    #[default]
    Unknown,
    /// `None`, `()`.
    Nothing,
    /// A truth value.
    Truth(Truth),
    /// A number.
    Number(Number),
    /// A constant text.
    Text(Rc<str>),
    /// The text of an input: an argument, a path in the source, an environment variable.
    Given(usize),
    /// Something on the heap.
    Object(Handle<'p>),
    /// A function of the program.
    Function(Rc<Closure<'p>>),
    /// A method or attribute of a value, not called yet.
    Method(Rc<(Value<'p>, Rc<str>)>),
    /// A class or struct of the program.
    Type(TypeRef<'p>),
    /// A module of the program.
    Module(usize),
    /// Something of a library, by its full dotted name.
    Library(Rc<str>),
    /// A callable with its first arguments bound.
    Partial(Rc<(Value<'p>, Arguments<'p>)>),
}

/// How much is known of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    /// Certain.
    Known(bool),
    /// So with the inputs at hand, unless it would end the program at once.
    Likely(bool),
    /// Either.
    Open,
}

impl Truth {
    pub(super) const fn negated(self) -> Self {
        match self {
            Self::Known(value) => Self::Known(!value),
            Self::Likely(value) => Self::Likely(!value),
            Self::Open => Self::Open,
        }
    }
}

/// A number, as far as it is known.
#[derive(Clone, Default)]
pub(super) struct Number {
    /// Its value.
    pub(super) value: Option<Size>,
    /// Whether it has a fraction.
    pub(super) float: bool,
    /// Whether equal ones are one object (small whole numbers).
    pub(super) shared: bool,
    /// Bytes it takes where it stands in place and its type says so.
    pub(super) width: Option<f64>,
    /// Innermost loop that was open when it was first given a name.
    pub(super) named_in: Option<u32>,
    /// Whether it counts up, so that no two are equal.
    pub(super) counting: bool,
    /// How long it is, where that is more than a machine word.
    pub(super) bits: Option<f64>,
    /// How many different ones there are at most in all rounds, where what it was cut down to tells: `i % 7`.
    pub(super) states: Option<f64>,
    /// The most it comes to in any round, where its value is what it comes to on average.
    pub(super) most: Option<Rc<Size>>,
}

/// A function with the scopes it was defined in.
pub(super) struct Closure<'p> {
    /// Module it belongs to.
    pub(super) module: usize,
    /// Its code.
    pub(super) code: Code<'p>,
    /// Scope around it, where it is not the module's.
    pub(super) scope: Option<Rc<Scope<'p>>>,
}

/// What a callable is made of.
#[derive(Clone, Copy)]
pub(super) enum Code<'p> {
    /// A function with a name.
    Named(&'p Function),
    /// A lambda.
    Lambda(&'p [Parameter], &'p [Stmt]),
}

/// A class of the program.
#[derive(Clone, Copy)]
pub(super) struct TypeRef<'p> {
    /// Module it belongs to.
    pub(super) module: usize,
    /// Its declaration.
    pub(super) declared: &'p Type,
}

/// Variables of one call or module.
pub(super) struct Scope<'p> {
    /// Number in order of creation.
    pub(super) id: u32,
    /// Variables.
    pub(super) names: RefCell<HashMap<Rc<str>, Value<'p>>>,
    /// Loops that were open where a variable got a text of the source, by its name.
    pub(super) literal_in: RefCell<HashMap<Rc<str>, Rc<[u32]>>>,
    /// Names that mean an outer variable.
    pub(super) outer: RefCell<Vec<&'p str>>,
    /// Scope around it.
    pub(super) parent: Option<Rc<Scope<'p>>>,
    /// Values returned so far, the largest kept.
    pub(super) returned: RefCell<Option<Value<'p>>>,
    /// Values yielded, and how often.
    pub(super) yielded: RefCell<Yielded<'p>>,
    /// Library modules all of whose names are visible.
    pub(super) stars: RefCell<Vec<&'p str>>,
    /// Loops that were open when the call began.
    pub(super) loops: usize,
}

impl<'p> Scope<'p> {
    /// An empty scope.
    pub(super) fn new(id: u32, parent: Option<Rc<Self>>, loops: usize) -> Self {
        Self {
            id,
            names: RefCell::default(),
            literal_in: RefCell::default(),
            outer: RefCell::default(),
            parent,
            returned: RefCell::new(None),
            yielded: RefCell::default(),
            stars: RefCell::default(),
            loops,
        }
    }
}

/// What a generator handed out.
#[derive(Default)]
pub(super) struct Yielded<'p> {
    /// One of them.
    pub(super) element: Option<Value<'p>>,
    /// How many.
    pub(super) count: Size,
}

/// A counted reference to an object.
pub(super) type Handle<'p> = Rc<Object<'p>>;

/// Something on the heap.
pub(super) struct Object<'p> {
    /// Number in order of creation.
    pub(super) id: u32,
    /// Loops that were open when it was made, outermost first.
    pub(super) born: Rc<[u32]>,
    /// Where its bytes are counted.
    pub(super) ledger: Rc<Ledger<'p>>,
    /// What it is and holds.
    pub(super) state: RefCell<State<'p>>,
    /// What it is charged with at present.
    pub(super) charged: Cell<f64>,
    /// Loops, or makers of lazy sequences, whose rounds its weight counts already.
    pub(super) counted: RefCell<Vec<u32>>,
    /// Loops that empty it in each round.
    pub(super) emptied: RefCell<Vec<u32>>,
}

/// What an object is and holds; cloned where a branch must be undone.
#[derive(Clone)]
pub(super) struct State<'p> {
    /// What it is.
    pub(super) class: Class<'p>,
    /// The program's type that it is an instance of, where that is built like the class.
    pub(super) kind: Option<TypeRef<'p>>,
    /// Elements or characters.
    pub(super) len: Option<Size>,
    /// Bytes of one such object, what it refers to not counted.
    pub(super) own: Size,
    /// Bytes that it shows but that another object is charged with; a copy would hold them.
    pub(super) borrowed: Size,
    /// How many real objects it stands for.
    pub(super) weight: Size,
    /// How many of those each round makes: parts of a text that stand for all of its parts are many at once.
    pub(super) plural: Size,
    /// What it holds: one value stands for all that were stored at one place.
    pub(super) held: Vec<Value<'p>>,
    /// Its elements one by one, where they are few and known.
    pub(super) items: Option<Vec<Value<'p>>>,
    /// Attributes by name.
    pub(super) fields: Vec<(Rc<str>, Value<'p>)>,
    /// Bytes of the file, stream or folder behind it.
    pub(super) content: Option<Size>,
    /// Shape of an array, where it is known.
    pub(super) grid: Option<Grid>,
    /// How far off its bytes can be, relative.
    pub(super) doubt: f64,
}

/// What an object is.
#[derive(Clone)]
pub(super) enum Class<'p> {
    List,
    Tuple,
    Set,
    Dict,
    Text,
    Bytes,
    /// Numbers side by side.
    Array,
    /// A table of a data library.
    Frame,
    /// An open file; whether it yields bytes rather than text.
    File {
        binary: bool,
    },
    /// A file in memory, likewise.
    Buffer {
        binary: bool,
    },
    /// A path that no single input stands for.
    Path,
    /// Lazy: an iterator, a generator, a lazy reader.
    Iterator,
    /// An instance of one of the program's types.
    Instance(TypeRef<'p>),
    /// Something of a library.
    Library(Rc<str>),
}

impl Class<'_> {
    /// Name by which tables know it.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::List => "list",
            Self::Tuple => "tuple",
            Self::Set => "set",
            Self::Dict => "dict",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Array => "array",
            Self::Frame => "frame",
            Self::File { binary: true } => "binary",
            Self::File { binary: false } => "file",
            Self::Buffer { .. } => "buffer",
            Self::Path => "path",
            Self::Iterator => "iterator",
            Self::Instance(_) => "instance",
            Self::Library(name) => name,
        }
    }

    /// The class of a table's name for it.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "list" => Self::List,
            "tuple" => Self::Tuple,
            "set" => Self::Set,
            "dict" => Self::Dict,
            "text" => Self::Text,
            "bytes" => Self::Bytes,
            "array" => Self::Array,
            "frame" => Self::Frame,
            "file" => Self::File { binary: false },
            "binary" => Self::File { binary: true },
            "path" => Self::Path,
            "iterator" => Self::Iterator,
            library => Self::Library(library.into()),
        }
    }

    /// Whether storing into it makes it grow.
    pub(super) const fn is_container(&self) -> bool {
        matches!(self, Self::List | Self::Set | Self::Dict | Self::Tuple)
    }
}

impl<'p> State<'p> {
    /// Nothing yet, of a class.
    pub(super) const fn new(class: Class<'p>) -> Self {
        Self {
            class,
            kind: None,
            len: None,
            own: Size::ZERO,
            borrowed: Size::ZERO,
            weight: Size::ONE,
            plural: Size::ONE,
            held: Vec::new(),
            items: None,
            fields: Vec::new(),
            content: None,
            grid: None,
            doubt: 0.0,
        }
    }

    /// The attribute of a name.
    pub(super) fn field(&self, name: &str) -> Option<&Value<'p>> {
        self.fields.iter().find(|(field, _)| &**field == name).map(|(_, value)| value)
    }

    /// Its entries, where it is a dictionary all of whose keys are known.
    pub(super) fn exact_entries(&self) -> Option<Vec<(Rc<str>, Value<'p>)>> {
        let known = matches!(self.class, Class::Dict) && self.held.is_empty();
        let plain = known && self.fields.iter().all(|(name, _)| !name.starts_with('@'));
        plain.then(|| self.fields.clone())
    }

    /// Whether its fields are attributes, each of its own, and not what a container holds.
    pub(super) const fn has_attributes(&self) -> bool {
        matches!(self.class, Class::Instance(_))
    }

    /// Sets an attribute, giving back what it replaced.
    pub(super) fn set_field(&mut self, name: Rc<str>, value: Value<'p>) -> Option<Value<'p>> {
        if let Some((_, old)) = self.fields.iter_mut().find(|(field, _)| *field == name) {
            return Some(std::mem::replace(old, value));
        }
        self.fields.push((name, value));
        None
    }

    /// Everything it refers to.
    pub(super) fn children(&self) -> impl Iterator<Item = &Value<'p>> {
        self.held.iter().chain(self.places())
    }

    /// What it refers to in places of its own, one object in each.
    pub(super) fn places(&self) -> impl Iterator<Item = &Value<'p>> {
        let items = self.items.iter().flatten();
        // The names of a tuple's fields lead to its items.
        let named = matches!(self.class, Class::Tuple) && self.items.is_some();
        let fields = self.fields.iter().filter(move |_| !named);
        items.chain(fields.map(|(_, value)| value))
    }
}

impl Drop for Object<'_> {
    fn drop(&mut self) {
        self.ledger.release(self.id, self.charged.get());
        let state = self.state.get_mut();
        if state.held.is_empty() && state.items.is_none() && state.fields.is_empty() {
            return;
        }
        // Long chains are taken apart one by one rather than by recursion.
        let children = std::mem::take(&mut state.held)
            .into_iter()
            .chain(state.items.take().into_iter().flatten())
            .chain(std::mem::take(&mut state.fields).into_iter().map(|(_, value)| value));
        self.ledger.bury(children);
    }
}

impl<'p> Value<'p> {
    /// A known whole number.
    pub(super) fn whole(value: Size) -> Self {
        Self::Number(Number { value: Some(value), ..Number::default() })
    }

    /// A number of which nothing is known.
    pub(super) fn some_number(float: bool) -> Self {
        Self::Number(Number { float, ..Number::default() })
    }

    /// A truth value that is not known.
    pub(super) const fn open() -> Self {
        Self::Truth(Truth::Open)
    }

    /// The object, where it is one.
    pub(super) const fn object(&self) -> Option<&Handle<'p>> {
        match self {
            Self::Object(handle) => Some(handle),
            _ => None,
        }
    }

    /// Its value as a number.
    pub(super) fn number(&self) -> Option<&Size> {
        match self {
            Self::Number(number) => number.value.as_ref(),
            _ => None,
        }
    }

    /// Whether it can be called.
    pub(super) const fn is_function(&self) -> bool {
        matches!(self, Self::Function(_) | Self::Partial(_))
    }
}
