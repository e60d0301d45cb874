//! What the user meant by a path or a command: which source to read, and what to start for it.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use plimsoll_analyze::entry::{Entry, EntryError, entries, entry_for_module};
use plimsoll_model::{Bytes, Language};
use serde::Deserialize;

use crate::args;
use crate::error::{CommandError, Kind, Outcome};
use crate::files::{Disk, LARGEST_SOURCE};
use crate::python::{self, Python};
use crate::{dirs, is_executable, search_path};

/// A program to profile, and to run.
pub(crate) struct Target {
    /// As the user named it.
    pub(crate) name: String,
    /// The file it starts in.
    pub(crate) place: PathBuf,
    /// Root of its project, where it has one.
    pub(crate) project: Option<PathBuf>,
    /// Its own arguments.
    pub(crate) arguments: Vec<OsString>,
    pub(crate) found: Found,
    /// What comes before the arguments, where the user spelled a whole command out.
    spelled: Option<Vec<OsString>>,
}

/// What was found behind the name.
pub(crate) enum Found {
    /// Source that can be read.
    Source {
        entry: Box<Entry>,
        /// The interpreter, for Python.
        python: Option<Python>,
        /// Name of the entry point, where there were several.
        chosen: Option<String>,
        start: Start,
    },
    /// An executable of which only the size is known.
    Binary,
}

/// How a source program is started.
pub(crate) enum Start {
    /// `python FILE`.
    Script,
    /// `python -m MODULE`.
    Module(String),
    /// A declared script: a function of a module.
    Function { command: String, module: String, function: String },
    /// A binary of a Cargo project.
    Cargo { root: PathBuf, binary: String },
    /// A Rust file of its own.
    Rustc,
}

/// What to start.
pub(crate) struct Launchable {
    pub(crate) program: OsString,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) environment: Vec<(OsString, OsString)>,
}

/// The program at a path, for `profile`.
pub(crate) fn of_path(path: &Path, arguments: &[OsString], source: &args::Source) -> Outcome<Target> {
    if !path.exists() {
        // `profile black` is worth understanding, but only where no file was meant.
        let plain = path.components().count() == 1 && path.extension().is_none();
        return match search_path(path.as_os_str()).filter(|_| plain) {
            Some(found) => of_file(&found, &path.to_string_lossy(), arguments, source),
            None => Err(CommandError::usage(format!("{}: no such file or directory", path.display()))
                .hint("give a Python or Rust file, or a project directory")),
        };
    }
    if let Some(size) = path.metadata().ok().filter(|file| file.is_file() && file.len() > LARGEST_SOURCE) {
        let size = Bytes(size.len());
        return Err(CommandError::usage(format!("{}: {size} are more than source has", path.display()))
            .hint(format!(
                "files up to {} are read; profile the program that uses it",
                Bytes(LARGEST_SOURCE)
            )));
    }
    of_file(path, &path.to_string_lossy(), arguments, source)
}

/// The program behind a command, for `run`: a path as it stands, else a name in the search path.
pub(crate) fn of_command(program: &OsStr, arguments: &[OsString], source: &args::Source) -> Outcome<Target> {
    let name = program.to_string_lossy();
    let path = Path::new(program);
    // A bare name is a command first, as in a shell, unless it is plainly source.
    let is_source = path.is_dir() || path.extension().is_some_and(|ending| ending == "py" || ending == "rs");
    if name.contains('/') || (is_source && path.exists()) {
        if !path.exists() {
            return Err(CommandError::start(Kind::NotFound, format!("{name}: not found"))
                .hint("check the path; a relative one is looked up from the current directory"));
        }
        return of_file(path, &name, arguments, source);
    }
    let Some(found) = search_path(program) else {
        let said = CommandError::start(Kind::NotFound, format!("{name}: not found"));
        return Err(if path.exists() {
            said.hint(format!("to run the file in this directory, write ./{name}"))
        } else {
            said.hint("give a path, or the name of a command that the search path holds")
        });
    };
    if is_python(&found)
        && let Some(target) = spelled_python(&found, &name, arguments)
    {
        return Ok(target);
    }
    of_file(&unshimmed(&found, source), &name, arguments, source)
}

