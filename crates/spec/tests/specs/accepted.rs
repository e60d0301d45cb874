//! The tools that the specs are for take them: kubectl, runc, systemd-analyze, Python, Cargo.

use std::fs;
use std::path::Path;
use std::process::Command;

use plimsoll_model::{Bytes, Cores, Kind, Language};
use plimsoll_spec::{Allotment, BlockDevice, Entry, Format, emit};

use crate::support::{Case, accepted, footprint, run, skipped, tool};

/// Cases at the bounds of what a footprint can say, and a few plain ones.
fn cases() -> Vec<Case> {
    let mut huge = Case::new(footprint());
    huge.footprint.memory.recommended = Bytes(u64::MAX);
    huge.footprint.memory.maximum = Bytes(u64::MAX);
    huge.footprint.cpu.maximum = Cores::from_millis(u64::MAX);
    huge.footprint.tasks.maximum = u64::MAX;
    huge.footprint.disk.write.bytes = Bytes(u64::MAX);
    huge.footprint.disk.write.peak_rate = Bytes(u64::MAX);
    huge.footprint.gpu.recommended = u64::MAX;
    huge.footprint.program = "x\u{2028}kind: Secret\u{2029}\u{85}\u{feff}\nkind: Pod\r".to_owned();
    let mut nothing = Case::new(footprint());
    nothing.footprint.memory.recommended = Bytes(0);
    nothing.footprint.memory.maximum = Bytes(0);
    nothing.footprint.cpu.recommended = Cores::ZERO;
    nothing.footprint.cpu.maximum = Cores::ZERO;
    let odd = [
        "a b", "$HOME", "$(id)", "$$", "%h", "\"", "'", "\\", "a\nb", "yes", "0x10", "1e3", "- a", "é", ";",
        "",
    ];
    let mut service = Case::new(footprint()).args(&odd);
    service.footprint.kind = Kind::Service;
    service.replicas = Some(3);
    let mut job = Case::new(footprint()).args(&odd);
    job.footprint.disk.write.bytes = Bytes::mib(3);
    job.footprint.disk.write.peak_rate = Bytes::mib(3);
    vec![huge, nothing, service, job]
}

/// `kubectl set env --local` reads the object into the API's own types, quantities included, without a server.
#[test]
fn kubectl_reads_workloads_into_its_own_types() {
    let Some(kubectl) = tool("kubectl") else { return };
    for case in cases() {
        let text = case.emit(Format::Kubernetes);
        let mut command = Command::new(&kubectl);
        command.args(["set", "env", "--local", "-f", "-", "PLIMSOLL=1", "-o", "json"]);
        let read: serde_json::Value = serde_json::from_str(&accepted(&mut command, &text)).unwrap();
        let container = &read["spec"]["template"]["spec"]["containers"][0];
        let words = container["args"].as_array().cloned().unwrap_or_default();
        let words: Vec<String> = words.iter().map(|word| word.as_str().unwrap().replace("$$", "$")).collect();
        assert_eq!(words, case.args);
        let ours: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
        let resources = &ours["spec"]["template"]["spec"]["containers"][0]["resources"];
        assert_eq!(&container["resources"], resources, "nothing was rounded, capped or spelled anew");
    }
}

#[test]
fn kustomize_lays_the_patch_onto_any_container_of_an_existing_workload() {
    let Some(kubectl) = tool("kubectl") else { return };
    for mut case in cases() {
        case.name = Some("web".to_owned());
        case.replicas = None;
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("limits")).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("limits/kustomization.yaml", &case.emit(Format::Kustomize));
        write("kustomization.yaml", "resources: [web.yaml]\ncomponents: [limits]\n");
        let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    \
                          spec:\n      containers: [{name: other, image: a}]\n";
        write("web.yaml", deployment);
        let built = accepted(Command::new(&kubectl).arg("kustomize").arg(folder.path()), "");
        let built: serde_json::Value = serde_saphyr::from_str(&built).unwrap();
        let containers = built["spec"]["template"]["spec"]["containers"].as_array().unwrap();
        assert_eq!(containers.len(), 1, "no second container without an image");
        let ours: serde_json::Value = serde_saphyr::from_str(&case.emit(Format::Kubernetes)).unwrap();
        let resources = &ours["spec"]["template"]["spec"]["containers"][0]["resources"];
        assert_eq!(&containers[0]["resources"], resources);
        case.footprint.kind = Kind::Service;
        case.replicas = Some(3);
        write("limits/kustomization.yaml", &case.emit(Format::Kustomize));
        let built = accepted(Command::new(&kubectl).arg("kustomize").arg(folder.path()), "");
        assert!(built.contains("replicas: 3"), "{built}");
    }
}

