//! Command lines: what argparse, click and typer make of the arguments, and which sub-command they choose.
//!
//! Arguments that were given are matched as those libraries do; where none were given, required ones are unknown
//! inputs and the others have their defaults.

use std::rc::Rc;

use plimsoll_model::Language;

use super::Interpreter;
use super::arguments::{Argument, Arguments, pick};
use super::declared::named;
use super::value::{Class, Handle, State, Truth, Value};
use crate::ir::{Expr, Function};
use crate::size::Size;

/// Options one program declares.
const MOST_OPTIONS: usize = 400;

/// One declared argument or option.
#[derive(Clone)]
pub(super) struct Declared<'p> {
    /// `-x`, `--long`; empty for a positional one.
    pub(super) flags: Vec<String>,
    /// Name of the variable it ends up in.
    pub(super) dest: String,
    /// What its text is turned into, where that is said.
    pub(super) convert: Option<Value<'p>>,
    pub(super) default: Option<Value<'p>>,
    pub(super) takes: Takes,
    pub(super) required: bool,
}

/// How many words an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// None: it is there or it is not.
    Flag,
    One,
    /// One or none.
    Maybe,
    Many,
}

/// A command line and its sub-commands.
#[derive(Clone, Default)]
pub(super) struct Commands<'p> {
    options: Vec<Declared<'p>>,
    subs: Vec<(String, usize)>,
    subs_dest: Option<String>,
    defaults: Vec<(Rc<str>, Value<'p>)>,
    /// Whether words that no option takes are handed back beside the options, as optparse does.
    pairs: bool,
}

/// What became of one option: its value.
type Parsed<'p> = Vec<(String, Value<'p>)>;

