//! `plimsoll variants` as a person uses it; without the feature, that it says how to get it.

use crate::support::World;

#[test]
fn help_teaches_with_and_without_compilers() {
    let world = World::new();
    for words in [&["variants", "--help"][..], &["variants", "build", "--help"]] {
        let ran = world.plimsoll(words);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("--help") && !ran.out.contains("worker"), "{}", ran.out);
    }
}

#[cfg(not(feature = "variants"))]
#[test]
fn without_compilers_it_says_how_to_get_them() {
    let world = World::new();
    for words in
        [&["variants", "list"][..], &["variants", "build", "a.wasm"], &["variants", "gc", "--max-bytes", "1"]]
    {
        let ran = world.plimsoll(words);
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(ran.err.contains("cargo install --path . --features variants"), "{}", ran.err);
    }
}

#[cfg(all(feature = "variants", target_os = "linux"))]
mod with_compilers {
    use std::fs;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use crate::support::{Ran, World, ran};

    const MODULE: &str = "(module (memory 1) (global $sum (mut i32) (i32.const 0))
      (func (export \"run\") (param i32) (result i32)
        (global.set $sum (i32.add (global.get $sum) (local.get 0))) (global.get $sum)))";
    const WORKLOAD: &str = "export = \"run\"\narguments = [7]\nresults = [7]\n";

