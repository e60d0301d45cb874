//! Readable examples of each format, and of what is refused.

use plimsoll_model::{Basis, Bytes, Footprint, Kind, Language, Reason};
use plimsoll_spec::{Entry, Format, SpecError};

use crate::support::{Case, footprint};

fn check(case: &Case, format: Format, expected: &str) {
    let text = case.emit(format);
    assert_eq!(text.trim(), expected.trim(), "\n{text}");
}

/// The lines of a Containerfile's stages, without comments.
fn stages(case: &Case) -> String {
    case.emit(Format::Containerfile)
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect::<Vec<_>>()
        .join("\n")
}

fn service() -> Footprint {
    let mut service = footprint();
    service.kind = Kind::Service;
    service.network.inbound.bytes = Bytes::mib(5);
    service
}

#[test]
fn a_service_becomes_a_deployment() {
    let mut case = Case::new(service()).args(&["--port=80", "$HOME"]);
    case.image = Some("registry.example/team/web:1.2".to_owned());
    case.replicas = Some(3);
    case.footprint.gpu.recommended = 1;
    check(
        &case,
        Format::Kubernetes,
        r#"
# Written by plimsoll profile from the footprint of tools/resize.py.
# Memory: 50.0 MiB recommended (90 % sure); the limit of 100 MiB is the maximum.
# Cores: 0.25 recommended, 1.5 at the most.
# GPU: 1.
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app.kubernetes.io/name: resize
  name: resize
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: resize
  template:
    metadata:
      labels:
        app.kubernetes.io/name: resize
    spec:
      containers:
      - args:
        - --port=80
        - $$HOME
        image: registry.example/team/web:1.2
        name: resize
        resources:
          limits:
            cpu: 1500m
            memory: 100Mi
            nvidia.com/gpu: "1"
          requests:
            cpu: 250m
            memory: 50Mi
            nvidia.com/gpu: "1"
"#,
    );
}

#[test]
fn a_program_that_ends_becomes_a_job_and_a_maximum_of_this_machine_is_no_limit() {
    let mut case = Case::new(footprint());
    case.name = Some("nightly".to_owned());
    case.replicas = Some(4);
    case.footprint.memory.maximum = Bytes::mib(20_000);
    case.footprint.memory.reasons.push(Reason::new(Basis::Machine, "what is available here", None));
    case.footprint.disk.write.bytes = Bytes(10_000_000);
    check(
        &case,
        Format::Kubernetes,
        r#"
# Written by plimsoll profile from the footprint of tools/resize.py.
# Memory: 50.0 MiB recommended (90 % sure); the limit of 100 MiB is a guess, at most twice that, because the maximum is not known: watch it and adjust.
# Cores: 0.25 recommended, 1.5 at the most.
apiVersion: batch/v1
kind: Job
metadata:
  labels:
    app.kubernetes.io/name: nightly
  name: nightly
spec:
  backoffLimit: 2
  completions: 4
  parallelism: 4
  template:
    metadata:
      labels:
        app.kubernetes.io/name: nightly
    spec:
      containers:
      - image: nightly:latest
        name: nightly
        resources:
          limits:
            cpu: 1500m
            memory: 100Mi
          requests:
            cpu: 250m
            ephemeral-storage: 10Mi
            memory: 50Mi
      restartPolicy: Never
"#,
    );
}

#[test]
fn kustomize_gets_a_component() {
    let mut case = Case::new(footprint());
    case.name = Some("web".to_owned());
    check(
        &case,
        Format::Kustomize,
        r"
# Written by plimsoll profile from the footprint of tools/resize.py.
# Memory: 50.0 MiB recommended (90 % sure); the limit of 100 MiB is the maximum.
# Cores: 0.25 recommended, 1.5 at the most.
# Save as limits/kustomization.yaml beside the kustomization.yaml that has web, and there:
#   components: [limits]
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- target:
    kind: Deployment|StatefulSet|DaemonSet|Job
    name: web
  patch: |
    - op: add
      path: /spec/template/spec/containers/0/resources
      value:
        limits:
          cpu: 1500m
          memory: 100Mi
        requests:
          cpu: 250m
          memory: 50Mi
",
    );
}

#[test]
fn compose_gets_its_own_units() {
    let mut case = Case::new(service()).args(&["$HOME"]);
    case.footprint.gpu.recommended = 2;
    check(
        &case,
        Format::Compose,
        r#"
# Written by plimsoll profile from the footprint of tools/resize.py.
# Memory: 50.0 MiB recommended (90 % sure); the limit of 100 MiB is the maximum.
# Cores: 0.25 recommended, 1.5 at the most.
# GPU: 2.
services:
  resize:
    image: resize:latest
    command:
    - $$HOME
    restart: unless-stopped
    deploy:
      resources:
        limits:
          cpus: "1.5"
          memory: 100M
          pids: 40
        reservations:
          cpus: "0.25"
          memory: 50M
          devices:
          - driver: nvidia
            count: 2
            capabilities:
            - gpu
"#,
    );
}