/// A version manager's shim is a shell script; the command it stands for lies beside the interpreter.
fn unshimmed(found: &Path, source: &args::Source) -> PathBuf {
    let in_shims = found.parent().and_then(Path::file_name).is_some_and(|folder| folder == "shims");
    let real = || {
        let here = Path::new(".");
        let python = python::ask(&python::find(source.python.as_deref(), here, here))?;
        Some(Path::new(&python.executable).parent()?.join(found.file_name()?))
            .filter(|path| is_executable(path))
    };
    if in_shims { real().unwrap_or_else(|| found.to_owned()) } else { found.to_owned() }
}

fn is_python(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.strip_prefix("python").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

/// `python [options] FILE …` and `python -m MODULE …`; none where the interpreter is given something else.
fn spelled_python(found: &Path, name: &str, arguments: &[OsString]) -> Option<Target> {
    let python = python::ask(found)?;
    let first = arguments.iter().position(|word| {
        let text = word.to_string_lossy();
        text == "-m" || text == "-c" || text == "-" || !text.starts_with('-')
    })?;
    let word = arguments[first].to_string_lossy();
    let disk = Disk { libraries: python.libraries.clone() };
    let (entry, taken, start) = match word.as_ref() {
        "-m" => {
            let module = arguments.get(first + 1)?.to_str()?;
            (entry_for_module(&disk, module)?, first + 2, Start::Module(module.to_owned()))
        }
        "-c" | "-" => return None,
        file => (entries(&disk, file).ok()?.into_iter().next()?, first + 1, Start::Script),
    };
    let mut spelled = vec![OsString::from(&python.executable)];
    spelled.extend_from_slice(&arguments[..taken]);
    Some(Target {
        name: format!(
            "{name} {}",
            arguments[..taken].iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
        ),
        place: PathBuf::from(&entry.path),
        project: Some(PathBuf::from(&entry.root)).filter(|root| root.is_dir()),
        arguments: arguments[taken..].to_vec(),
        found: Found::Source { entry: Box::new(entry), python: Some(python), chosen: None, start },
        spelled: Some(spelled),
    })
}

/// A file or folder that exists.
fn of_file(path: &Path, name: &str, arguments: &[OsString], source: &args::Source) -> Outcome<Target> {
    let text = path.to_str().ok_or_else(|| {
        CommandError::usage(format!("{}: a path that is not UTF-8 cannot be read as source", path.display()))
    })?;
    let project = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")) };
    let interpreter = python::find(source.python.as_deref(), path, project);
    // The interpreter's folders only matter to Python; asking is cheap once cached.
    let python = python::ask(&interpreter);
    let disk = Disk { libraries: python.as_ref().map_or_else(Vec::new, |python| python.libraries.clone()) };
    let found = match entries(&disk, text) {
        Ok(found) => found,
        // What is no source, or not to be looked into, may still be a program.
        Err(error)
            if path.is_file() && (matches!(error, EntryError::NotSource { .. }) || is_executable(path)) =>
        {
            return binary(path, name, arguments);
        }
        Err(error) => return Err(not_found(&error)),
    };
    let several = found.len() > 1;
    let entry = choose(found, source.entry.as_deref(), name)?;
    if entry.language == Language::Python && python.is_none() {
        let error =
            CommandError::environment(format!("'{}' does not answer like a Python 3", interpreter.display()));
        return Err(error.hint("name an interpreter with --python"));
    }
    let start = start_of(&entry, path);
    let place = if path.is_file() { path.to_owned() } else { PathBuf::from(&entry.path) };
    let python = python.filter(|_| entry.language == Language::Python);
    Ok(Target {
        name: if several { format!("{name} ({})", entry.name) } else { name.to_owned() },
        place,
        project: Some(PathBuf::from(&entry.root)).filter(|root| root.is_dir()),
        arguments: arguments.to_vec(),
        found: Found::Source {
            chosen: several.then(|| entry.name.clone()),
            entry: Box::new(entry),
            python,
            start,
        },
        spelled: None,
    })
}

/// Why no program was found at a path, with what to do.
fn not_found(error: &EntryError) -> CommandError {
    let said = CommandError::usage(match error {
        EntryError::Empty { found, .. } if !found.is_empty() => format!("{error} ({found})"),
        _ => error.to_string(),
    });
    said.hint(match error {
        EntryError::Missing { .. } => "give a Python or Rust file, or a project directory",
        EntryError::Unreadable { .. } => "give yourself read access to it",
        EntryError::TooLarge { .. } => "generated code of this size cannot be profiled; give the program that uses it",
        EntryError::NotSource { .. } => "give a Python or Rust file, a project directory, or run the command itself",
        EntryError::BrokenManifest { .. } => "mend it, or give the file that the program starts in",
        EntryError::Empty { .. } => {
            "an entry point is __main__.py, a script in pyproject.toml, a file with a __main__ guard, or a Cargo binary; \
             or give the file itself"
        }
    })
}

/// Not source: an executable, or nothing that can be run.
fn binary(path: &Path, name: &str, arguments: &[OsString]) -> Outcome<Target> {
    if !is_executable(path) {
        let said = format!("{name}: neither source that can be read nor an executable");
        return Err(CommandError::start(Kind::NotExecutable, said).hint(
            "give a Python or Rust file, a project directory, or make the file executable with chmod +x",
        ));
    }
    Ok(Target {
        name: name.to_owned(),
        place: path.to_owned(),
        project: None,
        arguments: arguments.to_vec(),
        found: Found::Binary,
        spelled: None,
    })
}

/// The entry asked for, or the only one.
fn choose(mut found: Vec<Entry>, asked: Option<&str>, name: &str) -> Outcome<Entry> {
    let names: Vec<String> = found.iter().map(|entry| entry.name.clone()).collect();
    let list = names.iter().map(|name| format!("    --entry {name}")).collect::<Vec<_>>().join("\n");
    let index = match asked {
        Some(asked) => names.iter().position(|name| name == asked).ok_or_else(|| {
            CommandError::usage(format!("{name} has no entry point '{asked}'"))
                .hint(format!("there are:\n{list}"))
        })?,
        None if found.len() > 1 && found.iter().any(|entry| entry.is_default) => {
            found.iter().position(|entry| entry.is_default).unwrap_or(0)
        }
        None if found.len() > 1 => {
            return Err(CommandError::usage(format!("{name} has {} entry points", found.len()))
                .hint(format!("choose one with --entry:\n{list}")));
        }
        None => 0,
    };
    Ok(found.swap_remove(index))
}

fn start_of(entry: &Entry, path: &Path) -> Start {
    match entry.language {
        Language::Rust if path.is_file() && !in_cargo_project(path) => Start::Rustc,
        Language::Rust => Start::Cargo { root: PathBuf::from(&entry.root), binary: entry.name.clone() },
        // A wrapper that pip made stays what is started, whatever package it leads to.
        Language::Python if path.is_file() => Start::Script,
        Language::Python => python_start(entry),
    }
}

/// Whether a Rust file belongs to a package rather than standing for itself.
fn in_cargo_project(path: &Path) -> bool {
    let inside = |folder: &Path| folder.ends_with("src") || folder.ends_with("src/bin");
    path.parent().is_some_and(|folder| {
        inside(folder) && folder.ancestors().any(|folder| folder.join("Cargo.toml").is_file())
    })
}

fn python_start(entry: &Entry) -> Start {
    if let Some(function) = &entry.function {
        let (module, function) = function.split_once(':').unwrap_or((function, "main"));
        return Start::Function {
            command: entry.name.clone(),
            module: module.to_owned(),
            function: function.to_owned(),
        };
    }
    let path = Path::new(&entry.path);
    let folder = path.parent().unwrap_or(Path::new(""));
    // A package's `__main__` uses relative imports, so it has to be started as a module.
    if path.ends_with("__main__.py") && folder.join("__init__.py").is_file() {
        let package: Vec<String> = folder
            .ancestors()
            .take_while(|folder| folder.join("__init__.py").is_file())
            .filter_map(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()))
            .collect();
        return Start::Module(package.into_iter().rev().collect::<Vec<_>>().join("."));
    }
    Start::Script
}

