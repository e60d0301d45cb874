//! Arrays of numbers: their shapes and the bytes of an item, through what NumPy makes of them.
//!
//! Which call gives what kind of array stands in the cost tables. An array whose shape is not known has as many items of
//! eight bytes along one axis as its bytes make up.

use std::borrow::Cow;
use std::rc::Rc;

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick};
use super::value::{Class, Handle, State, Value};
use crate::size::Size;

/// Bytes of an item of the type that is used where none is named.
const ITEM: f64 = 8.0;
/// Bytes of an array object.
const HEADER: f64 = 112.0;
/// Axes looked at in one call or index.
const MOST_AXES: usize = 8;
/// Axes of an array.
const LARGEST_GRID: usize = 64;

/// Axes and the bytes of one item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub(super) axes: Vec<Size>,
    pub(super) item: f64,
}

impl Grid {
    fn items(&self) -> Size {
        self.axes.iter().fold(Size::ONE, |product, axis| product.times(axis))
    }

    /// Items, or the bytes of them all.
    pub(super) fn size_of(&self, bytes: bool) -> Size {
        if bytes { self.bytes() } else { self.items() }
    }

    fn bytes(&self) -> Size {
        self.items().scale(self.item)
    }

    /// With no more axes than NumPy has; further ones are folded into the last.
    fn folded(mut self) -> Self {
        if self.axes.len() > LARGEST_GRID {
            let rest = self.axes.split_off(LARGEST_GRID - 1);
            self.axes.push(rest.iter().fold(Size::ONE, |product, axis| product.times(axis)));
        }
        self
    }

    /// What an operation on both gives: each axis as long as the longer one; an axis of one item is repeated.
    fn broadcast(&self, other: &Self) -> Self {
        let axes = self.axes.len().max(other.axes.len());
        let axis = |of: &Self, at: usize| {
            (at + of.axes.len())
                .checked_sub(axes)
                .and_then(|at| of.axes.get(at).cloned())
                .unwrap_or(Size::ONE)
        };
        let axes = (0..axes).map(|at| axis(self, at).max(axis(other, at))).collect();
        Self { axes, item: self.item.max(other.item) }
    }

    /// Without the axis that a call works along; none where it works along all.
    fn reduced(mut self, axis: Option<f64>) -> Option<Self> {
        let axis = axis?;
        let count = crate::knowledge::as_float(self.axes.len() as u64);
        let at = if axis < 0.0 { axis + count } else { axis };
        let at = (0..self.axes.len()).zip(0_u8..).find(|(_, number)| f64::from(*number) == at)?.0;
        self.axes.remove(at);
        (!self.axes.is_empty()).then_some(self)
    }
}

/// What a call that works on arrays gives.
enum Given {
    Number,
    New(Grid),
    View(Grid),
}

