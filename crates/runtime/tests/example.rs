//! The host of `examples/` runs, and shows what it is there to show.

use std::process::Command;

use plimsoll_runtime::cache::Metering;

use crate::support::{SERVICE, Shelf, service};

#[test]
fn from_loading_to_waking() {
    let shelf = Shelf::new();
    shelf.fill("service", SERVICE, &service(), Metering::None);
    // Cargo builds examples along with tests, into the folder beside theirs.
    let test = std::env::current_exe().unwrap();
    let example = test.parent().and_then(|folder| folder.parent()).unwrap().join("examples/host");
    let output =
        Command::new(&example).arg(shelf.folder.path()).args(["service", "fill", "1000"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = printed.lines().collect();
    let count = |line: &str| {
        let number = line.split(['(', ')']).nth(1).and_then(|number| number.parse::<u32>().ok());
        number.unwrap_or_else(|| panic!("{line}"))
    };
    let first = count(lines[0]);
    assert!(lines[0].starts_with("balanced: fill gives [I32("), "{printed}");
    let second = lines.iter().find(|line| line.starts_with("memory-lean: fill")).unwrap();
    assert_eq!(count(second), 2 * first, "{printed}");
    assert!(
        lines.iter().any(|line| line.starts_with("→ memory-lean: holds, memory stalls 30%")),
        "{printed}"
    );
    assert!(lines.iter().any(|line| line.contains("KiB moved in")), "{printed}");
    assert!(lines.iter().any(|line| line.starts_with("asleep: ")), "{printed}");
    assert_eq!(count(lines.last().unwrap()), 3 * first, "{printed}");
}