#[test]
fn a_unit_limits_a_job_and_hands_its_arguments_over_as_they_are() {
    let mut case = Case::new(footprint()).args(&["in put.png", "--size=$HOME", "100%"]);
    case.footprint.disk.read.peak_rate = Bytes::mib(30);
    check(
        &case,
        Format::Systemd,
        r#"
# Written by plimsoll profile from the footprint of tools/resize.py.
# Memory: 50.0 MiB recommended (90 % sure); the limit of 100 MiB is the maximum.
# Cores: 0.25 recommended, 1.5 at the most.
# Save as /etc/systemd/system/resize.service, or ~/.config/systemd/user/resize.service.
[Unit]
Description=resize

[Service]
Type=oneshot
WorkingDirectory=/opt/resize
ExecStart=python3 /opt/resize/tools/resize.py "in put.png" --size=$$HOME 100%%
NoNewPrivileges=yes

MemoryHigh=90M
MemoryMax=100M
CPUQuota=150%
TasksMax=40
IOReadBandwidthMax=/opt/resize 125829120
"#,
    );
}

#[test]
fn a_unit_of_a_service_starts_with_the_network_and_again_after_a_failure() {
    let mut case = Case::new(service());
    case.entry = Entry::Binary { name: "web".to_owned() };
    let unit = case.emit(Format::Systemd);
    for line in [
        "After=network-online.target",
        "Type=exec",
        "ExecStart=/opt/resize/target/release/web",
        "Restart=on-failure",
        "WantedBy=default.target",
    ] {
        assert!(unit.lines().any(|found| found == line), "{line}\n{unit}");
    }
    case.entry = Entry::Command { name: "@odd".to_owned() };
    assert!(case.emit(Format::Systemd).contains("ExecStart=/usr/bin/env -- @odd\n"));
}

#[test]
fn requirements_are_a_layer_of_their_own_before_the_source() {
    let mut case = Case::new(footprint()).args(&["in put.png"]);
    case.project.manifests = ["requirements.txt", "requirements-dev.txt"].map(str::to_owned).to_vec();
    case.project.requires = Some(">=3.9,<3.12".to_owned());
    assert_eq!(
        stages(&case).trim(),
        r#"FROM docker.io/library/python:3.11-slim-bookworm
RUN python -m venv /opt/venv
ENV VIRTUAL_ENV=/opt/venv UV_PROJECT_ENVIRONMENT=/opt/venv PATH=/opt/venv/bin:$PATH
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY ["requirements.txt","requirements-dev.txt","./"]
RUN pip install --no-cache-dir --requirement requirements.txt
COPY . .
USER 10001:10001
ENTRYPOINT ["python","tools/resize.py"]
CMD ["in put.png"]"#
    );
}

#[test]
fn line_breaks_that_json_would_let_stand_stay_inside_a_word() {
    let mut case = Case::new(footprint());
    case.args = vec!["a\u{2028}b\u{2029}c\u{85}d\n".to_owned()];
    let text = case.emit(Format::Containerfile);
    assert!(text.ends_with("\nCMD [\"a\\u2028b\\u2029c\\u0085d\\n\"]\n"), "{text}");
}