impl<'p> Interpreter<'p> {
    /// A new array.
    pub(super) fn make_array(&mut self, grid: Grid, what: impl Into<Cow<'static, str>>) -> Value<'p> {
        let grid = grid.folded();
        let mut state = State::new(Class::Array);
        state.own = Size::number(HEADER) + &grid.bytes();
        state.len = Some(grid.axes.first().cloned().unwrap_or(Size::ONE));
        state.grid = Some(grid);
        self.make(state, what)
    }

    /// A view of an array in another shape.
    fn array_view(&mut self, of: &Value<'p>, grid: Grid) -> Value<'p> {
        let grid = grid.folded();
        let mut state = State::new(Class::Array);
        state.own = Size::number(HEADER);
        state.borrowed = grid.bytes();
        state.len = Some(grid.axes.first().cloned().unwrap_or(Size::ONE));
        state.grid = Some(grid);
        state.fields.push(("base".into(), of.clone()));
        self.make(state, "view")
    }

    /// Shape of an array, of a number (no axis), of a list of those.
    pub(super) fn grid(&mut self, value: &Value<'p>) -> Option<Grid> {
        match value {
            Value::Number(_) | Value::Truth(_) => Some(Grid { axes: Vec::new(), item: 1.0 }),
            Value::Object(object) => self.grid_of(object),
            _ => None,
        }
    }

    fn grid_of(&mut self, object: &Handle<'p>) -> Option<Grid> {
        let (class, grid, len, bytes) = {
            let state = object.state.borrow();
            (state.class.clone(), state.grid.clone(), state.len.clone(), state.own.clone() + &state.borrowed)
        };
        match class {
            Class::Array => Some(grid.unwrap_or_else(|| {
                let items = bytes.scale(1.0 / ITEM);
                let axes = match len {
                    Some(rows) if rows.value() >= 1.0 && items.value() >= 2.0 * rows.value() => {
                        let columns = items.divided(&rows);
                        vec![rows, columns]
                    }
                    _ => vec![items],
                };
                Grid { axes, item: ITEM }
            })),
            Class::List | Class::Tuple | Class::Iterator => {
                let this = Value::Object(Rc::clone(object));
                let mut axes = vec![self.length(&this)?];
                let mut item = ITEM;
                let element = self.element(&this);
                let nested = Self::is_class(&element, |class| {
                    matches!(class, Class::Array | Class::List | Class::Tuple)
                });
                if nested && let Some(inner) = self.grid(&element) {
                    axes.extend(inner.axes.into_iter().take(MOST_AXES));
                    item = inner.item;
                }
                Some(Grid { axes, item })
            }
            _ => None,
        }
    }

    /// What a function of a library of arrays gives, where its shape can be told.
    pub(super) fn array_result(
        &mut self,
        name: &str,
        receiver: Option<&Value<'p>>,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        let last = super::scopes::last(name);
        let given = match receiver {
            Some(receiver) => self.method_shape(last, receiver, args)?,
            None => self.function_shape(name, last, args)?,
        };
        Some(match given {
            Given::Number => Value::some_number(true),
            Given::New(grid) => self.make_array(grid, format!("{name}()")),
            Given::View(grid) => {
                let of = receiver.or_else(|| pick(args, 0, "")).cloned().unwrap_or_default();
                self.array_view(&of, grid)
            }
        })
    }

    fn function_shape(&mut self, name: &str, last: &str, args: &Arguments<'p>) -> Option<Given> {
        let top = name.split('.').next()?;
        if top != "numpy" && top != "scipy" {
            return None;
        }
        let row = self.knowledge.costs(self.language).function(name)?;
        let (gives, does) = (
            row.gives.as_deref().unwrap_or_default(),
            row.does.map(crate::knowledge::Does::name).unwrap_or_default(),
        );
        if name.contains(".random.") {
            return self.drawn(last, args).map(Given::New);
        }
        let first = pick(args, 0, "").cloned();
        let item = item_of(args, last);
        let typed = |grid: Grid| Grid { item: item.unwrap_or(grid.item), ..grid };
        match (gives, does) {
            ("filled" | "flat", "volume") | ("filled", _) => {
                let axes = match last {
                    "arange" => vec![self.range(&positional(args)).object()?.state.borrow().len.clone()?],
                    "eye" | "identity" => {
                        let rows = first?.number()?.clone();
                        let columns = pick(args, 1, "M").and_then(|value| value.number().cloned());
                        vec![rows.clone(), columns.unwrap_or(rows)]
                    }
                    _ => self.axes_of(&pick(args, 0, "shape").cloned()?)?,
                };
                Some(Given::New(Grid { axes, item: item.unwrap_or(ITEM) }))
            }
            ("flat", _) if last == "linspace" => {
                let count =
                    pick(args, 2, "num").map_or(Some(Size::number(50.0)), |num| num.number().cloned())?;
                Some(Given::New(Grid { axes: vec![count], item: ITEM }))
            }
            (_, "stack") => {
                let parts = first?;
                self.stacked(&parts, last, args).map(|grid| Given::New(typed(grid)))
            }
            (_, "matmul") => {
                let (a, b) = (self.grid(&first?)?, self.grid(pick(args, 1, "")?)?);
                Some(multiplied(&a, &b))
            }
            (_, "outer") => {
                let (a, b) = (self.grid(&first?)?, self.grid(pick(args, 1, "")?)?);
                Some(Given::New(Grid { axes: vec![a.items(), b.items()], item: a.item.max(b.item) }))
            }
            ("reduced", _) => {
                let grid = self.grid(&first?)?;
                Some(reduced(typed(grid), axis_of(args, 1)))
            }
            ("view", _) => self.reshaped(last, &first?, &args[1.min(args.len())..]),
            ("array", "") => {
                let mut whole: Option<Grid> = None;
                for arg in args.iter().filter(|arg| arg.name.is_none()) {
                    let Some(grid) = self.grid(&arg.value) else { continue };
                    whole = Some(whole.map_or(grid.clone(), |whole| whole.broadcast(&grid)));
                }
                let whole = whole.filter(|grid| !grid.axes.is_empty())?;
                Some(Given::New(typed(spectrum(last, whole))))
            }
            _ => None,
        }
    }

    fn method_shape(&mut self, name: &str, receiver: &Value<'p>, args: &Arguments<'p>) -> Option<Given> {
        let grid = self.grid(receiver)?;
        if matches!(name, "reshape" | "transpose" | "swapaxes" | "squeeze" | "ravel" | "view") {
            return self.reshaped(name, receiver, args);
        }
        let row = self.knowledge.costs(self.language).own_method("array", name)?;
        let item = item_of(args, name).unwrap_or(grid.item);
        match (row.gives.as_deref().unwrap_or_default(), row.does.map(crate::knowledge::Does::name)) {
            ("reduced", _) => Some(reduced(Grid { item, ..grid }, axis_of(args, 0))),
            (_, Some("matmul")) => {
                let other = self.grid(pick(args, 0, "")?)?;
                Some(multiplied(&grid, &other))
            }
            ("array" | "subject", None) => {
                let named = pick(args, 0, "dtype").filter(|_| name == "astype").and_then(named_item);
                Some(Given::New(Grid { item: named.unwrap_or(item), ..grid }))
            }
            _ => None,
        }
    }

    /// What an operator makes of two arrays.
    pub(super) fn array_of_both(&mut self, product: bool, compares: bool, a: &Grid, b: &Grid) -> Value<'p> {
        let what = "array computed from others";
        if product {
            return match multiplied(a, b) {
                Given::New(grid) | Given::View(grid) => self.make_array(grid, what),
                Given::Number => Value::some_number(true),
            };
        }
        let mut grid = a.broadcast(b);
        if compares {
            grid.item = 1.0;
        }
        self.make_array(grid, what)
    }

    /// Axes that a shape argument names: a number or a tuple of numbers.
    fn axes_of(&mut self, shape: &Value<'p>) -> Option<Vec<Size>> {
        match shape {
            Value::Number(number) => Some(vec![number.value.clone()?.at_least_zero()]),
            Value::Object(_) => {
                let items = self.exact_items(shape)?;
                let axes = items.iter().take(MOST_AXES).map(|item| item.number().cloned());
                axes.map(|axis| axis.map(Size::at_least_zero)).collect()
            }
            _ => None,
        }
    }

    /// Random numbers: as many as `size` says, or the arguments.
    fn drawn(&mut self, last: &str, args: &Arguments<'p>) -> Option<Grid> {
        let at = match last {
            "rand" | "randn" => {
                let axes = args.iter().map(|arg| arg.value.number().cloned());
                return Some(Grid { axes: axes.collect::<Option<_>>()?, item: ITEM });
            }
            "random" | "random_sample" | "standard_normal" | "bytes" | "permutation" => 0,
            "choice" | "exponential" | "poisson" | "geometric" => 1,
            _ => 2,
        };
        let axes = self.axes_of(&pick(args, at, "size").cloned()?)?;
        Some(Grid { axes, item: item_of(args, last).unwrap_or(ITEM) })
    }

    /// Arrays put one after another along an axis, or along a new one.
    fn stacked(&mut self, parts: &Value<'p>, last: &str, args: &Arguments<'p>) -> Option<Grid> {
        let (count, grids) = match self.exact_items(parts) {
            Some(items) => {
                let grids = items.iter().map(|item| self.grid(item)).collect::<Option<Vec<_>>>()?;
                (Size::ONE, grids)
            }
            None => {
                let count = self.length(parts)?;
                let element = self.element(parts);
                (count, vec![self.grid(&element)?])
            }
        };
        let first = grids.first()?.clone();
        let item = grids.iter().map(|grid| grid.item).fold(first.item, f64::max);
        let flat = first.axes.len() < 2;
        let parts = Size::number(crate::knowledge::as_float(grids.len() as u64)).times(&count);
        let axis = match last {
            "concatenate" | "append" => axis_of(args, 1).unwrap_or(0.0),
            "hstack" if !flat => 1.0,
            "hstack" => 0.0,
            "vstack" if !flat => 0.0,
            "column_stack" | "dstack" => {
                return Some(Grid { axes: first.axes.into_iter().chain([parts]).collect(), item });
            }
            _ => return Some(Grid { axes: std::iter::once(parts).chain(first.axes).collect(), item }),
        };
        let along = |grid: &Grid| {
            let at = if axis < 0.0 { grid.axes.len().saturating_sub(1) } else { usize::from(axis >= 1.0) };
            (at, grid.axes.get(at).cloned().unwrap_or(Size::ONE))
        };
        let sum = grids.iter().fold(Size::ZERO, |sum, grid| sum + &along(grid).1).times(&count);
        let (at, _) = along(&first);
        let mut axes = first.axes;
        match axes.get_mut(at) {
            Some(axis) => *axis = sum,
            None => axes.push(sum),
        }
        Some(Grid { axes, item })
    }

    fn reshaped(&mut self, name: &str, of: &Value<'p>, args: &[Argument<'p>]) -> Option<Given> {
        let grid = self.grid(of)?;
        Some(Given::View(match name {
            "reshape" => {
                let items = grid.items();
                let wanted = match args {
                    [one] if one.value.object().is_some() => self.exact_items(&one.value)?,
                    many => many.iter().map(|arg| arg.value.clone()).collect(),
                };
                let known: Vec<Option<Size>> = wanted
                    .iter()
                    .map(|value| value.number().cloned().filter(|number| number.value() > 0.0))
                    .collect();
                let told = known.iter().flatten().fold(Size::ONE, |product, axis| product.times(axis));
                let rest = items.divided(&told);
                Grid {
                    axes: known.into_iter().map(|axis| axis.unwrap_or_else(|| rest.clone())).collect(),
                    ..grid
                }
            }
            "ravel" => Grid { axes: vec![grid.items()], ..grid },
            "transpose" | "swapaxes" => Grid { axes: grid.axes.into_iter().rev().collect(), ..grid },
            _ => grid,
        }))
    }