    /// A world with a module that was built by two recipes.
    fn built() -> World {
        let world = World::with(&[("adder.wat", MODULE), ("adder.toml", WORKLOAD)]);
        let ran = variants(&world, &["build", "adder.wat", "--recipe", "balanced", "memory-lean"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("balanced") && ran.out.contains("built"), "{}", ran.out);
        world
    }

    fn variants(world: &World, words: &[&str]) -> Ran {
        world.plimsoll(&[&["variants"], words, &["--cache", "cache"]].concat())
    }

    /// The files of the cache with this ending.
    fn files(world: &World, ending: &str) -> Vec<std::path::PathBuf> {
        let mut found = Vec::new();
        for module in fs::read_dir(world.path("cache/modules")).expect("a cache") {
            let folder = fs::read_dir(module.expect("a module").path()).expect("a folder");
            found.extend(folder.map(|file| file.expect("a file").path()));
        }
        found.retain(|path| path.extension().is_some_and(|found| found == ending));
        found.sort();
        found
    }

    #[test]
    fn what_was_built_is_listed_shown_timed_and_evicted() {
        let world = built();
        assert!(
            variants(&world, &["list"]).out.contains("adder   memory-lean"),
            "{}",
            variants(&world, &["list"]).out
        );
        let shown = variants(&world, &["show", "adder"]);
        assert!(
            shown.out.contains("memory-lean: hot functions together, by the call graph"),
            "{}",
            shown.out
        );
        let bench = variants(&world, &["bench", "adder", "--workload", "adder.toml", "--rounds", "3"]);
        assert_eq!(bench.code, 0, "{}", bench.err);
        assert!(bench.out.contains("wasmtime-default"), "{}", bench.out);
        let again = variants(&world, &["build", "adder.wat", "--recipe", "balanced"]);
        assert!(again.out.contains("there already"), "{}", again.out);
        let gone = variants(&world, &["gc", "--max-bytes", "0"]);
        assert!(gone.code == 0 && gone.out.contains("2 variants"), "{}", gone.out);
        assert!(files(&world, "cwasm").is_empty());
    }

    #[test]
    fn documents_carry_their_schema() {
        let world = built();
        let json = |words: &[&str]| {
            world.json(&[&["variants"], words, &["--cache", "cache", "--format", "json"]].concat())
        };
        let shown = json(&["show", "adder"]);
        assert_eq!(shown["schema"], "plimsoll.variants/1");
        assert_eq!(shown["modules"][0]["variants"][0]["recipe"], "balanced");
        assert!(shown["modules"][0]["variants"][0]["manifest"]["artifact"]["bytes"].is_u64());
        assert_eq!(json(&["verify"])["damaged"].as_array().map(Vec::len), Some(0));
        assert_eq!(json(&["list"])["modules"][0]["name"], "adder");
        let bench = json(&["bench", "adder", "--workload", "adder.toml", "--rounds", "2"]);
        assert_eq!(bench["forms"][0]["ratios"].as_array().map(Vec::len), Some(2));
        assert_eq!(json(&["gc", "--max-bytes", "1GB"])["evicted"].as_array().map(Vec::len), Some(0));
    }

    #[test]
    fn damage_is_told_and_repaired() {
        let world = built();
        assert_eq!(variants(&world, &["verify"]).code, 0);
        let artifact = &files(&world, "cwasm")[0];
        let whole = fs::read(artifact).expect("an artifact");
        fs::write(artifact, &whole[..whole.len() - 1]).expect("written");
        let told = variants(&world, &["verify"]);
        assert_eq!(told.code, 1);
        assert!(told.out.contains("and its manifest says"), "{}", told.out);
        let repaired = variants(&world, &["verify", "--repair"]);
        assert_eq!(repaired.code, 0, "{}{}", repaired.out, repaired.err);
        assert_eq!(fs::read(artifact).expect("an artifact"), whole);
        assert_eq!(variants(&world, &["verify"]).code, 0);
    }

    #[test]
    fn a_traced_run_steers_a_build() {
        let world = built();
        let traced = world.plimsoll(&["variants", "trace", "adder.wat", "--workload", "adder.toml"]);
        assert_eq!(traced.code, 0, "{}", traced.err);
        assert!(traced.out.ends_with("[entered]\n0 = 1 # run\n"), "{}", traced.out);
        world.write("hot.toml", &traced.out);
        let build = &["build", "adder.wat", "--recipe", "memory-lean", "--profile"];
        let steered = variants(&world, &[&build[..], &["hot.toml"]].concat());
        assert_eq!(steered.code, 0, "{}", steered.err);
        assert!(steered.out.contains("hot functions together, by a traced run"), "{}", steered.out);
        world.write("other.toml", "[entered]\nwalk = 3\n");
        let other = variants(&world, &[&build[..], &["other.toml"]].concat());
        assert!(other.code == 2 && other.err.contains("has no function walk; it has 1"), "{}", other.err);
    }

    #[test]
    fn wrong_usage_says_what_would_be_right() {
        let world = built();
        world.write("broken.wasm", b"\0asm\x01\0\0\0\x0a\xff\xff");
        world.write("mine.toml", "summary = \"mine\"\n[optimize]\nopt-levle = 2\n");
        world.write("wrong.toml", "export = \"walk\"\n");
        let check = |words: &[&str], expected: &str| {
            let ran = variants(&world, words);
            assert_eq!(ran.code, 2, "{words:?}: {}", ran.err);
            assert!(ran.err.contains(expected), "{words:?}: {}", ran.err);
        };
        check(&["build", "missing.wasm"], "cannot read missing.wasm");
        check(&["build", "broken.wasm"], "broken.wasm: not valid");
        check(&["build", "adder.wat", "--recipe", "fast"], "there are balanced, cpu-lean");
        check(
            &["build", "adder.wat", "--recipe", "mine.toml"],
            "no option 'opt-levle' in [optimize]; a recipe can set opt-level",
        );
        check(&["build", "adder.wat", "--name", "../up"], "no name for a module");
        check(
            &["build", "adder.wat", "--workload", "wrong.toml", "--anew"],
            "there is no function 'walk'; exports are run",
        );
        check(&["show", "subtractor"], "it has adder");
        assert!(
            world.plimsoll(&["variants", "list", "--cache", "nowhere"]).err.contains("there is no cache")
        );
    }

    #[test]
    fn an_unavailable_recipe_is_no_error() {
        let world = World::with(&[("tail.wat", "(module (func $a (export \"run\") return_call $a))")]);
        let ran = variants(&world, &["build", "tail.wat", "--recipe", "balanced", "start-lean"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("unavailable"), "{}", ran.out);
    }

    /// Runs a build in a mount namespace of its own where `cache` is a file system mounted with these options.
    fn on_disk(world: &World, mount: &str) -> Option<Ran> {
        fs::create_dir_all(world.path("cache")).expect("a folder");
        let script =
            format!("{mount} && chmod 700 cache; exec \"$0\" variants build other.wat --cache cache");
        let base = world.command(&[]);
        let mut command = Command::new("unshare");
        command.args(["--mount", "--map-root-user", "sh", "-c", &script, env!("CARGO_BIN_EXE_plimsoll")]);
        command.current_dir(world.path(""));
        for (key, value) in base.get_envs() {
            value.map(|value| command.env(key, value));
        }
        let output = command.output().ok()?;
        if String::from_utf8_lossy(&output.stderr).contains("Operation not permitted") {
            eprintln!("SKIPPED: this machine lets nobody mount");
            return None;
        }
        Some(ran(&output))
    }

    #[test]
    fn a_full_disk_loses_nothing() {
        let world = World::with(&[(
            "other.wat",
            "(module (memory 1) (data (i32.const 0) \"x\") (func (export \"run\")))",
        )]);
        if let Some(ran) = on_disk(&world, "mount -t tmpfs -o size=24k,mode=700 none cache") {
            assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
            assert!(
                ran.err.contains("No space left on device") && ran.err.contains("nothing is lost"),
                "{}",
                ran.err
            );
        }
    }

    /// Processes that a process started, and that they started.
    fn below(pid: u32) -> Vec<u32> {
        let text = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
        let own: Vec<u32> = text.split_whitespace().filter_map(|child| child.parse().ok()).collect();
        own.iter().flat_map(|child| below(*child)).chain(own.iter().copied()).collect()
    }

    #[test]
    fn a_build_that_is_killed_leaves_nothing_behind() {
        let world = built();
        let words = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/wasm/words");
        let (module, workload) = (format!("{words}.wasm"), format!("{words}.toml"));
        let build = ["variants", "build", &*module, "--workload", &*workload, "--cache", "cache"];
        for after in [100, 400, 1200] {
            let mut builder = world.command(&build);
            let mut builder = builder.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
            std::thread::sleep(Duration::from_millis(after));
            let workers = below(builder.id());
            builder.kill().expect("killed");
            builder.wait().expect("it ends");
            let until = Instant::now() + Duration::from_secs(20);
            let lives = |pid: &u32| {
                let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
                stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with('Z'))
            };
            while workers.iter().any(lives) {
                assert!(Instant::now() < until, "workers outlive the build: {workers:?}");
                std::thread::sleep(Duration::from_millis(20));
            }
            let verified = variants(&world, &["verify"]);
            assert_eq!(verified.code, 0, "after {after} ms: {}{}", verified.out, verified.err);
        }
        // What was there still is, and the builder after it finds its way.
        assert!(variants(&world, &["list"]).out.contains("adder"));
        let again =
            world.plimsoll(&["variants", "build", &module, "--recipe", "start-lean", "--cache", "cache"]);
        assert_eq!(again.code, 0, "{}", again.err);
        assert_eq!(variants(&world, &["gc", "--max-bytes", "0"]).code, 0);
        assert!(files(&world, "cwasm").is_empty());
    }

    #[test]
    fn a_read_only_disk_is_said() {
        let world = built();
        world.write("other.wat", "(module (func (export \"run\") (result i32) i32.const 2))");
        if let Some(ran) = on_disk(&world, "mount --bind cache cache && mount -o remount,bind,ro cache") {
            assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
            assert!(ran.err.contains("Read-only file system"), "{}", ran.err);
        }
        assert_eq!(variants(&world, &["verify"]).code, 0);
    }
}