impl Target {
    /// What to start, built first where it has to be.
    pub(crate) fn launch(&self, quiet: bool) -> Outcome<Launchable> {
        let (mut words, environment) = match (&self.spelled, &self.found) {
            (Some(spelled), _) => (spelled.clone(), Vec::new()),
            (None, Found::Binary) => (vec![self.runnable()], Vec::new()),
            (None, Found::Source { entry, python, start, .. }) => match start {
                Start::Cargo { root, binary } => (vec![build_cargo(root, binary, quiet)?], Vec::new()),
                Start::Rustc => (vec![build_rustc(&self.place, quiet)?], Vec::new()),
                _ => python_words(entry, python.as_ref(), start, &self.place),
            },
        };
        words.extend(self.arguments.iter().cloned());
        let program = words.remove(0);
        Ok(Launchable { program, arguments: words, environment })
    }

    /// The path as `exec` takes it: with a slash, so that it is not looked up.
    fn runnable(&self) -> OsString {
        if self.place.components().count() > 1 {
            self.place.clone().into()
        } else {
            Path::new(".").join(&self.place).into()
        }
    }
}

type Words = (Vec<OsString>, Vec<(OsString, OsString)>);

fn python_words(entry: &Entry, python: Option<&Python>, start: &Start, place: &Path) -> Words {
    let python = OsString::from(python.map_or("python3", |python| python.executable.as_str()));
    let program = match start {
        Start::Module(module) => vec![python, "-m".into(), module.into()],
        Start::Function { command, module, function } => {
            let code = format!(
                "import sys; sys.argv[0] = {command:?}; from {module} import {} as entry; sys.exit(entry{})",
                function.split('.').next().unwrap_or(function),
                function.split_once('.').map_or_else(|| "()".to_owned(), |(_, rest)| format!(".{rest}()")),
            );
            vec![python, "-c".into(), code.into()]
        }
        _ => return (vec![python, place.into()], Vec::new()),
    };
    // Modules are found from the project's root and from its `src`, wherever we are.
    let root = fs::canonicalize(&entry.root).unwrap_or_else(|_| PathBuf::from(&entry.root));
    let mut folders = vec![root.join("src"), root];
    folders.retain(|folder| folder.is_dir());
    folders.extend(std::env::var_os("PYTHONPATH").iter().flat_map(std::env::split_paths));
    let path = std::env::join_paths(folders).unwrap_or_default();
    (program, vec![("PYTHONPATH".into(), path)])
}

