//! What loaded code costs the process it is in, as the kernel tells it in `/proc/self`.

use std::path::Path;

use crate::host::{Loaded, Ready, read};
use crate::tasks::{Done, Way};
use crate::workload::Workload;

/// Peak resident memory of this process so far, in bytes.
pub(crate) fn peak() -> u64 {
    field("/proc/self/status", "VmHWM:")
}

/// A field of a `/proc` file that is told in kB, in bytes; 0 when it is not there.
fn field(path: &str, name: &str) -> u64 {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) << 10
}

/// Private memory of this process, in bytes: what no other can share and no file stands for. Pages of a file are the page
/// cache's, however many processes map them, and count as private only while nobody else does.
fn private() -> u64 {
    field("/proc/self/smaps_rollup", "Anonymous:")
}

/// Resident and recently touched bytes in the mappings that hold these addresses.
fn code_pages(text: &[u8]) -> (u64, u64) {
    let (start, end) = (text.as_ptr() as usize, text.as_ptr() as usize + text.len());
    let maps = std::fs::read_to_string("/proc/self/smaps").unwrap_or_default();
    let (mut inside, mut resident, mut touched) = (false, 0, 0);
    for line in maps.lines() {
        let head = line.split_whitespace().next().unwrap_or_default();
        if let Some((from, to)) = head.split_once('-') {
            let bounds = (usize::from_str_radix(from, 16), usize::from_str_radix(to, 16));
            inside = matches!(bounds, (Ok(from), Ok(to)) if from < end && start < to);
        } else if inside {
            let kib =
                || line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) << 10;
            match head {
                "Rss:" => resident += kib(),
                "Referenced:" => touched += kib(),
                _ => {}
            }
        }
    }
    (resident, touched)
}

/// Loads code so often, and says what that took each time; with a workload, which of its pages a call in the steady state
/// touches.
pub(crate) fn memory(
    way: Way,
    loads: u32,
    module: &Path,
    ready: &Ready,
    workload: Option<&Workload>,
    bound: u64,
) -> Result<Done, String> {
    let engine = ready.manner.compiler().map_err(|error| error.0)?;
    let load = |ready: &Ready| match way {
        Way::Compile => Loaded::compiled(&engine, &read(module)?, ready.setup.clone(), bound),
        Way::Copy => Loaded::copy(&engine, ready, bound),
        Way::Map => Loaded::map(&engine, ready, bound),
    };
    // What Wasmtime sets up once is not the code's.
    let once = Loaded::compiled(&engine, b"\0asm\x01\0\0\0", Vec::new(), bound)?;
    let before = private();
    let loaded = load(ready)?;
    let more = (1..loads).map(|_| load(ready)).collect::<Result<Vec<_>, _>>()?;
    let private = private().saturating_sub(before) / u64::from(loads.max(1));
    drop(more);
    let (mut resident, mut touched) = (0, 0);
    if let Some(workload) = workload {
        loaded.call(workload)?;
        // From here on the kernel notes anew which pages are touched.
        std::fs::write("/proc/self/clear_refs", "1")
            .map_err(|error| format!("/proc/self/clear_refs: {error}"))?;
        loaded.call(workload)?;
        (resident, touched) = code_pages(loaded.text());
    }
    drop(once);
    Ok(Done::Memory { private, touched, resident, text: loaded.text().len() as u64 })
}
