//! The formats a footprint can be written in, by the names the command line knows them by.
//!
//! Does not know how any of them is written.

use std::fmt;
use std::str::FromStr;

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
            Self::Kubernetes => "Deployment or Job with requests and limits",
            Self::Kustomize => "kustomization.yaml that patches resources onto an existing workload",
            Self::Compose => "compose.yaml with deploy.resources",
            Self::Oci => "config.json of an OCI runtime bundle",
            Self::Systemd => "service unit with memory, CPU, task and IO limits",
            Self::Containerfile => "Containerfile with base image and dependency layers",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A word that names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a spec format; write kubernetes, kustomize, compose, oci, systemd or containerfile")]
pub struct UnknownFormat(pub String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name_and_named_in_the_error() {
        let error = "k8s".parse::<Format>().unwrap_err().to_string();
        for format in Format::ALL {
            assert_eq!(format.to_string().parse::<Format>(), Ok(format));
            assert!(error.contains(format.name()), "{error}");
        }
    }
}
