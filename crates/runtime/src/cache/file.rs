//! Opens files of a cache only where nobody but trusted users could have written them.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use plimsoll_model::Bytes;
use thiserror::Error;

use super::{Artifact, Layout, Seal, SealKey, manifest};

/// Where the key comes from, and by that who may write.
#[derive(Debug, Clone, Default)]
pub enum Trust {
    /// The cache belongs to this user, keeps its own key, and nobody else may even read it.
    #[default]
    Owner,
    /// The host gives the key; the cache belongs to this user or root, and others may read it.
    Key(SealKey),
}

/// What is wrong with a file of the cache. Whatever it is, the file was not mapped.
#[derive(Debug, Error)]
pub enum Damage {
    /// It cannot be opened or read.
    #[error("cannot be read: {0}")]
    Read(#[from] io::Error),
    /// It is a link, a folder or a device.
    #[error("is no regular file")]
    NotAFile,
    /// Someone else could have written it.
    #[error("{0}")]
    Exposed(String),
    /// Too long to be what it should be.
    #[error("is longer than the {0} bytes such a file can have")]
    TooLong(u64),
    /// It does not begin with a seal.
    #[error("does not begin with a seal: it is damaged, or no file of a cache")]
    Unsealed,
    /// Its seal is another one.
    #[error("does not fit its seal: it is damaged, was changed, or comes from another cache")]
    Seal,
    /// A document of another kind or release.
    #[error("is a `{found}`, and this release reads `{wanted}`")]
    Schema {
        /// What it says it is.
        found: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// Sealed by us and yet not of our form.
    #[error("is not of the form it should have: {0}")]
    Form(String),
    /// It stands where another should.
    #[error("stands under the wrong name: {0}")]
    Misplaced(String),
    /// It is shorter or longer than its manifest says.
    #[error("has {found} bytes, and its manifest says {wanted}")]
    Length {
        /// Bytes there are.
        found: u64,
        /// Bytes there should be.
        wanted: u64,
    },
    /// Compiled by another release or for another machine.
    #[error("{0}")]
    Foreign(String),
    /// Wasmtime would not have it.
    #[error("was refused by Wasmtime: {0}")]
    Refused(String),
}

impl Trust {
    /// Checks the directory, and gives the key.
    ///
    /// # Errors
    /// When the directory or its key cannot be read, or others could write (with [`Trust::Owner`]: read) it.
    pub fn key(&self, layout: &Layout) -> Result<SealKey, (PathBuf, Damage)> {
        let root = layout.root();
        let found = std::fs::symlink_metadata(root).map_err(|error| (root.to_owned(), error.into()))?;
        if !found.is_dir() {
            return Err((root.to_owned(), Damage::Exposed("is no folder".to_owned())));
        }
        self.allows(&found).map_err(|damage| (root.to_owned(), damage))?;
        match self {
            Self::Key(key) => Ok(key.clone()),
            Self::Owner => {
                let path = layout.key();
                read_key(self, &path).map_err(|damage| (path, damage))
            }
        }
    }

    fn allows(&self, found: &Metadata) -> Result<(), Damage> {
        let me = rustix::process::geteuid().as_raw();
        let (closed_to, fit_owner) = match self {
            Self::Owner => (if found.is_dir() { 0o077 } else { 0o022 }, found.uid() == me),
            Self::Key(_) => (0o022, found.uid() == me || found.uid() == 0),
        };
        if !fit_owner {
            let owner = found.uid();
            return Err(Damage::Exposed(format!(
                "belongs to user {owner}, and this process runs as user {me}"
            )));
        }
        if found.mode() & closed_to != 0 {
            let mode = found.mode() & 0o777;
            return Err(Damage::Exposed(format!(
                "others have access to it (mode {mode:o}): chmod go-rwx it"
            )));
        }
        Ok(())
    }
}

/// Opens a regular file that nobody but trusted users could have written.
///
/// # Errors
/// When it is not there, is no regular file, or others could have written it.
pub fn open_trusted(trust: &Trust, path: &Path) -> Result<(File, Metadata), Damage> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)?;
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(Damage::NotAFile);
    }
    trust.allows(&found)?;
    Ok((file, found))
}

fn read_key(trust: &Trust, path: &Path) -> Result<SealKey, Damage> {
    let (mut file, found) = open_trusted(trust, path)?;
    if found.len() != 32 {
        return Err(Damage::Length { found: found.len(), wanted: 32 });
    }
    let mut bytes = [0; 32];
    file.read_exact(&mut bytes)?;
    Ok(SealKey::new(bytes))
}

/// The bytes of a small file, and the open file.
pub(crate) fn read_small(trust: &Trust, path: &Path) -> Result<(Vec<u8>, File), Damage> {
    let (file, _) = open_trusted(trust, path)?;
    let mut bytes = Vec::new();
    (&file).take(manifest::LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > manifest::LONGEST {
        return Err(Damage::TooLong(manifest::LONGEST));
    }
    Ok((bytes, file))
}

/// Opens an artifact and holds every byte of it against its seal. What is given back is to be mapped by descriptor.
pub(crate) fn open_artifact(
    trust: &Trust,
    key: &SealKey,
    path: &Path,
    artifact: &Artifact,
) -> Result<File, Damage> {
    let (file, found) = open_trusted(trust, path)?;
    let Bytes(wanted) = artifact.bytes;
    if found.len() != wanted {
        return Err(Damage::Length { found: found.len(), wanted });
    }
    if seal_of(key, &file)? == artifact.seal { Ok(file) } else { Err(Damage::Seal) }
}

fn seal_of(key: &SealKey, mut file: &File) -> io::Result<Seal> {
    let mut sealer = key.sealer();
    // On the stack: a buffer of the heap would stay with the process, and weigh more than all else that loading leaves.
    let mut piece = [0; 32 << 10];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(sealer.finish()),
            length => sealer.update(&piece[..length]),
        }
    }
}