#[test]
fn what_compiles_gets_a_stage_with_compilers_and_leaves_them_behind() {
    let mut case = Case::new(footprint());
    case.project.manifests = vec!["requirements.txt".to_owned()];
    case.project.packages = vec!["Psycopg2".to_owned(), "numpy".to_owned()];
    assert_eq!(
        stages(&case).trim(),
        r#"FROM docker.io/library/python:3.13-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpq-dev \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/venv
ENV VIRTUAL_ENV=/opt/venv UV_PROJECT_ENVIRONMENT=/opt/venv PATH=/opt/venv/bin:$PATH
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY ["requirements.txt","./"]
RUN pip install --no-cache-dir --requirement requirements.txt

FROM docker.io/library/python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpq5 \
    && rm -rf /var/lib/apt/lists/*
ENV VIRTUAL_ENV=/opt/venv UV_PROJECT_ENVIRONMENT=/opt/venv PATH=/opt/venv/bin:$PATH
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY . .
USER 10001:10001
ENTRYPOINT ["python","tools/resize.py"]"#
    );
}

#[test]
fn each_installer_is_known_by_its_manifests() {
    let check = |manifests: &[&str], expected: &str| {
        let mut case = Case::new(footprint());
        case.entry = Entry::Command { name: "resize".to_owned() };
        case.project.manifests = manifests.iter().map(ToString::to_string).collect();
        case.project.packages = vec!["requests".to_owned(), "rm -rf /; #".to_owned()];
        let stages = stages(&case);
        assert!(stages.contains(expected), "{manifests:?}\n{stages}");
        assert!(!stages.contains("rm -rf /;"), "{stages}");
        assert!(stages.contains("ENTRYPOINT [\"resize\"]"), "{stages}");
    };
    check(
        &["pyproject.toml", "uv.lock"],
        "RUN uv sync --locked --no-cache --no-dev --no-install-project\nCOPY . .",
    );
    check(
        &["pyproject.toml", "poetry.lock"],
        "--only main --no-root\nCOPY . .\nRUN pip install --no-cache-dir --no-deps .",
    );
    check(
        &["Pipfile", "Pipfile.lock"],
        "COPY [\"Pipfile\",\"Pipfile.lock\",\"./\"]\nRUN pipenv sync\nCOPY . .",
    );
    check(&["Pipfile"], "RUN pipenv install --skip-lock");
    check(&["pyproject.toml"], "import tomllib");
    check(&["setup.py"], "COPY . .\nRUN pip install --no-cache-dir .");
    check(&[], "RUN pip install --no-cache-dir requests\nCOPY . .");
}

#[test]
fn a_gpu_brings_a_cuda_image_where_its_python_will_do() {
    let mut case = Case::new(footprint());
    case.footprint.gpu.recommended = 1;
    let text = stages(&case);
    assert!(text.contains("FROM docker.io/nvidia/cuda:") && text.contains("python3-venv"), "{text}");
    case.project.requires = Some("<3.12".to_owned());
    assert!(stages(&case).contains("FROM docker.io/library/python:3.11-slim"), "{}", stages(&case));
    case.project.language = Some(Language::Rust);
    case.entry = Entry::Binary { name: "tool".to_owned() };
    let text = stages(&case);
    assert!(
        text.contains("FROM docker.io/library/rust:1-") && text.contains("FROM docker.io/nvidia/cuda:"),
        "{text}"
    );
}

#[test]
fn a_rust_binary_is_left_alone_in_its_image() {
    let mut case = Case::new(footprint());
    case.project.language = Some(Language::Rust);
    case.entry = Entry::Binary { name: "tool".to_owned() };
    let text = stages(&case);
    assert!(text.contains("FROM gcr.io/distroless/cc-debian12:nonroot"), "{text}");
    assert!(text.contains("ENTRYPOINT [\"/usr/local/bin/tool\"]"), "{text}");
    case.project.packages = vec!["openssl-sys".to_owned()];
    let text = stages(&case);
    assert!(
        text.contains("libssl-dev") && text.contains("FROM docker.io/library/debian:bookworm-slim"),
        "{text}"
    );
    case.entry = Entry::Source { path: "demo/sum.rs".to_owned() };
    let text = stages(&case);
    assert!(text.contains("COPY [\"demo/sum.rs\",\"./\"]\n"), "{text}");
    assert!(text.contains("rustc --edition 2024 -O -o bin/sum sum.rs"), "{text}");
    assert!(text.contains("ENTRYPOINT [\"/usr/local/bin/sum\"]"), "{text}");
}

#[test]
fn what_a_server_would_refuse_is_refused_with_what_to_write_instead() {
    let check = |change: &dyn Fn(&mut Case), format: Format, told: &str| {
        let mut case = Case::new(footprint());
        change(&mut case);
        let error = case.try_emit(format).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    };
    check(&|case| case.name = Some("My App".to_owned()), Format::Kubernetes, "try 'my-app'");
    check(&|case| case.name = Some("a".repeat(64)), Format::Systemd, "at most 63");
    check(&|case| case.image = Some("Team/App".to_owned()), Format::Compose, "lower case");
    check(&|case| case.replicas = Some(u32::MAX), Format::Kubernetes, "2147483647");
    check(&|case| case.args = vec!["a".to_owned(), "b\0".to_owned()], Format::Oci, "argument 2");
    check(&|case| case.project.requires = Some(">=4".to_owned()), Format::Containerfile, "Python >=4");
    check(&|case| case.entry = Entry::Program { path: String::new() }, Format::Oci, "empty");
    let unknown = |case: &mut Case| {
        case.project.language = None;
        case.footprint.language = None;
    };
    check(&unknown, Format::Containerfile, "source was not found");
    let case = Case::new(footprint());
    for bad in ["relative", "/a\nExecStart=/bin/evil", "/a\\", ""] {
        let mut deployable = case.deployable();
        deployable.directory = Some(bad);
        let error = plimsoll_spec::emit(Format::Systemd, &deployable).unwrap_err();
        assert!(matches!(error, SpecError::Directory { .. }), "{error}");
    }
}