    /// `a[i]`, `a[1:]`, `a[:, None]`, `a[mask]`: a number, a view, or a copy of what was chosen.
    pub(super) fn array_item(&mut self, array: &Handle<'p>, key: &Value<'p>) -> Option<Value<'p>> {
        let grid = array.state.borrow().grid.clone()?;
        let this = Value::Object(Rc::clone(array));
        let tuple = Self::is_class(key, |class| matches!(class, Class::Tuple));
        let keys = if tuple { self.exact_items(key)? } else { vec![key.clone()] };
        let mut axes = grid.axes.iter().cloned();
        let mut found = Vec::new();
        let mut chosen = false;
        for key in keys.iter().take(MOST_AXES) {
            match key {
                Value::Nothing => found.push(Size::ONE),
                Value::Library(name) if name.ends_with("newaxis") => found.push(Size::ONE),
                Value::Object(object) => {
                    let class = object.state.borrow().class.clone();
                    match class {
                        // A slice.
                        Class::Iterator => {
                            let own = axes.next()?;
                            let len = object.state.borrow().len.clone();
                            let len = len.filter(|len| len.value() > 0.0);
                            found.push(len.map_or(own.clone(), |len| len.min(own)));
                        }
                        Class::Array | Class::List => {
                            let picks = self.grid_of(object)?;
                            if picks.item <= 1.0 {
                                // A mask: what it leaves is not known; as much as there is.
                                let masked: Vec<Size> = axes.by_ref().take(picks.axes.len()).collect();
                                found
                                    .push(masked.iter().fold(Size::ONE, |product, axis| product.times(axis)));
                            } else {
                                axes.next();
                                found.extend(picks.axes);
                            }
                            chosen = true;
                        }
                        _ => {
                            axes.next();
                        }
                    }
                }
                _ => {
                    axes.next();
                }
            }
        }
        found.extend(axes);
        if found.is_empty() {
            return Some(Value::some_number(true));
        }
        let grid = Grid { axes: found, item: grid.item };
        Some(if chosen {
            self.make_array(grid, "what is chosen of an array")
        } else {
            self.array_view(&this, grid)
        })
    }

    /// `array.array(code, values)`: numbers side by side that grow.
    pub(super) fn packed_array(&mut self, args: &Arguments<'p>) -> Value<'p> {
        let item = match pick(args, 0, "") {
            Some(Value::Text(code)) => match &**code {
                "b" | "B" => 1.0,
                "h" | "H" => 2.0,
                "i" | "I" | "f" | "u" | "w" => 4.0,
                _ => 8.0,
            },
            _ => ITEM,
        };
        let values = pick(args, 1, "").cloned();
        let count = match &values {
            Some(values) if Self::is_class(values, |class| matches!(class, Class::Bytes)) => {
                self.length(values).map(|len| len.scale(1.0 / item))
            }
            Some(values) => Some(self.iterate(values).count),
            None => Some(Size::ZERO),
        };
        self.make_array(Grid { axes: vec![count.unwrap_or_default()], item }, "array")
    }

    /// Methods by which a packed array grows.
    pub(super) fn packed_method(
        &mut self,
        array: &Handle<'p>,
        name: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        let item = array.state.borrow().grid.as_ref().filter(|grid| grid.axes.len() == 1)?.item;
        let given = pick(args, 0, "").cloned()?;
        let added = match name {
            "append" | "insert" => Size::ONE,
            "extend" | "fromlist" => self.iterate(&given).count,
            "frombytes" => self.length(&given)?.scale(1.0 / item),
            "fromfile" => pick(args, 1, "")?.number()?.clone(),
            _ => return None,
        };
        let rounds = self.rounds_since(array).times(&added);
        self.touch(array);
        if let Ok(mut state) = array.state.try_borrow_mut() {
            state.own += &rounds.scale(item * self.layout.growth);
            let len = state.len.take().unwrap_or_default() + &rounds;
            if let Some(grid) = &mut state.grid {
                grid.axes = vec![len.clone()];
            }
            state.len = Some(len);
        }
        self.recharge(array);
        Some(Value::Nothing)
    }
}