/// `docker stack config` loads the file as a swarm does, variables replaced, without an engine. Its older schema has no
/// devices, so nothing that needs a GPU is shown to it.
#[test]
fn docker_loads_services_with_the_sizes_and_words_that_were_meant() {
    let Some(docker) = tool("docker") else { return };
    let folder = tempfile::tempdir().unwrap();
    for case in cases().iter().filter(|case| case.footprint.gpu.recommended == 0) {
        let text = case.emit(Format::Compose);
        let path = folder.path().join("compose.yaml");
        fs::write(&path, &text).unwrap();
        let mut command = Command::new(&docker);
        command.args(["stack", "config", "--compose-file"]).arg(&path).env("HOME", "/expanded");
        let read: serde_json::Value = serde_saphyr::from_str(&accepted(&mut command, &text)).unwrap();
        let service = &read["services"]["resize"];
        let words = service["command"].as_array().cloned().unwrap_or_default();
        let words: Vec<String> = words.iter().map(|word| word.as_str().unwrap().to_owned()).collect();
        assert_eq!(words, case.args);
        let line = Allotment::of(&case.footprint, Allotment::LEAST_MEMORY);
        let resources = &service["deploy"]["resources"];
        assert_eq!(resources["limits"]["memory"], line.memory_limit().0.to_string());
        assert_eq!(resources["reservations"]["memory"], line.memory_request().0.to_string());
        assert_eq!(resources["limits"]["cpus"], line.cpu_limit().to_string());
        assert_eq!(resources["limits"]["pids"], line.tasks());
    }
}

#[test]
fn systemd_finds_nothing_to_say_of_the_units() {
    let Some(systemd) = tool("systemd-analyze") else { return };
    let folder = tempfile::tempdir().unwrap();
    for (index, case) in cases().iter().enumerate() {
        let mut deployable = case.deployable();
        deployable.interpreter = Some("/bin/sh");
        deployable.directory = Some("/tmp/100% $odd \"path\"");
        let unit = emit(Format::Systemd, &deployable).unwrap();
        let path = folder.path().join(format!("plimsoll-test-{index}.service"));
        fs::write(&path, &unit).unwrap();
        let output = run(Command::new(&systemd).arg("verify").arg(&path), "");
        let said = String::from_utf8_lossy(&output.stderr);
        let about_ours = said.lines().filter(|line| line.contains("plimsoll-test")).collect::<Vec<_>>();
        assert_eq!(about_ours, [""; 0], "{unit}");
        assert!(output.status.success(), "{said}\n{unit}");
    }
}

/// Copies a program and the libraries it loads into a root file system.
fn install(program: &str, root: &Path) {
    let listed = Command::new("ldd").arg(program).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let libraries = listed.split_whitespace().filter(|word| word.starts_with('/'));
    for file in libraries.chain([program]) {
        let to = root.join(file.trim_start_matches('/'));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(file, to).unwrap();
    }
}

/// Runs a container for real where that is possible; runc validates the whole file before it starts one.
#[test]
fn runc_runs_the_container_inside_its_limits() {
    let Some(runc) = tool("runc") else { return };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("rootfs");
    for empty in ["app", "proc", "sys", "dev"] {
        fs::create_dir_all(root.join(empty)).unwrap();
    }
    install("/bin/sh", &root);
    install("/bin/cat", &root);
    let script =
        "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null; echo ended";
    let mut case = Case::new(footprint()).args(&["-c", script, "$HOME"]);
    case.entry = Entry::Program { path: "/bin/sh".to_owned() };
    case.footprint.disk.write.peak_rate = Bytes::mib(3);
    fs::write(folder.path().join("config.json"), case.emit(Format::Oci)).unwrap();
    let id = format!("plimsoll-test-{}", std::process::id());
    let mut command = Command::new(runc);
    command
        .arg("--root")
        .arg(folder.path().join("state"))
        .args(["run", "--bundle"])
        .arg(folder.path())
        .arg(id);
    let output = run(&mut command, "");
    let said = String::from_utf8_lossy(&output.stderr);
    if ["permitted", "permission", "rootless", "cgroup", "read-only"].iter().any(|why| said.contains(why)) {
        skipped(&format!("no container may be run here: {said}"));
        return;
    }
    assert_eq!(String::from_utf8_lossy(&output.stdout), "104857600\nended\n", "{said}");
}

