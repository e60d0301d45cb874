//! The code cache: its format, which whoever compiles writes with these types, and its reading side. Knows no compiler.
//!
//! # Layout
//!
//! ```text
//! DIR/key                      32 random bytes that seal everything below; absent when the host gives the key
//! DIR/names/NAME               which module a name stands for            (sealed document `plimsoll.variant-name/1`)
//! DIR/modules/DIGEST/KEY.json  manifest of one variant of that module    (sealed document `plimsoll.variant/1`)
//! DIR/modules/DIGEST/KEY.cwasm its artifact, native code, mapped from here
//! ```
//!
//! `DIGEST` is the BLAKE3 hash of the module's bytes *as given*, before any instrumentation; `KEY` the [`plimsoll_model::VariantKey`] of
//! [`Identity::key`]. A file is written as a temporary file of the same folder, synced, renamed, and the folder synced:
//! first the artifact, then its manifest, then the name. A reader that meets an artifact without a manifest, or a
//! temporary file (its name starts with `.`), takes it for nothing. Two builders of the same variant write the same
//! content under the same name. When a manifest was last used is its modification time, which readers bring up to date
//! where they may; evicting removes the manifest first.
//!
//! # Whom it trusts
//!
//! Artifacts are native code: who can write one runs code as whoever loads it. So nothing is mapped before
//! 1. the directory, and each file opened in it (symbolic links are refused), belongs to a trusted owner and can be
//!    written by nobody else. With [`Trust::Owner`] that is the user of this process, and the directory may not even be
//!    read by others, for it holds the key. With [`Trust::Key`] the key is the host's, and the directory may be read by
//!    all and belong to this user or root;
//! 2. the manifest's seal, a BLAKE3 hash keyed with the key, fits its text;
//! 3. the artifact's length and seal fit the manifest; they are read through the descriptor that is mapped afterwards.
//!
//! This guards against damage (half-written, truncated, flipped bits), against files brought in from elsewhere (another
//! machine's or user's cache, an image, an archive: their key differs), and against other users. It does not guard
//! against the same user or root, who could as well change this program; nor against a file that its owner changes
//! after it was mapped, which is why writers only ever rename whole files into place.
//!
//! # What an instrumented module exports
//!
//! To hand over the state of a live instance the runtime must reach what a module keeps to itself. Whoever writes the
//! cache may add exports under the names in [`exports`] and lists in the manifest's [`StateMap`] what is there. The
//! runtime goes by the map, never by the names, so that a module that exports all its state needs no instrumentation:
//! - every memory, every *mutable* global, and every table that can change after instantiation (it is exported or
//!   imported in the original, or some `table.set`, `grow`, `fill`, `copy` or `init` names it), in order of index;
//! - [`exports::FUNCTIONS`], one funcref table that nothing in the module writes to, with every function that can escape
//!   (exported ones, those in element segments or a `ref.func`) in order of index, imported ones included. With it
//!   function references in tables and globals are carried over by position. Left out when no funcref state can change;
//! - [`exports::START`], a function `[] -> []`: the original start function, which the instrumented module no longer
//!   has as its start section. The runtime calls it once in the life of an instance, after the first instantiation, and
//!   not when state is handed over;
//! - [`exports::SETTLE`], a function `[] -> []`, when some `data.drop` or `elem.drop` is there: beside each of these
//!   instructions the instrumented module sets a mutable `i32` global of its own to 1 (which is listed among the
//!   globals), and this function drops each segment whose global is 1. The runtime calls it in the new instance after
//!   the globals were carried over.
//!
//! Active segments are left as they are. They run again when a new instance takes over, which calls nothing of the
//! host, touches no page where Wasmtime maps the initial memory copy-on-write, and is overwritten by the state.
//!
//! What keeps a module's live instances where they are (an imported or shared memory, imported mutable globals or tables,
//! references to objects of the host or of the collector) is said in [`StateMap::fixed`], one reason a line.

mod catalog;
pub mod exports;
mod file;
mod identity;
mod layout;
mod manifest;
mod seal;
mod settings;
mod state;

pub use catalog::{Catalog, CatalogError, Entry};
pub use file::{Damage, Trust, open_trusted};
pub use identity::{Digest, Identity, Platform, WASMTIME_VERSION};
pub use layout::{Layout, NameError, checked_name};
pub use manifest::{Artifact, Figures, Manifest, Named, Sealed, parse_sealed, set_apart, to_sealed};
pub use seal::{Seal, SealKey, Sealer};
pub use settings::{Metering, Settings, Target};
pub use state::StateMap;
