//! A kustomize component that puts resources onto a workload that exists.
//!
//! Knows the workload's name only. A component (`kind: Component`) names no resources of its own, so the file stands
//! as it is beside any kustomization that lists it under `components:`. The patch is a JSON patch on the first
//! container: a strategic-merge patch would have to know that container's name, and with a wrong one adds a second
//! container without an image, which the server refuses. Source: kustomize reference, `patches` and `components`.

use plimsoll_model::Kind;
use serde::Serialize;
use serde_json::json;

use crate::kubernetes::{resources, write_blocks};
use crate::{Allotment, Deployable, SpecError};

/// Kinds that keep their pod template at `spec.template`; a target's kind is an anchored regular expression.
const KINDS: &str = "Deployment|StatefulSet|DaemonSet|Job";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Component {
    api_version: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replicas: Vec<Replicas>,
    patches: Vec<Patch>,
}

#[derive(Serialize)]
struct Replicas {
    name: String,
    count: i32,
}

#[derive(Serialize)]
struct Patch {
    target: Target,
    patch: String,
}

#[derive(Serialize)]
struct Target {
    kind: &'static str,
    name: String,
}

pub(crate) fn emit(deployable: &Deployable<'_>) -> Result<String, SpecError> {
    let name = deployable.name()?;
    let allotment = Allotment::of(deployable.footprint, Allotment::LEAST_POD_MEMORY);
    let operation = json!([{
        "op": "add",
        "path": "/spec/template/spec/containers/0/resources",
        "value": resources(&allotment),
    }]);
    let patch = serde_saphyr::to_string(&operation).map_err(|error| SpecError::Write(error.to_string()))?;
    // Only what serves has replicas to set; kustomize fails where a Job is the only workload of that name.
    let service = deployable.footprint.kind == Kind::Service;
    let replicas =
        deployable.replicas()?.filter(|_| service).map(|count| Replicas { name: name.to_string(), count });
    let component = Component {
        api_version: "kustomize.config.k8s.io/v1alpha1",
        kind: "Component",
        replicas: replicas.into_iter().collect(),
        patches: vec![Patch { target: Target { kind: KINDS, name: name.to_string() }, patch }],
    };
    let mut notes = allotment.notes(&deployable.footprint.program);
    notes.push(format!(
        "Save as limits/kustomization.yaml beside the kustomization.yaml that has {name}, and there:"
    ));
    notes.push("  components: [limits]".to_owned());
    write_blocks(&notes, &component)
}