fn reduced(grid: Grid, axis: Option<f64>) -> Given {
    grid.reduced(axis).map_or(Given::Number, Given::New)
}

/// A product of matrices: the last axis of the first goes with the last but one of the second.
fn multiplied(a: &Grid, b: &Grid) -> Given {
    let item = a.item.max(b.item);
    let rows = a.axes.len().checked_sub(1).map(|last| a.axes[..last].to_vec()).unwrap_or_default();
    let columns = match b.axes.len() {
        0 | 1 => Vec::new(),
        len => vec![b.axes[len - 1].clone()],
    };
    let axes: Vec<Size> = rows.into_iter().chain(columns).collect();
    if axes.is_empty() { Given::Number } else { Given::New(Grid { axes, item }) }
}

/// A spectrum has complex items; of real input half as many.
fn spectrum(name: &str, grid: Grid) -> Grid {
    let scaled = |mut grid: Grid, factor: f64, item: f64| {
        if let Some(last) = grid.axes.last_mut() {
            *last = last.scale(factor);
        }
        Grid { item, ..grid }
    };
    match name {
        "fft" | "ifft" | "fft2" | "ifft2" | "fftn" | "ifftn" | "hfft" => scaled(grid, 1.0, 16.0),
        "rfft" | "rfft2" | "rfftn" | "ihfft" => scaled(grid, 0.5, 16.0),
        "irfft" | "irfft2" | "irfftn" => scaled(grid, 2.0, 8.0),
        _ => grid,
    }
}

