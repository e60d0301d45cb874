//! Prints what is understood of programs: `facts PATH [ENTRY]` lists entry points, then the modules, packages and
//! findings of one. For looking at by hand; the command line has its own way to files.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "an example reads files and prints")]

use std::{env, fs, path::Path, process::Command, time::Instant};

use plimsoll_analyze::entry::{entries, entry_for_module};
use plimsoll_analyze::load::load;
use plimsoll_analyze::sources::{Sources, Unreadable};

struct Disk(Vec<String>);

impl Sources for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, Unreadable> {
        fs::read(path).map_err(|error| Unreadable::Denied(error.to_string()))
    }
    fn is_file(&self, path: &str) -> bool {
        Path::new(path).is_file()
    }
    fn size(&self, path: &str) -> Option<u64> {
        fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len())
    }
    fn list(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let name = |entry: fs::DirEntry| {
            let end = if entry.path().is_dir() { "/" } else { "" };
            Some(entry.file_name().into_string().ok()? + end)
        };
        let mut names: Vec<String> = entries.filter_map(name).collect();
        names.sort();
        names
    }
    fn library_folders(&self) -> Vec<String> {
        self.0.clone()
    }
}

fn main() {
    let python = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let asked =
        Command::new(python).args(["-c", "import sys; print('\\n'.join(p for p in sys.path if p))"]).output();
    let folders =
        asked.map(|output| String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect());
    let disk = Disk(folders.unwrap_or_default());
    let mut arguments = env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| ".".to_owned());
    let wanted = arguments.next();
    let found = match entry_for_module(&disk, &path).filter(|_| !Path::new(&path).exists()) {
        Some(entry) => Ok(vec![entry]),
        None => entries(&disk, &path),
    };
    match found {
        Err(error) => println!("{error}: {error:?}"),
        Ok(found) => {
            found.iter().for_each(|entry| println!("{entry:?}"));
            let chosen =
                found.iter().find(|entry| wanted.as_ref().is_none_or(|wanted| *wanted == entry.name));
            let Some(entry) = chosen else { return };
            let begun = Instant::now();
            let loaded = load(&disk, entry);
            let took = begun.elapsed();
            let program = &loaded.program;
            for module in &program.modules {
                println!(
                    "module {} {} ({} bytes, {} skipped, {} functions)",
                    module.name,
                    module.path,
                    module.bytes,
                    module.skipped_bytes,
                    module.functions.len()
                );
            }
            program.packages.iter().for_each(|package| println!("{package:?}"));
            println!("{:?} {:?} {:?}", program.dependencies, program.language_version, program.entry);
            program.findings.iter().for_each(|finding| println!("{finding:?}"));
            println!("{} files, {} packages, {took:?}", loaded.files.len(), program.packages.len());
            if env::var_os("IR").is_some() {
                println!("{:#?}", program.modules);
            }
        }
    }
}
