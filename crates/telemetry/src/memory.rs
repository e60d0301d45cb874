//! How much memory this process and its neighbours may still take, from files that stay open.
//!
//! Does not know who takes it, nor what is to be done about it.

use std::path::Path;

use plimsoll_model::Bytes;

use crate::held::{BUFFER, pairs, value_of};
use crate::{Held, Hierarchies};

/// The memory files of the machine, of our own group and of those above it, kept open.
#[derive(Debug)]
pub struct MemoryFiles {
    machine: Option<Held>,
    groups: Vec<Group>,
}

/// How full it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fill {
    /// Memory there is: the machine's, or the tightest limit of our group and those above it where that is less.
    pub limit: Bytes,
    /// What could be taken now: the least of what any of them has left. Page cache counts as room.
    pub room: Bytes,
}

#[derive(Debug)]
struct Group {
    limit: Held,
    usage: Held,
    stat: Held,
    /// Keys of `stat` whose sum the kernel can take back, but for what is shared.
    reclaimable: &'static [&'static [u8]],
    shared: &'static [u8],
}

impl Fill {
    /// Share of the limit that is taken, 0 to 1.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.limit == Bytes::ZERO { 0.0 } else { 1.0 - self.room.as_f64() / self.limit.as_f64() }
    }
}

impl MemoryFiles {
    /// Those that limit this process.
    #[must_use]
    pub fn of_self() -> Self {
        Self::of(&Hierarchies::of_self().unwrap_or_default())
    }

    /// Those of these hierarchies. What cannot be opened is left out.
    #[must_use]
    pub fn of(hierarchies: &Hierarchies) -> Self {
        let mut groups = Vec::new();
        let mut add = |own: Option<&Path>, open: fn(&Path) -> std::io::Result<Group>| {
            let above = own.into_iter().flat_map(|own| hierarchies.upwards(own));
            groups.extend(above.filter_map(|path| open(path).ok()));
        };
        add(hierarchies.unified(), Group::v2);
        add(hierarchies.controller("memory"), Group::v1);
        Self { machine: Held::open(Path::new("/proc/meminfo")).ok(), groups }
    }

    /// How full it is now. What cannot be read is left out; nothing at all is no room of nothing.
    #[must_use]
    pub fn read(&self) -> Fill {
        let mut buffer = [0; BUFFER];
        let meminfo = self.machine.as_ref().and_then(|held| held.read(&mut buffer).ok());
        let machine = of_machine(meminfo.unwrap_or_default());
        self.groups.iter().filter_map(Group::read).fold(machine, |least, one| Fill {
            limit: least.limit.min(one.limit),
            room: least.room.min(one.room),
        })
    }
}

impl Group {
    fn v1(path: &Path) -> std::io::Result<Self> {
        let open = |name: &str| Held::open(&path.join(name));
        let (limit, usage) = (open("memory.limit_in_bytes")?, open("memory.usage_in_bytes")?);
        let stat = open("memory.stat")?;
        Ok(Self { limit, usage, stat, reclaimable: &[b"total_cache"], shared: b"total_shmem" })
    }

    fn v2(path: &Path) -> std::io::Result<Self> {
        let open = |name: &str| Held::open(&path.join(name));
        let (limit, usage) = (open("memory.max")?, open("memory.current")?);
        let stat = open("memory.stat")?;
        Ok(Self { limit, usage, stat, reclaimable: &[b"file", b"slab_reclaimable"], shared: b"shmem" })
    }

    /// None without a limit.
    fn read(&self) -> Option<Fill> {
        // Version 1 writes "no limit" as a number close to the largest.
        let limit = self.limit.number().filter(|limit| *limit < u64::MAX / 4)?;
        let usage = self.usage.number()?;
        let mut buffer = [0; BUFFER];
        let stat = self.stat.read(&mut buffer).unwrap_or_default();
        let value = |key: &[u8]| value_of(stat, key).unwrap_or(0);
        let cache = self.reclaimable.iter().map(|key| value(key)).fold(0, u64::saturating_add);
        let taken = usage.saturating_sub(cache.saturating_sub(value(self.shared)));
        Some(Fill { limit: Bytes(limit), room: Bytes(limit.saturating_sub(taken)) })
    }
}

/// `MemTotal` and `MemAvailable`.
fn of_machine(meminfo: &[u8]) -> Fill {
    let kib = |key: &[u8]| {
        // `MemTotal:       24681160 kB`: the shape of `key value` once the colon is part of the key.
        let value = pairs(meminfo).find(|(name, _)| *name == key).map_or(0, |(_, value)| value);
        Bytes(value.saturating_mul(1024))
    };
    Fill { limit: kib(b"MemTotal:"), room: kib(b"MemAvailable:") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meminfo_is_read_in_bytes() {
        let text = b"MemTotal:       24681160 kB\nMemFree: 1 kB\nMemAvailable:   24412345 kB\n";
        let expected = Fill { limit: Bytes(24_681_160 * 1024), room: Bytes(24_412_345 * 1024) };
        assert_eq!(of_machine(text), expected);
        assert_eq!(of_machine(b"nonsense"), Fill { limit: Bytes::ZERO, room: Bytes::ZERO });
        assert_eq!(of_machine(b"nonsense").share(), 0.0);
    }

    /// A folder as the kernel shows a group of version 2.
    fn group(files: [(&str, &str); 3]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        files.iter().for_each(|(name, text)| std::fs::write(folder.path().join(name), text).unwrap());
        folder
    }

    #[test]
    fn page_cache_is_room_and_shared_memory_is_not() {
        let stat = "anon 500\nfile 300\nshmem 100\nslab_reclaimable 50\n";
        let folder = group([("memory.max", "1000\n"), ("memory.current", "900\n"), ("memory.stat", stat)]);
        let fill = Group::v2(folder.path()).unwrap().read().unwrap();
        assert_eq!(fill, Fill { limit: Bytes(1000), room: Bytes(350) });
        assert!((fill.share() - 0.65).abs() < 1e-9);
        std::fs::write(folder.path().join("memory.max"), "max\n").unwrap();
        assert_eq!(Group::v2(folder.path()).unwrap().read(), None);
    }

    #[test]
    fn this_process_has_room() {
        let fill = MemoryFiles::of_self().read();
        assert!(fill.limit > Bytes::mib(16) && fill.room <= fill.limit, "{fill:?}");
    }
}
