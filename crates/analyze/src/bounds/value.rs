//! What names stand for while the growth of a program is worked out: numbers by their magnitude, containers by their
//! length, what is given from outside by a size of its own.
//!
//! Knows no statements and no costs.

use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::rc::Rc;

use foldhash::fast::{FixedState, FoldHasher};

use super::order::{Order, Size};
use crate::ir::{Parameter, Stmt};

/// How deep elements of elements are told apart.
const DEEPEST: usize = 4;
/// Parts of a tuple that are told apart, those of tuples inside it included.
const MOST_PARTS: usize = 256;

/// What an expression comes to.
#[derive(Debug, Clone, Default)]
pub(super) enum Value<'p> {
    /// Not known; grows with nothing that is known.
    #[default]
    Unknown,
    Nothing,
    Number(Number),
    /// A container, text or iterator.
    Object(ObjectId),
    /// A fixed number of values.
    Tuple(Rc<[Value<'p>]>),
    /// Comes from outside, and is not known to be a number or a container: its size is both.
    Given(Size),
    /// A function of the program, by its place in its module.
    Function(usize),
    Lambda(Rc<Lambda<'p>>),
    /// A method of a value, not called yet.
    Method(Rc<(Value<'p>, &'p str)>),
    /// A type of the program, and an object of it.
    Type(usize),
    Instance(usize),
    /// Something of a library, by its dotted name.
    Library(Rc<str>),
}

/// A function without a name, with the scope it was written in.
#[derive(Debug)]
pub(super) struct Lambda<'p> {
    pub(super) parameters: &'p [Parameter],
    pub(super) body: &'p [Stmt],
    pub(super) scope: usize,
}

/// A number, as far as it is known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Number {
    pub(super) magnitude: Order,
    pub(super) constant: Option<f64>,
    /// Read from the program's input as a number of its own: may count test cases.
    pub(super) read: bool,
    /// One of a fixed number of values: a character, a remainder, a truth.
    pub(super) few: bool,
    /// The sum of what is not known to be numbers: it may be a container as long as this.
    pub(super) joined: bool,
    /// How long it is, where it is longer than a machine's word.
    pub(super) digits: Digits,
}

/// How many digits a long number has, by its place in the [`Heap`]; the first place is that of all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Digits(u32);

/// A place on the heap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ObjectId(pub(super) u32);

/// Which container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    List,
    Text,
    Set,
    Dict,
    /// An ordered map or set: a search tree.
    Tree,
    Deque,
    Heap,
    /// Of a library that works on all elements at once; several axes are arrays of arrays.
    Array,
    /// Made element by element when asked for: holds nothing.
    Iterator,
}

impl Kind {
    /// Whether looking for an element goes through all of them.
    pub(super) const fn is_sequence(self) -> bool {
        matches!(self, Self::List | Self::Text | Self::Deque | Self::Heap | Self::Array | Self::Iterator)
    }
}

/// A container.
#[derive(Debug, Clone)]
pub(super) struct Object<'p> {
    pub(super) kind: Kind,
    pub(super) length: Order,
    pub(super) element: Value<'p>,
    /// What a dict's elements are found by.
    pub(super) key: Value<'p>,
    /// Loops that were open when it was made.
    pub(super) depth: usize,
    /// Length of all such containers together, where they are elements that were filled one by one (the lists of
    /// neighbours of a graph): going through all of them is no product.
    pub(super) together: Option<Order>,
    /// Read from the program's input.
    pub(super) read: bool,
    /// What it never holds more than: taken out of as soon as it does.
    pub(super) most: Option<Order>,
    /// Shares the elements of another.
    pub(super) is_view: bool,
    /// Holds a fixed number, however much goes into it: of characters, of remainders.
    pub(super) few: bool,
    /// Counts up to a number that was read.
    pub(super) counts: bool,
    /// Made with nothing in it, to be filled.
    pub(super) began_empty: bool,
}

impl<'p> Object<'p> {
    pub(super) fn new(kind: Kind, length: Order, element: Value<'p>) -> Self {
        Self {
            kind,
            length,
            element,
            key: Value::Unknown,
            depth: 0,
            together: None,
            read: false,
            most: None,
            is_view: false,
            few: false,
            counts: false,
            began_empty: false,
        }
    }
}

impl<'p> Value<'p> {
    /// A tuple; of one that is too large nothing is known.
    pub(super) fn tuple(values: impl Into<Rc<[Self]>>) -> Self {
        let values = values.into();
        if Self::are_few(&values) { Self::Tuple(values) } else { Self::Unknown }
    }

