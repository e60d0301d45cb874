//! One readable spec a format, in full.

use plimsoll_spec::Format;

use crate::support::{Case, footprint};

fn check(case: &Case, format: Format, expected: &str) {
    let text = case.emit(format);
    assert_eq!(text.trim(), expected.trim(), "\n{text}");
}

#[test]
fn a_unit_limits_a_job_and_hands_its_arguments_over_as_they_are() {
    check(
        &Case::new(footprint()).args(&["in put.png", "--size=$HOME", "100%"]),
        Format::Systemd,
        r#"
# Written by plimsoll profile from the footprint of tools/resize.py.
# Memory: 50.0 MiB recommended (90 % sure); the limit of 100 MiB is the maximum.
# CPU: 0.25 recommended, 1.5 at the most.
# Save as /etc/systemd/system/resize.service, or ~/.config/systemd/user/resize.service.
[Unit]
Description=resize

[Service]
Type=oneshot
WorkingDirectory=/opt/resize
ExecStart=python3 /opt/resize/tools/resize.py "in put.png" --size=$$HOME 100%%
NoNewPrivileges=yes

MemoryHigh=90M
MemoryMax=100M
CPUQuota=150%
TasksMax=40
"#,
    );
}
