//! For any footprint at all, absurd and unordered ones included, every format is one that parsers which are not ours
//! read, with every request at most its limit and every text as it was given.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::batch::v1::Job;
use k8s_openapi::api::core::v1::{PodTemplateSpec, ResourceRequirements};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use oci_spec::runtime::Spec;
use plimsoll_model::{Bytes, Confidence, Cores, Disk, Flow, Footprint, Kind};
use plimsoll_spec::{Allotment, Format};
use proptest::prelude::*;

use crate::support::{Case, footprint};

fn flow() -> impl Strategy<Value = Flow> {
    (any::<u64>(), any::<u64>(), 0.0..1.0_f64).prop_map(|(bytes, rate, confidence)| Flow {
        bytes: Bytes(bytes),
        peak_rate: Bytes(rate),
        confidence: Confidence::new(confidence),
        ..Flow::default()
    })
}

fn any_footprint() -> impl Strategy<Value = Footprint> {
    let triple = || prop_oneof![any::<[u64; 3]>(), prop::array::uniform3(0..1_u64 << 34), Just([0, 0, 0])];
    let program = prop_oneof!["[a-z]{1,8}/[a-z]{1,8}\\.py", "\\PC{0,20}", any::<String>()];
    let figures = (triple(), triple(), any::<u64>(), triple(), 0.0..1.0_f64);
    (program, figures, flow(), flow(), any::<bool>()).prop_map(|(program, figures, read, write, service)| {
        let (memory, cpu, tasks, gpu, confidence) = figures;
        let mut any = footprint();
        any.program = program;
        [any.memory.minimum, any.memory.recommended, any.memory.maximum] = memory.map(Bytes);
        any.memory.confidence = Confidence::new(confidence);
        [any.cpu.minimum, any.cpu.recommended, any.cpu.maximum] = cpu.map(Cores::from_millis);
        any.tasks.maximum = tasks;
        any.gpu.recommended = (gpu[0] % 3).saturating_mul(gpu[1]);
        any.disk = Disk { read, write };
        any.kind = if service { Kind::Service } else { Kind::Job };
        any
    })
}

fn any_case() -> impl Strategy<Value = Case> {
    let word = prop_oneof![
        "[a-z-]{0,8}",
        "[-\"'$%&*#:{}\\[\\]|>!@`~ \\\\a1y]{0,6}",
        "\\PC{0,8}",
        any::<String>().prop_map(|text| text.replace('\0', "")),
        prop::sample::select(vec![
            "yes", "null", "1e3", "0x10", "$(HOME)", "$$x", "${A}", "%h", ";", "\n", "---"
        ])
        .prop_map(str::to_owned),
    ];
    (any_footprint(), prop::collection::vec(word, 0..5)).prop_map(|(footprint, args)| {
        let mut case = Case::new(footprint);
        case.args = args;
        case
    })
}

/// A quantity's value in thousandths, as Kubernetes reads the forms it has here.
fn milli(quantity: &Quantity) -> u128 {
    let text = quantity.0.as_str();
    if let Some(mebibytes) = text.strip_suffix("Mi") {
        let bytes = mebibytes.parse::<u128>().unwrap() << 20;
        assert!(bytes <= i64::MAX as u128, "the server would cap {text}");
        return bytes * 1000;
    }
    match text.strip_suffix('m') {
        Some(millis) => millis.parse().unwrap(),
        None => text.parse::<u128>().unwrap() * 1000,
    }
}

fn check_resources(resources: &ResourceRequirements) {
    let empty = BTreeMap::new();
    let requests = resources.requests.as_ref().unwrap_or(&empty);
    let limits = resources.limits.as_ref().unwrap();
    for (name, request) in requests {
        assert!(milli(request) > 0, "{name}");
        let Some(limit) = limits.get(name) else { continue };
        assert!(milli(request) <= milli(limit), "{name}: {request:?} {limit:?}");
        if name.contains('/') {
            assert_eq!(request, limit, "an extended resource is not overcommitted");
        }
    }
    assert!(milli(&limits["memory"]) >= u128::from(Allotment::LEAST_POD_MEMORY.0) * 1000);
}