    /// Whether these are told apart as parts of a tuple, with what tuples among them have in turn: what goes through all
    /// parts would else be at it for ever where each line makes a pair of the pair before.
    pub(super) fn are_few(values: &[Self]) -> bool {
        fn parts(values: &[Value<'_>]) -> usize {
            let inner = |value: &Value<'_>| if let Value::Tuple(inner) = value { parts(inner) } else { 0 };
            values.iter().map(|value| 1 + inner(value)).sum()
        }
        values.len() <= MOST_PARTS && parts(values) <= MOST_PARTS
    }

    pub(super) fn number(magnitude: Order) -> Self {
        Self::Number(Number { magnitude, ..Number::default() })
    }

    /// A number that does not grow.
    pub(super) fn small() -> Self {
        Self::Number(Number::default())
    }

    /// A character, or another number of which there are only so many.
    pub(super) fn character() -> Self {
        Self::Number(Number { few: true, ..Number::default() })
    }

    pub(super) fn library(name: &str) -> Self {
        Self::Library(name.into())
    }

    pub(super) const fn as_constant(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.constant,
            _ => None,
        }
    }

    /// The values of a tuple, or the same value for each place.
    pub(super) const fn is_callable(&self) -> bool {
        matches!(
            self,
            Self::Function(_) | Self::Lambda(_) | Self::Method(_) | Self::Type(_) | Self::Library(_)
        )
    }
}

/// All containers of one analysis.
#[derive(Debug, Default)]
pub(super) struct Heap<'p> {
    objects: Vec<Object<'p>>,
    /// Of long numbers.
    digits: Vec<Order>,
}

/// Containers looked at before further ones are taken for the last.
const MOST_OBJECTS: usize = 50_000;
/// Lengths of long numbers that are told apart, likewise.
const MOST_DIGITS: usize = 10_000;

impl<'p> Heap<'p> {
    pub(super) fn make(&mut self, object: Object<'p>) -> ObjectId {
        if self.objects.len() < MOST_OBJECTS {
            self.objects.push(object);
        } else if let Some(last) = self.objects.last_mut() {
            *last = object;
        }
        ObjectId(u32::try_from(self.objects.len() - 1).unwrap_or(0))
    }

