//! Where the control group hierarchies are mounted, and which groups this process is in.
//!
//! Does not know what the groups are used for.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// This process's own group in each mounted hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hierarchies {
    /// Controllers of version 1 and our group's directory in each; several may share one.
    v1: Vec<(String, PathBuf)>,
    /// The version 2 hierarchy: its mount point and our group's directory.
    v2: Option<(PathBuf, PathBuf)>,
}

impl Hierarchies {
    /// Those of this process.
    ///
    /// # Errors
    /// When `/proc/self/mountinfo` or `/proc/self/cgroup` cannot be read.
    pub fn of_self() -> io::Result<Self> {
        let groups = fs::read("/proc/self/cgroup")?;
        Ok(Self::parse(&fs::read("/proc/self/mountinfo")?, &groups))
    }

    /// Reads them off the text of the two files (`proc_pid_mountinfo(5)`, `cgroups(7)`).
    #[must_use]
    pub fn parse(mountinfo: &[u8], groups: &[u8]) -> Self {
        let mut found = Self::default();
        for mount in mountinfo.split(|byte| *byte == b'\n').filter_map(Mount::parse) {
            let own = |wanted: &[u8]| {
                groups.split(|byte| *byte == b'\n').find_map(|line| {
                    let mut fields = line.splitn(3, |byte| *byte == b':');
                    let (_id, controllers, path) = (fields.next()?, fields.next()?, fields.next()?);
                    let named = |name: &[u8]| name == wanted;
                    controllers.split(|byte| *byte == b',').any(named).then(|| mount.directory(path))?
                })
            };
            match mount.kind {
                b"cgroup2" if found.v2.is_none() => {
                    found.v2 = own(b"").map(|directory| (mount.point.clone(), directory));
                }
                b"cgroup" => {
                    for name in mount.options.split(|byte| *byte == b',') {
                        let Ok(text) = str::from_utf8(name) else { continue };
                        if found.controller(text).is_none()
                            && let Some(directory) = own(name)
                        {
                            found.v1.push((text.to_owned(), directory));
                        }
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// Our group's directory in the version 1 hierarchy of a controller such as `memory`.
    #[must_use]
    pub fn controller(&self, name: &str) -> Option<&Path> {
        self.v1.iter().find(|(controller, _)| controller == name).map(|(_, directory)| directory.as_path())
    }

    /// Our group's directory in the version 2 hierarchy.
    #[must_use]
    pub fn unified(&self) -> Option<&Path> {
        self.v2.as_ref().map(|(_, directory)| directory.as_path())
    }

    /// Where the version 2 hierarchy is mounted.
    #[must_use]
    pub fn unified_mount(&self) -> Option<&Path> {
        self.v2.as_ref().map(|(mount, _)| mount.as_path())
    }

    /// `directory` and those above it, up to its hierarchy's mount point.
    pub fn upwards<'d>(&self, directory: &'d Path) -> impl Iterator<Item = &'d Path> + use<'d> {
        // A group's directory has the group's control files; the mount's parent has not.
        directory.ancestors().take_while(|path| path.join("cgroup.procs").exists())
    }
}

/// One line of mountinfo.
struct Mount<'a> {
    root: PathBuf,
    point: PathBuf,
    kind: &'a [u8],
    options: &'a [u8],
}

impl<'a> Mount<'a> {
    fn parse(line: &'a [u8]) -> Option<Self> {
        let mut fields = line.split(|byte| *byte == b' ');
        let root = unescape(fields.nth(3)?);
        let point = unescape(fields.next()?);
        fields.find(|field| *field == b"-")?;
        let kind = fields.next()?;
        let options = fields.nth(1)?;
        Some(Self { root, point, kind, options })
    }

    /// Where the group at `path` is seen below this mount; none where it lies outside.
    fn directory(&self, path: &[u8]) -> Option<PathBuf> {
        let path = Path::new(OsStr::from_bytes(path));
        let below = path.strip_prefix(&self.root).ok()?;
        let hidden = below.components().any(|part| part.as_os_str() == "..");
        // Joining an empty path would add a slash.
        (!hidden).then(|| if below == Path::new("") { self.point.clone() } else { self.point.join(below) })
    }
}

/// Mountinfo writes space, tab, newline and backslash as `\ooo`.
fn unescape(field: &[u8]) -> PathBuf {
    let mut path = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((first, after)) = rest.split_first() {
        let octal = after.get(..3).filter(|_| *first == b'\\').and_then(|digits| {
            digits.iter().try_fold(0_u32, |sum, digit| Some(sum * 8 + char::from(*digit).to_digit(8)?))
        });
        match octal.and_then(|value| u8::try_from(value).ok()) {
            Some(byte) => {
                path.push(byte);
                rest = after.get(3..).unwrap_or_default();
            }
            None => {
                path.push(*first);
                rest = after;
            }
        }
    }
    PathBuf::from(OsStr::from_bytes(&path))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_hybrid_machine_has_both() {
        let found = Hierarchies::parse(
            b"31 23 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n\
              32 23 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct\n\
              33 23 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
            b"4:memory:/a/b\n2:cpu,cpuacct:/\n0::/u\n",
        );
        assert_eq!(found.controller("memory"), Some(Path::new("/sys/fs/cgroup/memory/a/b")));
        assert_eq!(found.controller("cpu"), Some(Path::new("/sys/fs/cgroup/cpu,cpuacct")));
        assert_eq!(found.controller("cpuacct"), found.controller("cpu"));
        assert_eq!(found.controller("blkio"), None);
        assert_eq!(found.unified(), Some(Path::new("/sys/fs/cgroup/unified/u")));
    }

    #[test]
    fn a_container_sees_its_own_part_of_the_hierarchy() {
        let mount = b"40 30 0:27 /docker/c1 /sys/fs/cgroup/mem\\040ory rw - cgroup cgroup rw,memory\n";
        let found = Hierarchies::parse(mount, b"4:memory:/docker/c1/x\n");
        assert_eq!(found.controller("memory"), Some(Path::new("/sys/fs/cgroup/mem ory/x")));
        let outside = Hierarchies::parse(mount, b"4:memory:/other\n");
        assert_eq!(outside.controller("memory"), None);
        let above = Hierarchies::parse(mount, b"4:memory:/docker/c1/../../x\n");
        assert_eq!(above.controller("memory"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(
            mounts in "([0-9 /\\\\a-z-]{0,60}(cgroup2? )?\n?){0,4}",
            groups in "([0-9]{0,2}:?[a-z,]{0,8}:?/?[a-z./]{0,9}\n){0,4}",
        ) {
            let _ = Hierarchies::parse(mounts.as_bytes(), groups.as_bytes());
        }
    }
}
