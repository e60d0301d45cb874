//! The formats a footprint can be written in, by the names the command line knows them by.
//!
//! Does not know how any of them is written.

use std::fmt;

/// One format of container spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A Deployment, or a Job for a program that ends by itself.
    Kubernetes,
    /// A resources patch onto a workload that exists.
    Kustomize,
    /// A Compose file with `deploy.resources`.
    Compose,
    /// An OCI runtime's `config.json`.
    Oci,
    /// A systemd service unit.
    Systemd,
    /// A Containerfile (Dockerfile).
    Containerfile,
}

impl Format {
    /// Every format, in the order help lists them.
    pub const ALL: [Self; 6] =
        [Self::Kubernetes, Self::Kustomize, Self::Compose, Self::Oci, Self::Systemd, Self::Containerfile];

    /// The word that selects it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kubernetes => "kubernetes",
            Self::Kustomize => "kustomize",
            Self::Compose => "compose",
            Self::Oci => "oci",
            Self::Systemd => "systemd",
            Self::Containerfile => "containerfile",
        }
    }

    /// One line of help.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Kubernetes => "A Deployment or a Job with requests and limits",
            Self::Kustomize => "A kustomization.yaml that patches resources onto an existing workload",
            Self::Compose => "A compose.yaml with deploy.resources",
            Self::Oci => "The config.json of an OCI runtime bundle",
            Self::Systemd => "A service unit with memory, CPU, task and IO limits",
            Self::Containerfile => "A Containerfile with base image and dependency layers",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