    pub(super) fn get(&self, id: ObjectId) -> &Object<'p> {
        &self.objects[id.0 as usize]
    }

    pub(super) fn get_mut(&mut self, id: ObjectId) -> &mut Object<'p> {
        &mut self.objects[id.0 as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.objects.len()
    }

    /// How many digits a value has; constant but of long numbers.
    pub(super) fn digits(&self, value: &Value<'p>) -> Order {
        match value {
            Value::Number(number) => self.digits_at(number.digits),
            _ => Order::ONE,
        }
    }

    fn digits_at(&self, digits: Digits) -> Order {
        let at = (digits.0 as usize).checked_sub(1);
        at.and_then(|at| self.digits.get(at)).copied().unwrap_or(Order::ONE)
    }

    /// A number is this long.
    pub(super) fn long(&mut self, digits: Order) -> Digits {
        if digits.is_constant() {
            return Digits::default();
        }
        if self.digits.last() != Some(&digits) && self.digits.len() < MOST_DIGITS {
            self.digits.push(digits);
        }
        Digits(u32::try_from(self.digits.len()).unwrap_or(0))
    }

    /// What was made in a loop and is kept grows with the loops around it from then on.
    pub(super) fn outlive(&mut self, since: usize, loops: usize) {
        for object in self.objects.iter_mut().skip(since) {
            object.depth = object.depth.min(loops);
        }
    }

    /// Writes every length anew.
    pub(super) fn rescale(&mut self, scale: impl Fn(&Order) -> Order) {
        for digits in &mut self.digits {
            *digits = scale(digits);
        }
        for object in &mut self.objects {
            object.length = scale(&object.length);
            object.together = object.together.as_ref().map(&scale);
        }
    }

    /// One value that stands for both: the larger where both are known, the known one where one is not.
    pub(super) fn join(&mut self, one: &Value<'p>, other: &Value<'p>) -> Value<'p> {
        match (one, other) {
            (Value::Nothing, Value::Unknown) | (Value::Unknown, Value::Nothing) => Value::Unknown,
            (Value::Unknown | Value::Nothing, known) | (known, Value::Unknown | Value::Nothing) => {
                known.clone()
            }
            (Value::Number(one), Value::Number(other)) => Value::Number(Number {
                magnitude: one.magnitude.plus(&other.magnitude),
                constant: one.constant.filter(|constant| other.constant == Some(*constant)),
                read: (one.read && (other.read || other.constant.is_some()))
                    || (other.read && one.constant.is_some()),
                joined: one.joined || other.joined,
                few: (one.few || one.constant.is_some()) && (other.few || other.constant.is_some()),
                digits: self.longer(one.digits, other.digits),
            }),
            (Value::Object(one), Value::Object(other)) if one == other => Value::Object(*one),
            (Value::Object(one), Value::Object(other)) => {
                let (one, other) = (self.get(*one).clone(), self.get(*other).clone());
                let element = self.join_elements(&one.element, &other.element, 0);
                let key = self.join_elements(&one.key, &other.key, DEEPEST - 1);
                Value::Object(self.make(Object {
                    length: one.length.plus(&other.length),
                    element,
                    key,
                    together: one.together.or(other.together),
                    ..if one.length.compare(&other.length).is_lt() { other } else { one }
                }))
            }
            (Value::Tuple(one), Value::Tuple(other)) if one.len() == other.len() => {
                let (one, other) = (one.clone(), other.clone());
                Value::Tuple(one.iter().zip(other.iter()).map(|(one, other)| self.join(one, other)).collect())
            }
            // An option that is made up for where it is left out.
            (Value::Given(size), Value::Number(number)) | (Value::Number(number), Value::Given(size))
                if size.is_small() && !number.magnitude.is_constant() =>
            {
                let magnitude = number.magnitude.plus(&Order::of(*size));
                Value::Number(Number { magnitude, constant: None, ..*number })
            }
            (Value::Given(size), Value::Object(_)) if size.is_small() => other.clone(),
            // What the program was given is what its sizes are named after.
            (Value::Given(_) | Value::Object(_), _) => one.clone(),
            (_, Value::Given(_) | Value::Object(_)) => other.clone(),
            _ => one.clone(),
        }
    }

    fn longer(&mut self, one: Digits, other: Digits) -> Digits {
        if one == other || other == Digits::default() {
            return one;
        }
        let both = self.digits_at(one).plus(&self.digits_at(other));
        self.long(both)
    }

    /// As [`Self::join`], not deeper than elements are told apart.
    pub(super) fn join_elements(&mut self, one: &Value<'p>, other: &Value<'p>, depth: usize) -> Value<'p> {
        if depth >= DEEPEST || self.depth_of(one) >= DEEPEST || self.depth_of(other) >= DEEPEST {
            return one.clone();
        }
        self.join(one, other)
    }

    /// How many containers stand inside each other, at most [`DEEPEST`].
    fn depth_of(&self, value: &Value<'p>) -> usize {
        let mut depth = 0;
        let mut here = value;
        while let Value::Object(id) = here
            && depth < DEEPEST
        {
            depth += 1;
            here = &self.get(*id).element;
        }
        depth
    }

    /// Room that a value takes with everything in it that was made since `since`; what is older is referred to only.
    pub(super) fn room(&self, value: &Value<'p>, since: usize) -> Order {
        self.room_at(value, since, 0)
    }

    fn room_at(&self, value: &Value<'p>, since: usize, depth: usize) -> Order {
        match value {
            Value::Object(id) if id.0 as usize >= since && depth < DEEPEST => {
                let object = self.get(*id);
                if object.kind == Kind::Iterator || object.is_view {
                    return Order::ONE;
                }
                let inner = match &object.element {
                    Value::Object(element) if element.0 as usize >= since => {
                        let inner = self.get(*element);
                        if let Some(together) = inner.together {
                            return object.length.plus(&together.times(&self.room_at(
                                &inner.element,
                                since,
                                depth + 2,
                            )));
                        }
                        self.room_at(&object.element, since, depth + 1)
                    }
                    element => self.room_at(element, since, depth + 1),
                };
                object.length.times(&inner)
            }
            Value::Tuple(values) if depth < DEEPEST => values
                .iter()
                .map(|value| self.room_at(value, since, depth + 1))
                .fold(Order::ONE, |sum, room| sum.plus(&room)),
            value => self.digits(value),
        }
    }

    /// The same for values that a function cannot tell apart.
    pub(super) fn signature(&self, values: &[Value<'p>]) -> u64 {
        let mut hasher = FixedState::default().build_hasher();
        for value in values {
            self.hash(value, 0, &mut hasher);
        }
        hasher.finish()
    }

    fn hash(&self, value: &Value<'p>, depth: usize, hasher: &mut FoldHasher<'_>) {
        std::mem::discriminant(value).hash(hasher);
        match value {
            Value::Number(number) => {
                number.magnitude.hash(hasher);
                number.constant.map(f64::to_bits).hash(hasher);
                number.few.hash(hasher);
                number.joined.hash(hasher);
                self.digits_at(number.digits).hash(hasher);
            }
            Value::Object(id) => {
                let object = self.get(*id);
                object.kind.hash(hasher);
                object.length.hash(hasher);
                object.together.is_some().hash(hasher);
                if depth < DEEPEST {
                    self.hash(&object.element, depth + 1, hasher);
                }
            }
            Value::Tuple(values) if depth < DEEPEST => {
                for value in values.iter() {
                    self.hash(value, depth + 1, hasher);
                }
            }
            Value::Given(size) => size.hash(hasher),
            Value::Function(at) | Value::Type(at) | Value::Instance(at) => at.hash(hasher),
            Value::Lambda(lambda) => std::ptr::from_ref(lambda.body).hash(hasher),
            Value::Library(name) => name.hash(hasher),
            Value::Method(method) => {
                method.1.hash(hasher);
                if depth < DEEPEST {
                    self.hash(&method.0, depth + 1, hasher);
                }
            }
            Value::Unknown | Value::Nothing | Value::Tuple(_) => {}
        }
    }
}