/// The axis that a reduction works along.
fn axis_of(args: &[Argument<'_>], at: usize) -> Option<f64> {
    pick(args, at, "axis").and_then(|axis| axis.number()).and_then(Size::as_number)
}

/// Bytes of an item where the call says or always gives the same.
fn item_of(args: &[Argument<'_>], name: &str) -> Option<f64> {
    let said =
        args.iter().find(|arg| arg.name.as_deref() == Some("dtype")).and_then(|arg| named_item(&arg.value));
    said.or_else(|| match name {
        _ if name.starts_with("arg") || name.starts_with("cum") => Some(ITEM),
        _ if name.starts_with("is") || name.starts_with("logical_") => Some(1.0),
        "greater" | "less" | "equal" | "not_equal" | "greater_equal" | "less_equal" | "in1d" => Some(1.0),
        "nonzero" | "digitize" | "searchsorted" | "bincount" | "unique" => Some(ITEM),
        _ => None,
    })
}

/// Bytes of an item of a type: `np.float32`, `"u1"`, `"<i4"`, `int`.
fn named_item(value: &Value<'_>) -> Option<f64> {
    let name = match value {
        Value::Library(name) | Value::Text(name) => super::scopes::last(name),
        _ => return None,
    };
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    let number = digits.parse::<f64>().ok();
    let spelt = name.trim_start_matches(['<', '>', '=', '|']);
    match (spelt.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_'), number) {
        ("float" | "int" | "uint" | "complex", Some(bits)) if bits >= 8.0 => Some(bits / 8.0),
        ("f" | "i" | "u" | "c" | "S", Some(bytes)) => Some(bytes),
        ("U", Some(letters)) => Some(4.0 * letters),
        ("bool" | "byte" | "ubyte" | "b" | "B", _) => Some(1.0),
        ("half" | "short" | "ushort", _) => Some(2.0),
        ("single" | "intc" | "uintc", _) => Some(4.0),
        ("complex" | "cdouble" | "csingle", _) => Some(16.0),
        ("float" | "int" | "double" | "uint" | "intp" | "object", _) => Some(8.0),
        _ => None,
    }
}

fn positional<'p>(args: &Arguments<'p>) -> Vec<Value<'p>> {
    args.iter().filter(|arg| arg.name.is_none()).map(|arg| arg.value.clone()).collect()
}
