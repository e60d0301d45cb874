//! Where things stand in a cache's directory.

use std::path::{Path, PathBuf};

use plimsoll_model::VariantKey;
use thiserror::Error;

use super::Digest;

/// Paths in one cache.
#[derive(Debug, Clone)]
pub struct Layout {
    root: PathBuf,
}

/// A name that no module can have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{0}` is no name for a module: 1 to 100 letters, digits, `.`, `_` and `-`, of which the first is no `.`"
)]
pub struct NameError(pub String);

/// Gives the name back if it can be a module's.
///
/// # Errors
/// When it is empty, longer than 100 bytes, starts with `.`, or has other characters than ASCII letters, digits, `.`, `_`
/// and `-`.
pub fn checked_name(name: &str) -> Result<&str, NameError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if name.is_empty() || name.len() > 100 || name.starts_with('.') || !name.bytes().all(fits) {
        return Err(NameError(name.to_owned()));
    }
    Ok(name)
}

impl Layout {
    /// Of the cache in this directory, which need not exist.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The directory itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The key of a cache that holds its own.
    #[must_use]
    pub fn key(&self) -> PathBuf {
        self.root.join("key")
    }

    /// All names.
    #[must_use]
    pub fn names(&self) -> PathBuf {
        self.root.join("names")
    }

    /// One name.
    ///
    /// # Errors
    /// When no module can have it.
    pub fn name(&self, name: &str) -> Result<PathBuf, NameError> {
        Ok(self.names().join(checked_name(name)?))
    }

    /// All modules.
    #[must_use]
    pub fn modules(&self) -> PathBuf {
        self.root.join("modules")
    }

    /// The variants of one module.
    #[must_use]
    pub fn module(&self, module: Digest) -> PathBuf {
        self.modules().join(module.to_string())
    }

    /// The manifest of one variant.
    #[must_use]
    pub fn manifest(&self, module: Digest, key: VariantKey) -> PathBuf {
        self.module(module).join(format!("{key}.json"))
    }

    /// The artifact of one variant.
    #[must_use]
    pub fn artifact(&self, module: Digest, key: VariantKey) -> PathBuf {
        self.module(module).join(format!("{key}.cwasm"))
    }
}