#[test]
fn an_oci_runtime_is_told_disk_rates_where_the_device_is_known() {
    let mut case = Case::new(footprint());
    case.footprint.disk.read.peak_rate = Bytes::mib(10);
    let mut deployable = case.deployable();
    assert!(!emit(Format::Oci, &deployable).unwrap().contains("blockIO"));
    deployable.device = Some(BlockDevice { major: 8, minor: 1 });
    let spec: serde_json::Value = serde_json::from_str(&emit(Format::Oci, &deployable).unwrap()).unwrap();
    let device = &spec["linux"]["resources"]["blockIO"]["throttleReadBpsDevice"][0];
    assert_eq!(device, &serde_json::json!({"major": 8, "minor": 1, "rate": 40 << 20}));
}

/// The `RUN` line that installs what `pyproject.toml` declares prints just that.
#[test]
fn python_prints_the_dependencies_that_a_project_declares() {
    let Some(python) = tool("python3") else { return };
    let mut case = Case::new(footprint());
    case.project.manifests = vec!["pyproject.toml".to_owned()];
    let text = case.emit(Format::Containerfile);
    let line = text.lines().find_map(|line| line.strip_prefix("RUN python -c ")).unwrap();
    let program = line.strip_suffix(" > /tmp/requirements.txt \\").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let manifest = "[project]\nname = 'a'\ndependencies = ['numpy>=1.2', \"x ; python_version < '3'\"]\n";
    for (manifest, expected) in [(manifest, "numpy>=1.2\nx ; python_version < '3'\n"), ("", "\n")] {
        fs::write(folder.path().join("pyproject.toml"), manifest).unwrap();
        let script = format!("{} -c {program}", python.display());
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(script).current_dir(folder.path());
        assert_eq!(accepted(&mut shell, ""), expected);
    }
}

/// Does what a builder does with the first stage of a Containerfile, less the image.
fn build_stage(text: &str, context: &Path, work: &Path) -> Vec<String> {
    let stage = text.split("FROM ").nth(1).unwrap().replace("\\\n", "");
    let mut said = Vec::new();
    for line in stage.lines().skip(1) {
        if let Some(script) = line.strip_prefix("RUN ") {
            let mut shell = Command::new("sh");
            shell.arg("-ec").arg(script).current_dir(work).env("CARGO_TARGET_DIR", work.join("target"));
            let output = run(&mut shell, "");
            assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
            said.push(String::from_utf8_lossy(&output.stderr).into_owned());
        } else if line == "COPY . ." {
            accepted(Command::new("cp").arg("-a").arg(context.join(".")).arg(work), "");
        } else if let Some(words) = line.strip_prefix("COPY ") {
            let words: Vec<String> = serde_json::from_str(words).unwrap();
            let (into, files) = words.split_last().unwrap();
            fs::create_dir_all(work.join(into)).unwrap();
            for file in files {
                fs::copy(context.join(file), work.join(into).join(file.rsplit('/').next().unwrap())).unwrap();
            }
        }
    }
    said
}

#[test]
fn cargo_builds_dependencies_before_the_source_and_the_source_after() {
    let Some(_) = tool("cargo") else { return };
    let (context, work) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let files = [
        (
            "Cargo.toml",
            "[workspace]\nmembers = ['part']\n[package]\nname = 'tool'\nedition = '2021'\n[dependencies]\npart = { path = 'part' }\n",
        ),
        (
            "Cargo.lock",
            "version = 3\n[[package]]\nname = \"part\"\nversion = \"0.0.0\"\n[[package]]\nname = \"tool\"\nversion = \"0.0.0\"\ndependencies = [\"part\"]\n",
        ),
        ("part/Cargo.toml", "[package]\nname = 'part'\nedition = '2021'\n"),
        ("part/src/lib.rs", "pub fn said() -> &'static str { \"real\" }\n"),
        ("src/main.rs", "fn main() { println!(\"{}\", part::said()) }\n"),
    ];
    for (name, text) in files {
        let path = context.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        // Older than any placeholder.
        accepted(Command::new("touch").args(["-d", "2020-01-01"]).arg(&path), "");
    }
    let mut case = Case::new(footprint());
    case.project.language = Some(Language::Rust);
    case.entry = Entry::Binary { name: "tool".to_owned() };
    let texts = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    case.project.manifests = texts(&["Cargo.toml", "Cargo.lock", "part/Cargo.toml"]);
    case.project.sources = texts(&["src/main.rs", "part/src/lib.rs"]);
    let text = case.emit(Format::Containerfile);
    let said = build_stage(&text, context.path(), work.path());
    assert!(said.iter().filter(|said| said.contains("Finished")).count() == 2, "{said:?}");
    let output = accepted(&mut Command::new(work.path().join("target/release/tool")), "");
    assert_eq!(output, "real\n");
    assert!(text.contains("COPY --from=build /src/target/release/tool /usr/local/bin/tool"), "{text}");
}