fn check_pod(template: &PodTemplateSpec, args: &[String]) {
    let container = &template.spec.as_ref().unwrap().containers[0];
    check_resources(container.resources.as_ref().unwrap());
    let given = container.args.clone().unwrap_or_default();
    let expanded: Vec<String> = given.iter().map(|arg| expand(arg)).collect();
    assert_eq!(expanded, args);
}

/// Kubernetes' and Compose's `$$`; a single `$` would begin a variable.
fn expand(text: &str) -> String {
    let plain = text.replace("$$", "\u{1}");
    assert!(!plain.contains('$'), "{text:?} would be expanded");
    plain.replace('\u{1}', "$")
}

/// What systemd makes of a command line: words, quotes and escapes, then specifiers, then variables.
fn systemd_words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut chars = line.chars().peekable();
    while chars.peek().is_some() {
        let mut word = String::new();
        let mut quoted = false;
        while let Some(c) = chars.next_if(|c| quoted || *c != ' ') {
            match c {
                '"' => quoted = !quoted,
                '\\' => match chars.next().unwrap() {
                    'n' => word.push('\n'),
                    't' => word.push('\t'),
                    'x' => {
                        let code: String = chars.by_ref().take(2).collect();
                        word.push(char::from(u8::from_str_radix(&code, 16).unwrap()));
                    }
                    c => word.push(c),
                },
                c => word.push(c),
            }
        }
        assert!(!quoted, "{line:?}");
        let plain = word.replace("%%", "\u{1}");
        assert!(!plain.contains('%'), "{line:?} has a specifier");
        words.push(plain.replace('\u{1}', "%"));
        chars.next();
    }
    words.iter().map(|word| expand(word)).collect()
}

fn unit_size(unit: &str, key: &str) -> u64 {
    let prefix = format!("{key}=");
    let text = unit.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap();
    match text.strip_suffix('M') {
        Some(mebibytes) => mebibytes.parse::<u64>().unwrap() << 20,
        None => text.parse().unwrap(),
    }
}