impl<'p> Interpreter<'p> {
    /// `argparse.ArgumentParser(…)` and what is like it.
    pub(super) fn parser_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        match function {
            "ArgumentParser" => Some(self.new_parser(false)),
            "OptionParser" => Some(self.new_parser(true)),
            "FileType" => {
                let mode = pick(args, 0, "mode").cloned();
                let binary = matches!(&mode, Some(Value::Text(mode)) if mode.contains('b'));
                Some(Value::Library(if binary { "@open.binary" } else { "@open.text" }.into()))
            }
            "Namespace" => self.structured("types.SimpleNamespace", args),
            _ => None,
        }
    }

    fn new_parser(&mut self, pairs: bool) -> Value<'p> {
        let index = self.parsers.len().min(200);
        if self.parsers.len() < 200 {
            self.parsers.push(Commands { pairs, ..Commands::default() });
        }
        self.parser_object("argparse.ArgumentParser", index)
    }

    fn parser_object(&mut self, class: &str, index: usize) -> Value<'p> {
        let mut state = State::new(Class::Library(class.into()));
        state.own = Size::number(4096.0);
        state
            .fields
            .push(("@parser".into(), Value::whole(Size::number(crate::knowledge::as_float(index as u64)))));
        self.make(state, "argument parser")
    }

    fn parser_index(&self, object: &Handle<'p>) -> Option<usize> {
        let state = object.state.borrow();
        let index = state.field("@parser")?.number()?.as_number()?;
        let index = usize::try_from(plimsoll_model::Bytes::from_f64(index).0).ok()?;
        (index < self.parsers.len()).then_some(index)
    }

    /// Methods of parsers.
    pub(super) fn parser_method(
        &mut self,
        object: &Handle<'p>,
        name: &str,
        args: &Arguments<'p>,
    ) -> Option<Value<'p>> {
        let index = self.parser_index(object)?;
        Some(match name {
            "add_argument" | "add_option" => {
                if let Some(declared) = self.declare(args)
                    && self.parsers[index].options.len() < MOST_OPTIONS
                {
                    self.parsers[index].options.push(declared);
                }
                Value::Nothing
            }
            "add_argument_group" | "add_mutually_exclusive_group" | "add_option_group" => {
                Value::Object(Rc::clone(object))
            }
            "add_subparsers" => {
                if let Some(Value::Text(dest)) = pick(args, usize::MAX, "dest") {
                    self.parsers[index].subs_dest = Some(dest.to_string());
                }
                self.parser_object("argparse.ArgumentParser", index)
            }
            "add_parser" => {
                let made = self.new_parser(false);
                if let (Some(Value::Text(command)), Value::Object(sub)) = (pick(args, 0, "name"), &made)
                    && let Some(sub) = self.parser_index(sub)
                {
                    self.parsers[index].subs.push((command.to_string(), sub));
                }
                made
            }
            "set_defaults" => {
                for arg in args {
                    if let Some(name) = &arg.name {
                        self.parsers[index].defaults.push((Rc::clone(name), arg.value.clone()));
                    }
                }
                Value::Nothing
            }
            "parse_args" | "parse_known_args" | "parse_intermixed_args" => {
                let tokens = self.tokens_of(pick(args, 0, "args"));
                let commands = self.parsers[index].clone();
                self.end_at_help(&commands);
                let mut parsed = Vec::new();
                let rest = self.parse(&commands, tokens.as_deref(), &mut parsed, 0);
                let namespace = self.namespace(parsed);
                if name != "parse_known_args" && !commands.pairs {
                    return Some(namespace);
                }
                let rest = match tokens {
                    Some(_) => {
                        let words = rest.into_iter().map(Value::Given).collect();
                        self.sequence_of(Class::List, words, "arguments".into())
                    }
                    None => self.arguments_from(1),
                };
                self.sequence_of(Class::Tuple, vec![namespace, rest], "parsed arguments".into())
            }
            "error" | "exit" => {
                self.leaving = super::Flow::Raise;
                Value::Nothing
            }
            _ => Value::Unknown,
        })
    }

    /// Asked for help or its version, a program says it and ends.
    fn end_at_help(&mut self, commands: &Commands<'p>) {
        let asked = self.inputs.arguments.iter().any(|argument| {
            let own = || commands.options.iter().any(|option| option.flags.contains(&argument.text));
            matches!(argument.text.as_str(), "--help" | "--version") || argument.text == "-h" && !own()
        });
        if asked {
            self.leaving = super::Flow::Raise;
        }
    }

    fn namespace(&mut self, parsed: Parsed<'p>) -> Value<'p> {
        let mut state = State::new(Class::Library("argparse.Namespace".into()));
        state.own = Size::number(512.0);
        for (name, value) in parsed {
            state.set_field(name.as_str().into(), value);
        }
        self.make(state, "parsed arguments")
    }

    /// Indices of the arguments that a command line is made of; none where they are not known.
    fn tokens_of(&mut self, given: Option<&Value<'p>>) -> Option<Vec<usize>> {
        match given {
            Some(Value::Object(object)) => {
                let items = object.state.borrow().items.clone()?;
                let indices: Vec<usize> = items
                    .iter()
                    .filter_map(|item| match item {
                        Value::Given(given) => Some(*given),
                        _ => None,
                    })
                    .collect();
                (indices.len() == items.len() && !indices.is_empty()).then_some(indices)
            }
            _ => (!self.inputs.arguments.is_empty())
                .then(|| (0..self.inputs.arguments.len().min(100)).collect()),
        }
    }

    /// `add_argument("-n", "--name", type=…)`.
    fn declare(&mut self, args: &Arguments<'p>) -> Option<Declared<'p>> {
        let names: Vec<String> = args
            .iter()
            .filter(|arg| arg.name.is_none())
            .filter_map(|arg| match &arg.value {
                Value::Text(name) => Some(name.to_string()),
                _ => None,
            })
            .collect();
        let text = |keyword: &str| match pick(args, usize::MAX, keyword) {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        };
        let flags: Vec<String> = names.iter().filter(|name| name.starts_with('-')).cloned().collect();
        let longest = names.iter().find(|name| name.starts_with("--")).or(names.first());
        // click lets a bare name beside the flags say where the value goes.
        let bare = names.iter().find(|name| !name.starts_with('-')).filter(|_| !flags.is_empty());
        let dest = text("dest")
            .or_else(|| bare.cloned())
            .or_else(|| longest.map(|name| name.trim_start_matches('-').replace('-', "_")))?;
        let dest = dest.split('/').next().unwrap_or(&dest).to_owned();
        let action = text("action").unwrap_or_default();
        let is_flag = matches!(pick(args, usize::MAX, "is_flag"), Some(Value::Truth(Truth::Known(true))))
            || names.iter().any(|name| name.contains("/--"));
        let nargs = match pick(args, usize::MAX, "nargs") {
            Some(Value::Text(nargs)) if &**nargs == "?" => Some(Takes::Maybe),
            Some(Value::Text(_)) => Some(Takes::Many),
            Some(Value::Number(number)) => match number.value.as_ref().map(Size::value) {
                Some(1.0) => Some(Takes::One),
                _ => Some(Takes::Many),
            },
            Some(_) => Some(Takes::Many),
            None => None,
        };
        let multiple = matches!(pick(args, usize::MAX, "multiple"), Some(Value::Truth(Truth::Known(true))));
        let takes = match action.as_str() {
            "store_true" | "store_false" | "count" | "store_const" | "version" | "help" | "append_const" => {
                Takes::Flag
            }
            "append" | "extend" => Takes::Many,
            _ if is_flag => Takes::Flag,
            _ if multiple => Takes::Many,
            _ => nargs.unwrap_or(Takes::One),
        };
        let default = match (pick(args, usize::MAX, "default").cloned(), action.as_str()) {
            (Some(default), _) => Some(default),
            (None, "store_true") => Some(Value::Truth(Truth::Likely(false))),
            (None, "store_false") => Some(Value::Truth(Truth::Likely(true))),
            (None, _) if is_flag => Some(Value::Truth(Truth::Likely(false))),
            (None, _) => None,
        };
        let required = matches!(pick(args, usize::MAX, "required"), Some(Value::Truth(Truth::Known(true))));
        let convert = pick(args, usize::MAX, "type").cloned();
        Some(Declared { flags, dest, convert, default, takes, required })
    }

    /// Matches words with what is declared; gives those that nothing takes.
    fn parse(
        &mut self,
        commands: &Commands<'p>,
        tokens: Option<&[usize]>,
        parsed: &mut Parsed<'p>,
        depth: u32,
    ) -> Vec<usize> {
        for (name, value) in &commands.defaults {
            parsed.push((name.to_string(), value.clone()));
        }
        let Some(tokens) = tokens else {
            self.parse_nothing(commands, parsed, depth);
            return Vec::new();
        };
        let mut rest = Vec::new();
        for option in &commands.options {
            let value = option.default.clone().unwrap_or(match option.takes {
                Takes::Flag => Value::Truth(Truth::Likely(false)),
                _ => Value::Nothing,
            });
            parsed.push((option.dest.clone(), value));
        }
        let mut positional = commands.options.iter().filter(|option| option.flags.is_empty());
        let mut at = 0;
        let mut only_positional = false;
        while let Some(&token) = tokens.get(at) {
            at += 1;
            let text = self.given_text(token).unwrap_or_default();
            if text == "--" {
                only_positional = true;
                continue;
            }
            let numeric = text.parse::<f64>().is_ok();
            if text.starts_with('-') && text.len() > 1 && !only_positional && !numeric {
                at = self.parse_flag(commands, &text, tokens, at, parsed);
                continue;
            }
            if !commands.subs.is_empty()
                && depth < 4
                && let Some((name, sub)) = commands.subs.iter().find(|(name, _)| *name == text)
            {
                if let Some(dest) = &commands.subs_dest {
                    parsed.push((dest.clone(), Value::Text(name.as_str().into())));
                }
                let sub = self.parsers[*sub].clone();
                rest.extend(self.parse(&sub, tokens.get(at..), parsed, depth + 1));
                return rest;
            }
            let Some(option) = positional.next() else {
                rest.push(token);
                continue;
            };
            if option.takes == Takes::Many {
                let mut values = vec![self.converted(option, token)];
                while let Some(&next) = tokens.get(at) {
                    if self.given_text(next).is_some_and(|text| text.starts_with('-')) {
                        break;
                    }
                    values.push(self.converted(option, next));
                    at += 1;
                }
                let list = self.sequence_of(Class::List, values, "arguments".into());
                parsed.push((option.dest.clone(), list));
            } else {
                let value = self.converted(option, token);
                parsed.push((option.dest.clone(), value));
            }
        }
        rest
    }

    fn parse_flag(
        &mut self,
        commands: &Commands<'p>,
        text: &str,
        tokens: &[usize],
        mut at: usize,
        parsed: &mut Parsed<'p>,
    ) -> usize {
        let (flag, inline) = match text.split_once('=') {
            Some((flag, value)) if text.starts_with("--") => (flag, Some(value.to_owned())),
            _ => (text, None),
        };
        let exact = commands
            .options
            .iter()
            .find(|option| option.flags.iter().any(|known| known.split('/').any(|one| one == flag)));
        let option = exact.or_else(|| {
            // `-n5`, and abbreviations.
            commands.options.iter().find(|option| {
                option.flags.iter().any(|known| {
                    known.starts_with(flag) && flag.starts_with("--")
                        || (known.len() == 2 && flag.starts_with(known.as_str()) && !flag.starts_with("--"))
                })
            })
        });
        let Some(option) = option else { return at };
        let inline = inline.or_else(|| {
            let short = exact.is_none() && !flag.starts_with("--") && option.takes != Takes::Flag;
            short.then(|| flag.chars().skip(2).collect())
        });
        let value = match (option.takes, inline) {
            (Takes::Flag, _) => {
                let negative = flag.starts_with("--no-")
                    || matches!(option.default, Some(Value::Truth(Truth::Likely(true) | Truth::Known(true))));
                Value::Truth(Truth::Known(!negative))
            }
            (_, Some(text)) => {
                let given = self.given(&option.dest, Some(text), None, true);
                match given {
                    Value::Given(given) => self.converted(option, given),
                    _ => Value::Unknown,
                }
            }
            (Takes::Many, None) => {
                let mut values = Vec::new();
                while let Some(&next) = tokens.get(at) {
                    if self.given_text(next).is_some_and(|text| text.starts_with('-')) {
                        break;
                    }
                    values.push(self.converted(option, next));
                    at += 1;
                }
                self.sequence_of(Class::List, values, "arguments".into())
            }
            (_, None) => match tokens.get(at) {
                Some(&next) => {
                    at += 1;
                    self.converted(option, next)
                }
                None => Value::Nothing,
            },
        };
        parsed.push((option.dest.clone(), value));
        at
    }

    /// No arguments are known: required ones are inputs, others have their defaults.
    fn parse_nothing(&mut self, commands: &Commands<'p>, parsed: &mut Parsed<'p>, depth: u32) {
        for option in &commands.options {
            let required = option.required || (option.flags.is_empty() && option.takes != Takes::Maybe);
            let value = match (&option.default, option.takes) {
                (Some(default), _) if !required || !matches!(default, Value::Nothing) => default.clone(),
                (_, Takes::Flag) => Value::Truth(Truth::Likely(false)),
                _ if required => self.unknown_argument(option),
                _ => Value::Nothing,
            };
            parsed.push((option.dest.clone(), value));
        }
        if depth > 2 || commands.subs.is_empty() {
            return;
        }
        // Any of the sub-commands: whatever they set stands as alternatives.
        let mut alternatives: Vec<(String, Vec<Value<'p>>)> = Vec::new();
        for (_, sub) in &commands.subs {
            let sub = self.parsers[*sub].clone();
            let mut inner = Vec::new();
            self.parse(&sub, None, &mut inner, depth + 1);
            for (name, value) in inner {
                match alternatives.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, values)) => values.push(value),
                    None => alternatives.push((name, vec![value])),
                }
            }
        }
        for (name, values) in alternatives {
            let value = if values.len() > 1 && values.iter().all(Value::is_function) {
                self.any_of(values)
            } else {
                values.into_iter().next().unwrap_or_default()
            };
            parsed.push((name, value));
        }
    }

    fn unknown_argument(&mut self, option: &Declared<'p>) -> Value<'p> {
        let given = self.given(&option.dest, None, None, true);
        let Value::Given(index) = given else { return Value::Unknown };
        let value = self.converted(option, index);
        if option.takes != Takes::Many {
            return value;
        }
        let mut state = State::new(Class::List);
        state.own = Size::number(self.layout.list);
        state.len = Some(Size::ONE);
        state.items = Some(vec![value]);
        self.make(state, "arguments")
    }

    /// A word turned into what its option wants.
    fn converted(&mut self, option: &Declared<'p>, given: usize) -> Value<'p> {
        self.name_given(given, &option.dest);
        let convert = option.convert.clone().or_else(|| match &option.default {
            // click takes the type of the default.
            Some(Value::Number(number)) => {
                Some(Value::Library(if number.float { "float" } else { "int" }.into()))
            }
            _ => None,
        });
        match convert {
            Some(Value::Library(name)) => match &*name {
                "int" | "float" | "click.INT" | "click.FLOAT" | "click.IntRange" | "click.FloatRange" => {
                    self.given_number(given, name.to_lowercase().contains("float"))
                }
                "open" | "@open.text" | "click.File" => self.file(&Value::Given(given), "r"),
                "@open.binary" => self.file(&Value::Given(given), "rb"),
                _ => Value::Given(given),
            },
            Some(Value::Object(object)) => {
                let class = object.state.borrow().class.name().to_owned();
                match class.as_str() {
                    "click.File" => self.file(&Value::Given(given), "r"),
                    "click.IntRange" => self.given_number(given, false),
                    "click.FloatRange" => self.given_number(given, true),
                    _ => Value::Given(given),
                }
            }
            Some(function) if function.is_function() => {
                match self.call(&function, vec![Argument::plain(Value::Given(given))]) {
                    Value::Unknown => Value::Given(given),
                    value => value,
                }
            }
            _ => Value::Given(given),
        }
    }

    /// `click.…(…)`, `typer.…(…)` outside decorators.
    pub(super) fn click_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        match function {
            "run" => {
                let function = pick(args, 0, "")?.clone();
                Some(self.call(&function, Vec::new()))
            }
            "Option" | "Argument" => {
                let default = pick(args, 0, "default").cloned();
                default.filter(|default| !matches!(default, Value::Library(_)))
            }
            "echo" | "secho" | "style" => Some(Value::Nothing),
            "Exit" | "Abort" => None,
            "Typer" => Some(self.parser_object("typer.Typer", usize::MAX)),
            "get_text_stream" | "get_binary_stream" => Some(Value::Library("sys.stdin".into())),
            "open_file" => Some(self.open_file(args)),
            _ => None,
        }
    }

    /// Whether a function is a command of click or typer.
    pub(super) fn is_command(&self, function: &Function) -> bool {
        self.language == Language::Python
            && function.decorators.iter().any(|decorator| {
                named(decorator, "command") || named(decorator, "group") || named(decorator, "callback")
            })
    }

    /// Notes a sub-command, by the decorator that makes it one.
    pub(super) fn note_command(&mut self, decorator: &'p Expr, function: &'p Function, value: &Value<'p>) {
        let callee = match decorator {
            Expr::Call { callee, .. } => callee,
            other => other,
        };
        let Expr::Attribute(owner, kind) = callee else { return };
        if !matches!(kind.as_str(), "command" | "group")
            || matches!(&**owner, Expr::Name(name) if name == "click")
        {
            return;
        }
        let stated = match decorator {
            Expr::Call { args, .. } => {
                args.iter().find(|arg| arg.name.as_deref().is_none_or(|name| name == "name"))
            }
            _ => None,
        };
        let name = match stated.map(|arg| &arg.value) {
            Some(Expr::Text { text, .. }) => text.clone(),
            _ => super::scopes::last(&function.name).replace('_', "-"),
        };
        if self.commands.len() < 200 {
            self.commands.push((name, value.clone()));
        }
    }

    /// Runs the sub-command that the arguments name, or any where they name none.
    pub(super) fn run_commands(&mut self) -> Value<'p> {
        let commands = self.commands.clone();
        let words: Vec<String> = self.inputs.arguments.iter().map(|argument| argument.text.clone()).collect();
        let chosen = commands.iter().find(|(name, _)| words.contains(name));
        if let Some((name, command)) = chosen {
            self.command_from = words.iter().position(|word| word == name).map_or(0, |at| at + 1);
            return self.call(command, Vec::new());
        }
        if let [(_, only)] = commands.as_slice() {
            return self.call(only, Vec::new());
        }
        let all: Vec<usize> = (0..commands.len()).collect();
        self.branch(&all, true, |this, index| {
            this.call(&commands[index].1, Vec::new());
            (super::Flow::On, Value::Unknown)
        })
        .1
    }

    /// The arguments of a click or typer command that is called without any.
    pub(super) fn command_arguments(&mut self, function: &'p Function, args: Arguments<'p>) -> Arguments<'p> {
        // What a wrapper hands on (`f(*args, **kwargs)`) is what it was called with: nothing.
        if !args.iter().all(|arg| arg.spread) || !self.is_command(function) {
            return args;
        }
        let mut options = Vec::new();
        for decorator in &function.decorators {
            if let Expr::Call { callee, args, .. } = decorator
                && (named(callee, "option") || named(callee, "argument"))
            {
                let args = self.eval_arguments(args);
                options.extend(self.declare(&args));
            }
        }
        let by_decorator = !options.is_empty();
        if !by_decorator {
            options = self.typer_options(function);
        }
        let from = std::mem::take(&mut self.command_from);
        let tokens: Option<Vec<usize>> = (!self.inputs.arguments.is_empty())
            .then(|| (from..self.inputs.arguments.len().min(100)).collect());
        let commands = Commands { options, ..Commands::default() };
        self.end_at_help(&commands);
        let mut parsed = Vec::new();
        self.parse(&commands, tokens.as_deref(), &mut parsed, 0);
        parsed
            .into_iter()
            .rev()
            .map(|(name, value)| Argument { name: Some(name.as_str().into()), spread: false, value })
            .collect()
    }

    /// Matches the program's arguments with declared options.
    pub(super) fn parse_command_line(&mut self, options: Vec<Declared<'p>>) -> Vec<(String, Value<'p>)> {
        let tokens = self.tokens_of(None);
        let commands = Commands { options, ..Commands::default() };
        let mut parsed = Vec::new();
        self.parse(&commands, tokens.as_deref(), &mut parsed, 0);
        parsed
    }

    /// typer reads a function's own parameters.
    fn typer_options(&mut self, function: &'p Function) -> Vec<Declared<'p>> {
        let mut options = Vec::new();
        for parameter in function.parameters.iter().take(100) {
            let default = parameter.default.as_ref().map(|default| self.eval(default));
            let asks = match &parameter.default {
                Some(Expr::Call { callee, .. }) => named(callee, "Argument"),
                None => true,
                _ => false,
            };
            let flag = format!("--{}", parameter.name.replace('_', "-"));
            let kind = parameter.annotation.as_deref().unwrap_or_default();
            let convert = match kind {
                "int" | "float" => Some(Value::Library(kind.into())),
                _ => None,
            };
            let takes = match kind {
                "bool" => Takes::Flag,
                kind if kind.starts_with("List") || kind.starts_with("list") => Takes::Many,
                _ => Takes::One,
            };
            options.push(Declared {
                flags: if asks { Vec::new() } else { vec![flag] },
                dest: parameter.name.clone(),
                convert,
                default: default.filter(|default| !matches!(default, Value::Unknown)),
                takes,
                required: asks,
            });
        }
        options
    }
}
