//! A Kubernetes Deployment for a service, a Job for a program that ends.
//!
//! Knows the API's types and quantities (`k8s-openapi`), nothing of any one cluster. Quantities are whole `Mi` and
//! thousandths of a core, which the API server keeps to the last digit.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec};
use k8s_openapi::api::batch::v1::{Job, JobSpec};
use k8s_openapi::api::core::v1::{Container, PodSpec, PodTemplateSpec, ResourceRequirements};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use plimsoll_model::{Bytes, Cores, Kind};
use serde::Serialize;
use serde_saphyr::SerializerOptions;

use crate::{Allotment, Deployable, Name, SpecError};

/// The label by which a Deployment finds its pods; one of Kubernetes' recommended ones.
const NAME_LABEL: &str = "app.kubernetes.io/name";
/// The resource name NVIDIA's device plugin offers.
const GPU: &str = "nvidia.com/gpu";
/// How often a Job starts over after a failure: enough for a lost node, not for a program that always fails.
const RETRIES: i32 = 2;

pub(crate) fn emit(deployable: &Deployable<'_>) -> Result<String, SpecError> {
    let name = deployable.name()?;
    let image = deployable.image(&name)?;
    let replicas = deployable.replicas()?;
    let allotment = Allotment::of(deployable.footprint, Allotment::LEAST_POD_MEMORY);
    let container = Container {
        name: name.to_string(),
        image: Some(image.to_string()),
        // The image's entry point starts the program, so only its arguments are said here.
        args: (!deployable.args.is_empty()).then(|| deployable.args.iter().map(|arg| literal(arg)).collect()),
        resources: Some(resources(&allotment)),
        ..Container::default()
    };
    let notes = allotment.notes(&deployable.footprint.program);
    match deployable.footprint.kind {
        Kind::Service => write(&notes, &deployment(&name, container, replicas)),
        Kind::Job => write(&notes, &job(&name, container, replicas)),
    }
}

fn deployment(name: &Name, container: Container, replicas: Option<i32>) -> Deployment {
    let selector = LabelSelector { match_labels: Some(labels(name)), ..LabelSelector::default() };
    Deployment {
        metadata: metadata(name),
        spec: Some(DeploymentSpec {
            replicas: Some(replicas.unwrap_or(1)),
            selector,
            template: template(name, container, None),
            ..DeploymentSpec::default()
        }),
        ..Deployment::default()
    }
}

/// Replicas of a Job are runs of it, side by side.
fn job(name: &Name, container: Container, replicas: Option<i32>) -> Job {
    Job {
        metadata: metadata(name),
        spec: Some(JobSpec {
            backoff_limit: Some(RETRIES),
            parallelism: replicas,
            completions: replicas.filter(|count| *count > 0),
            template: template(name, container, Some("Never")),
            ..JobSpec::default()
        }),
        ..Job::default()
    }
}

fn template(name: &Name, container: Container, restart: Option<&str>) -> PodTemplateSpec {
    let spec = PodSpec {
        containers: vec![container],
        restart_policy: restart.map(str::to_owned),
        ..PodSpec::default()
    };
    PodTemplateSpec {
        metadata: Some(ObjectMeta { labels: Some(labels(name)), ..ObjectMeta::default() }),
        spec: Some(spec),
    }
}

fn metadata(name: &Name) -> ObjectMeta {
    ObjectMeta { name: Some(name.to_string()), labels: Some(labels(name)), ..ObjectMeta::default() }
}

fn labels(name: &Name) -> BTreeMap<String, String> {
    BTreeMap::from([(NAME_LABEL.to_owned(), name.to_string())])
}

/// Requests and limits as the API takes them. Extended resources such as GPUs are limited only; where a request
/// stands as well it must equal the limit, so both say the same.
pub(crate) fn resources(allotment: &Allotment) -> ResourceRequirements {
    let mut requests = BTreeMap::from([
        ("cpu".to_owned(), cpu(allotment.cpu_request())),
        ("memory".to_owned(), mebibytes(allotment.memory_request())),
    ]);
    let mut limits = BTreeMap::from([
        ("cpu".to_owned(), cpu(allotment.cpu_limit())),
        ("memory".to_owned(), mebibytes(allotment.memory_limit())),
    ]);
    if let Some(storage) = allotment.storage() {
        requests.insert("ephemeral-storage".to_owned(), mebibytes(storage.request));
        if let Some(limit) = storage.limit {
            limits.insert("ephemeral-storage".to_owned(), mebibytes(limit));
        }
    }
    if allotment.gpus() > 0 {
        requests.insert(GPU.to_owned(), Quantity(allotment.gpus().to_string()));
        limits.insert(GPU.to_owned(), Quantity(allotment.gpus().to_string()));
    }
    ResourceRequirements { requests: Some(requests), limits: Some(limits), ..ResourceRequirements::default() }
}

/// `250m`, `2`: the forms the server itself prints.
fn cpu(cores: Cores) -> Quantity {
    let millis = cores.millis();
    Quantity(if millis.is_multiple_of(1000) { (millis / 1000).to_string() } else { format!("{millis}m") })
}

/// `64Mi`, rounded up.
fn mebibytes(bytes: Bytes) -> Quantity {
    Quantity(format!("{}Mi", bytes.0.div_ceil(Bytes::MIB)))
}

/// Kubernetes replaces `$(NAME)` in arguments and reads `$$` as one `$`.
fn literal(argument: &str) -> String {
    argument.replace('$', "$$")
}

/// Notes as comments, then the document. Texts of several lines are quoted: readers disagree on block scalars that
/// begin or end with an empty line.
pub(crate) fn write<T: Serialize>(notes: &[String], document: &T) -> Result<String, SpecError> {
    let mut options = SerializerOptions::default();
    options.prefer_block_scalars = false;
    write_with(options, notes, document)
}

/// As [`write`], with texts of several lines as blocks.
pub(crate) fn write_blocks<T: Serialize>(notes: &[String], document: &T) -> Result<String, SpecError> {
    write_with(SerializerOptions::default(), notes, document)
}

fn write_with<T: Serialize>(
    options: SerializerOptions,
    notes: &[String],
    document: &T,
) -> Result<String, SpecError> {
    let mut text: String = notes.iter().map(|note| format!("# {note}\n")).collect();
    serde_saphyr::to_fmt_writer_with_options(&mut text, document, options)
        .map_err(|error| SpecError::Write(error.to_string()))?;
    text.truncate(text.trim_end().len());
    text.push('\n');
    Ok(text)
}