proptest! {
    #[test]
    fn kubernetes_reads_every_workload(case in any_case()) {
        let text = case.emit(Format::Kubernetes);
        let template = match case.footprint.kind {
            Kind::Service => serde_saphyr::from_str::<Deployment>(&text).unwrap().spec.unwrap().template,
            Kind::Job => serde_saphyr::from_str::<Job>(&text).unwrap().spec.unwrap().template,
        };
        check_pod(&template, &case.args);
    }

    #[test]
    fn kustomize_patches_resources_that_kubernetes_reads(case in any_case()) {
        let component: serde_json::Value = serde_saphyr::from_str(&case.emit(Format::Kustomize)).unwrap();
        let patch = component["patches"][0]["patch"].as_str().unwrap();
        let operations: serde_json::Value = serde_saphyr::from_str(patch).unwrap();
        let resources = serde_json::from_value(operations[0]["value"].clone()).unwrap();
        check_resources(&resources);
    }

    #[test]
    fn compose_reads_every_service(case in any_case()) {
        let text = case.emit(Format::Compose);
        let file: compose_spec::Compose = serde_saphyr::from_str(&text).unwrap();
        let service = file.services.values().next().unwrap();
        let resources = service.deploy.as_ref().unwrap().resources.as_ref().unwrap();
        let (limits, reservations) = (resources.limits.as_ref().unwrap(), resources.reservations.as_ref().unwrap());
        let cpus = |cpus: &Option<compose_spec::service::deploy::resources::Cpus>| {
            cpus.as_ref().unwrap().into_inner()
        };
        prop_assert!(cpus(&reservations.cpus) <= cpus(&limits.cpus));
        prop_assert!(reservations.memory.as_ref().unwrap().into_bytes() <= limits.memory.as_ref().unwrap().into_bytes());
        if let Some(compose_spec::service::Command::List(words)) = &service.command {
            let words: Vec<String> = words.iter().map(|word| expand(word)).collect();
            prop_assert_eq!(words, case.args);
        } else {
            prop_assert!(case.args.is_empty());
        }
    }

    #[test]
    fn an_oci_runtime_reads_every_container(case in any_case()) {
        let spec: Spec = serde_json::from_str(&case.emit(Format::Oci)).unwrap();
        let resources = spec.linux().as_ref().unwrap().resources().as_ref().unwrap();
        let memory = resources.memory().unwrap();
        prop_assert!(memory.reservation().unwrap() <= memory.limit().unwrap());
        prop_assert!(memory.reservation().unwrap() >= 6 << 20);
        let cpu = resources.cpu().as_ref().unwrap();
        prop_assert!(cpu.quota().unwrap() >= 1000);
        prop_assert!((2..=262_144).contains(&cpu.shares().unwrap()));
        prop_assert!(resources.pids().unwrap().limit() > 0);
        let args = spec.process().as_ref().unwrap().args().as_ref().unwrap();
        prop_assert_eq!(&args[2..], &case.args[..]);
    }

    #[test]
    fn a_unit_keeps_its_limits_in_order_and_its_words_whole(case in any_case()) {
        let unit = case.emit(Format::Systemd);
        prop_assert!(unit_size(&unit, "MemoryHigh") <= unit_size(&unit, "MemoryMax"));
        let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
        let words = systemd_words(line);
        prop_assert_eq!(&words[2..], &case.args[..]);
        let known = |line: &str| line.is_empty() || line.starts_with(['#', '[']) || line.contains('=');
        prop_assert!(unit.split(['\n', '\r', '\0']).all(known), "{}", unit);
    }

    #[test]
    fn a_containerfile_has_only_instructions_and_its_words_whole(case in any_case()) {
        let text = case.emit(Format::Containerfile);
        let mut continued = false;
        for line in text.split(['\n', '\r', '\u{85}', '\u{2028}']) {
            let word = line.split(' ').next().unwrap();
            let known = ["#", "FROM", "RUN", "ENV", "WORKDIR", "COPY", "USER", "ENTRYPOINT", "CMD", ""].contains(&word);
            prop_assert!(continued || known, "{line}");
            continued = line.ends_with('\\');
        }
        let exec = |name: &str| -> Option<Vec<String>> {
            let line = text.lines().find_map(|line| line.strip_prefix(name))?;
            Some(serde_json::from_str(line).unwrap())
        };
        prop_assert_eq!(exec("CMD ").unwrap_or_default(), case.args);
        prop_assert_eq!(exec("ENTRYPOINT ").unwrap(), ["python", "tools/resize.py"]);
    }

    #[test]
    fn an_allotment_is_in_order_and_in_bounds(footprint in any_footprint()) {
        let line = Allotment::of(&footprint, Allotment::LEAST_MEMORY);
        prop_assert!(Allotment::LEAST_MEMORY <= line.memory_request());
        prop_assert!(line.memory_request() <= line.memory_limit());
        prop_assert!(line.memory_limit() <= Allotment::MOST_MEMORY);
        prop_assert!(Allotment::LEAST_CPU <= line.cpu_request() && line.cpu_request() <= line.cpu_limit());
        prop_assert!(line.cpu_limit() <= Allotment::MOST_CPU);
        prop_assert!((16..=4 << 20).contains(&line.tasks()));
    }

    #[test]
    fn no_name_image_or_entry_makes_it_panic(name in any::<String>(), image in any::<String>(), path in any::<String>()) {
        let mut case = Case::new(footprint());
        for format in Format::ALL {
            (case.name, case.image) = (Some(name.clone()), Some(image.clone()));
            let _ = case.try_emit(format);
            (case.name, case.image) = (None, None);
            case.entry = plimsoll_spec::Entry::Script { path: path.clone() };
            let _ = case.try_emit(format);
        }
    }
}
