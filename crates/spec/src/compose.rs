//! A Compose file with `deploy.resources`.
//!
//! Own types for the few fields that are written: `docker-compose-types` does not build without one of three YAML
//! crates that are no longer kept up, and `compose_spec`, which is strict, needs one of them too (it reads these
//! files back in the tests). Source: the Compose Specification, chapter "Deploy"; sizes there are binary, so `64M`
//! is 64 × 2²⁰ bytes.

use std::collections::BTreeMap;

use plimsoll_model::{Bytes, Cores, Kind};
use serde::Serialize;

use crate::kubernetes::write;
use crate::{Allotment, Deployable, SpecError};

#[derive(Serialize)]
struct File {
    services: BTreeMap<String, Service>,
}

#[derive(Serialize)]
struct Service {
    image: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    command: Vec<String>,
    restart: &'static str,
    deploy: Deploy,
}

#[derive(Serialize)]
struct Deploy {
    #[serde(skip_serializing_if = "Option::is_none")]
    replicas: Option<i32>,
    resources: Resources,
}

#[derive(Serialize)]
struct Resources {
    limits: Limits,
    reservations: Reservations,
}

#[derive(Serialize)]
struct Limits {
    cpus: String,
    memory: String,
    pids: u64,
}

#[derive(Serialize)]
struct Reservations {
    cpus: String,
    memory: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    devices: Vec<Device>,
}

#[derive(Serialize)]
struct Device {
    driver: &'static str,
    count: u64,
    capabilities: [&'static str; 1],
}

pub(crate) fn emit(deployable: &Deployable<'_>) -> Result<String, SpecError> {
    let name = deployable.name()?;
    let image = deployable.image(&name)?;
    let allotment = Allotment::of(deployable.footprint, Allotment::LEAST_MEMORY);
    let device = Device { driver: "nvidia", count: allotment.gpus(), capabilities: ["gpu"] };
    let service = Service {
        image: image.to_string(),
        // Compose replaces `$NAME`; `$$` is a plain one.
        command: deployable.args.iter().map(|arg| arg.replace('$', "$$")).collect(),
        restart: match deployable.footprint.kind {
            Kind::Service => "unless-stopped",
            Kind::Job => "no",
        },
        deploy: Deploy {
            replicas: deployable.replicas()?,
            resources: Resources {
                limits: Limits {
                    cpus: cpus(allotment.cpu_limit()),
                    memory: size(allotment.memory_limit()),
                    pids: allotment.tasks(),
                },
                reservations: Reservations {
                    cpus: cpus(allotment.cpu_request()),
                    memory: size(allotment.memory_request()),
                    devices: if allotment.gpus() > 0 { vec![device] } else { Vec::new() },
                },
            },
        },
    };
    let file = File { services: BTreeMap::from([(name.to_string(), service)]) };
    write(&allotment.notes(&deployable.footprint.program), &file)
}

/// `0.25`, `2`; a string, since a number would lose its last digits in some readers.
fn cpus(cores: Cores) -> String {
    cores.to_string()
}

/// `64M`, binary, rounded up.
fn size(bytes: Bytes) -> String {
    format!("{}M", bytes.0.div_ceil(Bytes::MIB))
}
