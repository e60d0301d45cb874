//! What `plimsoll score` costs over parsing alone, by CPU time of whole processes against tree-sitter's parse of the same
//! texts in this process, turn by turn in the same run. Prints; asserts nothing.
//!
//! `cargo bench --bench score [-- OLD NEW]`, where OLD and NEW are two versions of one Python code base; without them the
//! standard libraries of two CPythons on this machine. Two cases:
//! - warm: a hook for ten staged files whose old sides are in the cache; the parse of the ten new sides is taken off.
//! - cold: a commit from OLD to NEW with an empty cache; over the parse of both sides of each file that differs.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints, and ends where it cannot measure"
)]

#[cfg(unix)]
fn main() {
    unix::main();
}

#[cfg(not(unix))]
fn main() {
    eprintln!("SKIPPED: CPU times are read by Unix means");
}

#[cfg(unix)]
mod unix {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};

    use tree_sitter::Parser;

    const WARM_ROUNDS: usize = 41;
    const COLD_ROUNDS: usize = 11;
    const WARM_FILES: usize = 10;

    /// Sources by path inside their folder.
    type Sources = BTreeMap<String, Vec<u8>>;

    fn cpu_ms(of: libc::c_int) -> f64 {
        let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
        // SAFETY: the pointer is valid for writes of one rusage, which the call fills.
        let usage = unsafe {
            libc::getrusage(of, usage.as_mut_ptr());
            usage.assume_init()
        };
        let ms = |time: libc::timeval| time.tv_sec as f64 * 1e3 + time.tv_usec as f64 / 1e3;
        ms(usage.ru_utime) + ms(usage.ru_stime)
    }

    /// The folders named on the command line, else the libraries of the machine's two latest CPythons.
    fn folders() -> Option<(PathBuf, PathBuf)> {
        let given: Vec<PathBuf> =
            std::env::args_os().skip(1).filter(|word| word != "--bench").map(PathBuf::from).collect();
        if let [old, new] = given.as_slice() {
            return Some((old.clone(), new.clone()));
        }
        let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        let pyenv = fs::read_dir(home.join(".pyenv/versions")).into_iter().flatten().flatten();
        let roots = pyenv.map(|entry| entry.path().join("lib")).chain([PathBuf::from("/usr/lib")]);
        let libraries = roots.flat_map(|root| fs::read_dir(root).into_iter().flatten().flatten());
        let mut found: BTreeMap<u32, PathBuf> = BTreeMap::new();
        for library in libraries {
            let name = library.file_name().to_string_lossy().into_owned();
            let minor = name.strip_prefix("python3.").and_then(|minor| minor.parse().ok());
            if let Some(minor) = minor.filter(|_| library.path().join("argparse.py").is_file()) {
                found.entry(minor).or_insert(library.path());
            }
        }
        let (_, new) = found.pop_last()?;
        let (_, old) = found.pop_last()?;
        Some((old, new))
    }

    /// Python sources below a folder, less installed packages and tests.
    fn sources(root: &Path) -> Sources {
        let mut found = Sources::new();
        let mut open = vec![root.to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).expect("a folder").flatten() {
                let (path, name) = (entry.path(), entry.file_name());
                let kind = entry.file_type().expect("a kind");
                let aside = ["site-packages", "dist-packages", "test", "tests", "idle_test"];
                if kind.is_dir() && !aside.iter().any(|aside| name == *aside) {
                    open.push(path);
                } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "py") {
                    let inside = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
                    found.insert(inside, fs::read(path).expect("a file"));
                }
            }
        }
        found
    }

    /// A scratch repository.
    struct Repo {
        folder: tempfile::TempDir,
    }

    impl Repo {
        fn new() -> Self {
            let repo = Self { folder: tempfile::tempdir().expect("a scratch folder") };
            fs::create_dir(repo.work()).expect("a folder");
            repo.git(&["init", "--quiet"]);
            repo
        }

        fn work(&self) -> PathBuf {
            self.folder.path().join("work")
        }

        fn cache(&self) -> PathBuf {
            self.folder.path().join("cache")
        }

        fn settled(&self, program: &str, arguments: &[&str]) -> Command {
            let mut command = Command::new(program);
            command
                .args(arguments)
                .current_dir(self.work())
                .env("XDG_CACHE_HOME", self.cache())
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .env("GIT_CONFIG_NOSYSTEM", "1")
                .stdin(Stdio::null())
                .stdout(Stdio::null());
            command
        }

        fn git(&self, arguments: &[&str]) {
            let mut all = vec!["-c", "user.name=bench", "-c", "user.email=bench@example.org"];
            all.extend(arguments);
            assert!(self.settled("git", &all).status().expect("git starts").success(), "{arguments:?}");
        }

        /// Stages these and nothing else.
        fn stage<'s>(&self, sources: impl IntoIterator<Item = (&'s String, &'s Vec<u8>)>) {
            for (path, text) in sources {
                let path = self.work().join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, text).expect("a file");
            }
            self.git(&["add", "--all"]);
        }

        fn commit(&self) {
            self.git(&["commit", "--quiet", "--allow-empty", "-m", "next"]);
        }

        /// CPU milliseconds of one start of the command.
        fn plimsoll(&self, arguments: &[&str]) -> f64 {
            let before = cpu_ms(libc::RUSAGE_CHILDREN);
            let status = self.settled(env!("CARGO_BIN_EXE_plimsoll"), arguments).status().expect("starts");
            assert!(status.success(), "{arguments:?}");
            cpu_ms(libc::RUSAGE_CHILDREN) - before
        }
    }

    /// CPU milliseconds of parsing texts once, as tree-sitter does it by itself.
    fn parse<'t>(texts: impl IntoIterator<Item = &'t Vec<u8>>) -> f64 {
        let grammar =
            plimsoll_grammars::ALL.iter().find(|grammar| grammar.name == "python").expect("a grammar");
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter::Language::new(grammar.parser)).expect("a language");
        let before = cpu_ms(libc::RUSAGE_SELF);
        for text in texts {
            std::hint::black_box(parser.parse(text, None));
        }
        cpu_ms(libc::RUSAGE_SELF) - before
    }

    /// Median and the middle half of what was measured.
    fn told(mut values: Vec<f64>) -> String {
        values.sort_by(f64::total_cmp);
        let at = |share: usize| values[(values.len() - 1) * share / 4];
        format!("{:7.2} ({:.2} to {:.2})", at(2), at(1), at(3))
    }

    pub(super) fn main() {
        let Some((old_folder, new_folder)) = folders() else {
            println!("SKIPPED: no two CPythons here; cargo bench --bench score -- OLD NEW");
            return;
        };
        println!(
            "machine: {} cores, {}",
            std::thread::available_parallelism().map_or(1, usize::from),
            processor()
        );
        println!("from {} to {}", old_folder.display(), new_folder.display());
        let (old, new) = (sources(&old_folder), sources(&new_folder));
        println!("\nmilliseconds of CPU, median (and middle half)");
        warm(&old, &new);
        cold(&old, &new);
    }

    fn warm(old: &Sources, new: &Sources) {
        // Spread over the names, of the size that people edit.
        let usual = |text: &Vec<u8>| (4_000..80_000).contains(&text.len());
        let differing: Vec<&String> = old
            .iter()
            .filter(|(path, text)| usual(text) && new.get(*path).is_some_and(|other| other != *text))
            .map(|(path, _)| path)
            .collect();
        let picked: Vec<&String> = differing
            .iter()
            .step_by((differing.len() / WARM_FILES).max(1))
            .take(WARM_FILES)
            .copied()
            .collect();
        let repo = Repo::new();
        repo.stage(old.iter().filter(|(path, _)| !picked.contains(path)));
        repo.commit();
        repo.stage(picked.iter().map(|path| (*path, &old[*path])));
        repo.commit();
        // The old sides, and only those, are in the cache.
        repo.plimsoll(&["score", "HEAD~1..HEAD"]);
        let kept = repo.folder.path().join("kept");
        fs::rename(repo.cache(), &kept).expect("a cache");
        repo.stage(picked.iter().map(|path| (*path, &new[*path])));
        let (mut hook, mut base, mut over, mut start) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..WARM_ROUNDS {
            let _ = fs::remove_dir_all(repo.cache());
            copy(&kept, &repo.cache());
            let spent = repo.plimsoll(&["hook", "run"]);
            let parsed = parse(picked.iter().map(|path| &new[*path]));
            hook.push(spent);
            base.push(parsed);
            over.push(spent - parsed);
            start.push(repo.plimsoll(&["--version"]));
        }
        let bytes: usize = picked.iter().map(|path| new[*path].len()).sum();
        println!("warm hook, {} changed files, {} KiB", picked.len(), bytes / 1024);
        println!("  the hook                        {}", told(hook));
        println!("  parsing the new sides once      {}", told(base));
        println!("  over it                         {}   mark: 8", told(over));
        println!("  of which starting and ending    {}", told(start));
    }

    fn cold(old: &Sources, new: &Sources) {
        let repo = Repo::new();
        repo.stage(old);
        repo.commit();
        repo.git(&["rm", "-r", "--quiet", "--cached", "."]);
        fs::rename(repo.work().join(".git"), repo.folder.path().join("git")).expect("the repository");
        fs::remove_dir_all(repo.work()).expect("the old files");
        fs::create_dir(repo.work()).expect("a folder");
        fs::rename(repo.folder.path().join("git"), repo.work().join(".git")).expect("the repository");
        repo.stage(new);
        repo.commit();
        let sides = |these: &'_ Sources, those: &'_ Sources| -> Vec<Vec<u8>> {
            let differs = |(path, text): &(&String, &Vec<u8>)| those.get(*path) != Some(*text);
            these.iter().filter(differs).map(|(_, text)| text.clone()).collect()
        };
        let (before, after) = (sides(old, new), sides(new, old));
        let (mut spent, mut base, mut ratio) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..COLD_ROUNDS {
            let _ = fs::remove_dir_all(repo.cache());
            let all = repo.plimsoll(&["score", "HEAD~1..HEAD"]);
            let parsed = parse(before.iter().chain(&after));
            spent.push(all);
            base.push(parsed);
            ratio.push(all / parsed);
        }
        let bytes: usize = before.iter().chain(&after).map(Vec::len).sum();
        println!("cold commit, {} files before, {} after, {} KiB", before.len(), after.len(), bytes / 1024);
        println!("  the score                       {}", told(spent));
        println!("  parsing both sides once         {}", told(base));
        println!("  ratio                           {}   mark: 1.3, goal: 0.6", told(ratio));
    }

    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder").flatten() {
            let target = to.join(entry.file_name());
            if entry.file_type().expect("a kind").is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).expect("a file");
            }
        }
    }

    fn processor() -> String {
        let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        name.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.to_owned())
    }
}
