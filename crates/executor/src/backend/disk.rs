//! The disks that a limit on disk traffic is put on.

use std::fs;

/// `major:minor` of every whole disk; limits on parts of a disk are refused by the kernel.
pub(super) fn devices() -> Vec<String> {
    let Ok(entries) = fs::read_dir("/sys/block") else { return Vec::new() };
    let real = entries.flatten().filter(|entry| {
        // Memory disks and empty loop devices have no traffic to limit.
        let size = fs::read_to_string(entry.path().join("size")).unwrap_or_default();
        size.trim() != "0" && !entry.file_name().to_string_lossy().starts_with("ram")
    });
    real.filter_map(|entry| fs::read_to_string(entry.path().join("dev")).ok())
        .map(|numbers| numbers.trim().to_owned())
        .collect()
}