/// Builds a binary of a Cargo project and gives the executable's path, as Cargo tells it.
fn build_cargo(root: &Path, binary: &str, quiet: bool) -> Outcome<OsString> {
    #[derive(Deserialize)]
    struct Message {
        executable: Option<String>,
        target: Option<BuiltTarget>,
    }
    #[derive(Deserialize)]
    struct BuiltTarget {
        name: String,
    }
    // A workspace's entry is `member/binary`.
    let name = binary.rsplit('/').next().unwrap_or(binary);
    let mut command = Command::new("cargo");
    command
        .args(["build", "--release", "--message-format=json-render-diagnostics", "--bin", name])
        .current_dir(root);
    if quiet {
        command.arg("--quiet");
    }
    let output = compile(&mut command, "cargo")?;
    let built = output
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Message>(line).ok())
        .filter(|message| message.target.as_ref().is_some_and(|target| target.name == name))
        .find_map(|message| message.executable);
    built
        .map(OsString::from)
        .ok_or_else(|| CommandError::environment(format!("cargo built no executable for '{name}'")))
}

/// Compiles a Rust file of its own into the cache, unless it is there already.
fn build_rustc(source: &Path, quiet: bool) -> Outcome<OsString> {
    use sha2::{Digest, Sha256};
    let refused = |error: std::io::Error| CommandError::environment(format!("{}: {error}", source.display()));
    let text = fs::read(source).map_err(refused)?;
    let key: String = Sha256::digest(&text).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let folder = dirs::cache()?.join("rustc").join(key);
    let binary = folder.join(source.file_stem().unwrap_or(OsStr::new("program")));
    if is_executable(&binary) {
        return Ok(binary.into());
    }
    fs::create_dir_all(&folder).map_err(refused)?;
    if !quiet {
        eprintln!("plimsoll: compiling {}", source.display());
    }
    // Renamed when whole, so that a build cut short is never run.
    let scratch = tempfile::tempdir_in(&folder).map_err(refused)?;
    let output = scratch.path().join("program");
    let mut command = Command::new("rustc");
    command.args(["--edition", "2024", "-O", "-o"]).arg(&output).arg(source);
    compile(&mut command, "rustc")?;
    fs::rename(&output, &binary).map_err(refused)?;
    Ok(binary.into())
}

/// Runs a compiler whose talk goes to standard error, and takes what it prints.
fn compile(command: &mut Command, name: &str) -> Outcome<Vec<u8>> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().map_err(|error| {
        CommandError::environment(format!("{name} cannot be started: {error}"))
            .hint("a Rust program is built before it is run; install Rust from https://rustup.rs")
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(CommandError::environment(format!("{name} could not build the program"))
        .hint("its errors stand above"))
}
