//! Whatever is done to a cache's files, what is left of it runs, and nothing that was touched does.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use plimsoll_runtime::cache::{Manifest, Metering, parse_sealed};
use plimsoll_runtime::wasmtime::Val;
use plimsoll_runtime::{Cache, Host};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::{SERVICE, Shelf, selector, service};

/// One thing done to a file.
#[derive(Debug, Clone)]
enum Deed {
    Flip(Index, u8),
    Cut(Index),
    Append(Vec<u8>),
    Replace(Vec<u8>),
    Remove,
    CopyOf(Index),
    LinkTo(Index),
    Open(u32),
    Folder,
}

fn deeds() -> impl Strategy<Value = Deed> {
    let bytes = || prop::collection::vec(any::<u8>(), 1..200);
    prop_oneof![
        4 => (any::<Index>(), 1_u8..).prop_map(|(at, bits)| Deed::Flip(at, bits)),
        2 => any::<Index>().prop_map(Deed::Cut),
        1 => bytes().prop_map(Deed::Append),
        1 => bytes().prop_map(Deed::Replace),
        1 => Just(Deed::Remove),
        2 => any::<Index>().prop_map(Deed::CopyOf),
        1 => any::<Index>().prop_map(Deed::LinkTo),
        1 => prop_oneof![Just(0o660), Just(0o606), Just(0o666)].prop_map(Deed::Open),
        1 => Just(Deed::Folder),
    ]
}

impl Deed {
    fn do_to(&self, path: &Path, all: &[PathBuf]) {
        let Ok(mut bytes) = fs::read(path) else { return };
        match self {
            Self::Flip(at, bits) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] ^= bits;
                fs::write(path, bytes).unwrap();
            }
            Self::Flip(..) => {}
            Self::Cut(at) => fs::write(path, &bytes[..at.index(bytes.len().max(1))]).unwrap(),
            Self::Append(more) => fs::write(path, [bytes, more.clone()].concat()).unwrap(),
            Self::Replace(other) => fs::write(path, other).unwrap(),
            Self::Remove => fs::remove_file(path).unwrap(),
            Self::CopyOf(other) => {
                let other = fs::read(other.get::<PathBuf>(all)).unwrap_or_default();
                fs::write(path, other).unwrap();
            }
            Self::LinkTo(other) => {
                fs::remove_file(path).unwrap();
                symlink(other.get::<PathBuf>(all), path).unwrap();
            }
            Self::Open(mode) => fs::set_permissions(path, Permissions::from_mode(*mode)).unwrap(),
            Self::Folder => {
                fs::remove_file(path).unwrap();
                fs::create_dir(path).unwrap();
            }
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Compiled once; every case vandalises a copy.
static WHOLE: LazyLock<(Shelf, Vec<PathBuf>)> = LazyLock::new(|| {
    let shelf = Shelf::new();
    shelf.fill("service", SERVICE, &service(), Metering::None);
    let files = files(shelf.folder.path());
    (shelf, files)
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn what_was_touched_is_never_mapped(what in prop::collection::vec((any::<Index>(), deeds()), 1..4)) {
        let (whole, originals) = &*WHOLE;
        let copy = Shelf::with_key(whole.key.clone());
        let place = |path: &Path| copy.folder.path().join(path.strip_prefix(whole.folder.path()).unwrap());
        for path in originals {
            fs::create_dir_all(place(path).parent().unwrap()).unwrap();
            fs::copy(path, place(path)).unwrap();
        }
        let copies: Vec<PathBuf> = originals.iter().map(|path| place(path)).collect();
        for (at, deed) in &what {
            deed.do_to(at.get::<PathBuf>(&copies), &copies);
        }
        let Ok(cache) = Cache::open(copy.folder.path()) else { return Ok(()) };
        let Ok(module) = cache.module("service") else { return Ok(()) };
        for variant in module.variants() {
            for end in ["json", "cwasm"] {
                let name = format!("{}.{end}", variant.key);
                let (original, copy) = originals.iter().zip(&copies).find(|(path, _)| path.ends_with(&name)).unwrap();
                prop_assert_eq!(fs::read(original).unwrap(), fs::read(copy).unwrap());
            }
            let mut instance = selector().instantiate(&module, &Host::bare()).unwrap();
            instance.switch(variant.recipe()).unwrap();
            instance.call("fill", &[Val::I32(10)]).unwrap();
        }
    }

    /// Past the seal: a text that whoever has the key sealed, and that is no manifest of ours, is an error and no panic.
    #[test]
    fn any_change_to_a_sealed_manifest_is_read_or_refused(
        at in any::<Index>(), removed in 0_usize..30, added in "[\\PC]{0,20}",
    ) {
        let (whole, originals) = &*WHOLE;
        let manifest = originals.iter().find(|path| path.extension().is_some_and(|end| end == "json")).unwrap();
        let text = fs::read_to_string(manifest).unwrap();
        let body = text.split_once('\n').unwrap().1;
        let start = at.index(body.len());
        let changed = format!("{}{added}{}", &body[..start], &body[(start + removed).min(body.len())..]);
        let sealed = format!("{}\n{changed}", whole.key.seal(changed.as_bytes()));
        if let Ok(manifest) = parse_sealed::<Manifest>(&whole.key, sealed.as_bytes()) {
            prop_assert_eq!(manifest.identity.key(), manifest.clone().identity.key());
        }
    }
}
