//! A systemd service unit with memory, CPU, task and IO limits.
//!
//! Knows the unit file's quoting, nothing of the machine. Source: systemd.service(5), systemd.resource-control(5) and
//! systemd.syntax(7), version 252 and later.

use std::fmt::Write as _;

use plimsoll_model::{Bytes, Cores, Kind};

use crate::deployable::stem;
use crate::error::shown;
use crate::{Allotment, Deployable, Entry, Name, SpecError};

/// What changes the meaning of an `ExecStart` line when its first word begins with it.
const PREFIXES: [char; 6] = ['@', '-', ':', '+', '!', '|'];

pub(crate) fn emit(deployable: &Deployable<'_>) -> Result<String, SpecError> {
    let name = deployable.name()?;
    let directory = directory(deployable, &name)?;
    let allotment = Allotment::of(deployable.footprint, Allotment::LEAST_MEMORY);
    let mut unit = String::new();
    for note in allotment.notes(&deployable.footprint.program) {
        let _ = writeln!(unit, "# {note}");
    }
    let _ = writeln!(
        unit,
        "# Save as /etc/systemd/system/{name}.service, or ~/.config/systemd/user/{name}.service."
    );
    let _ = writeln!(unit, "[Unit]\nDescription={name}");
    let network = &deployable.footprint.network;
    if network.inbound.bytes + network.outbound.bytes > Bytes::ZERO {
        unit.push_str("Wants=network-online.target\nAfter=network-online.target\n");
    }
    let service = deployable.footprint.kind == Kind::Service;
    let _ = writeln!(unit, "\n[Service]\nType={}", if service { "exec" } else { "oneshot" });
    let _ = writeln!(unit, "WorkingDirectory={}", specifiers(&directory));
    let _ = writeln!(unit, "ExecStart={}", command_line(&command(deployable, &directory)));
    if service {
        unit.push_str("Restart=on-failure\n");
    }
    unit.push_str("NoNewPrivileges=yes\n\n");
    limits(&mut unit, &allotment, &directory);
    if service {
        unit.push_str("\n[Install]\nWantedBy=default.target\n");
    }
    Ok(unit)
}

/// Above `MemoryHigh` the kernel takes back cache and slows the program before `MemoryMax` kills it: the last tenth
/// below the limit, and never below what is recommended.
fn limits(unit: &mut String, allotment: &Allotment, directory: &str) {
    let high = allotment.memory_limit().scale(0.9).max(allotment.memory_request()).round_up(Bytes::mib(1));
    let _ = writeln!(unit, "MemoryHigh={}", size(high.min(allotment.memory_limit())));
    let _ = writeln!(unit, "MemoryMax={}", size(allotment.memory_limit()));
    let _ = writeln!(unit, "CPUQuota={}%", percent(allotment.cpu_limit()));
    let _ = writeln!(unit, "TasksMax={}", allotment.tasks());
    // A path stands for the block device under its file system.
    let path = quoted(&specifiers(directory));
    if let Some(rate) = allotment.read_rate() {
        let _ = writeln!(unit, "IOReadBandwidthMax={path} {}", rate.0);
    }
    if let Some(rate) = allotment.write_rate() {
        let _ = writeln!(unit, "IOWriteBandwidthMax={path} {}", rate.0);
    }
}

/// The project's root, absolute; a unit cannot hold one with control characters, nor one whose last character
/// would join it with the next line or be trimmed.
fn directory(deployable: &Deployable<'_>, name: &Name) -> Result<String, SpecError> {
    let given = deployable.directory.map_or_else(|| format!("/opt/{name}"), str::to_owned);
    let bad_end = given.ends_with(['\\', ' ']);
    if !given.starts_with('/') || bad_end || given.chars().any(char::is_control) {
        return Err(SpecError::Directory { given: shown(&given) });
    }
    Ok(given)
}

/// The command on the host; systemd looks names without a `/` up itself.
fn command(deployable: &Deployable<'_>, directory: &str) -> Vec<String> {
    let python = deployable.interpreter.unwrap_or("python3").to_owned();
    let below = |path: &str| format!("{}/{path}", directory.trim_end_matches('/'));
    let mut command = match &deployable.entry {
        Entry::Script { path } => vec![python, below(path)],
        Entry::Module { name } => vec![python, "-m".to_owned(), name.clone()],
        Entry::Command { name } => vec![name.clone()],
        Entry::Binary { name } => vec![below(&format!("target/release/{name}"))],
        Entry::Source { path } => vec![below(stem(path))],
        Entry::Program { path } if path.starts_with('/') || !path.contains('/') => vec![path.clone()],
        Entry::Program { path } => vec![below(path)],
    };
    // A first word that begins like one of systemd's prefixes, or that it holds unsafe, is left to env(1).
    if command.first().is_some_and(|word| word.starts_with(PREFIXES) || word.contains(['"', '\\'])) {
        command.splice(..0, ["/usr/bin/env".to_owned(), "--".to_owned()]);
    }
    command.extend_from_slice(deployable.args);
    command
}

/// An `ExecStart` line whose every word reaches the program as it is: `%` and `$` doubled, quoted where needed. The
/// first word takes no variables, so its `$` stays single.
fn command_line(command: &[String]) -> String {
    let word = |(index, word): (usize, &String)| {
        let word = specifiers(word);
        quoted(&if index == 0 { word } else { word.replace('$', "$$") })
    };
    command.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
}

/// `%` begins a specifier; doubled it is itself.
fn specifiers(text: &str) -> String {
    text.replace('%', "%%")
}

/// A word as it is, or in double quotes with C escapes.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:,@%$".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in word.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_ascii_control() => {
                let _ = write!(quoted, "\\x{:02x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// `64M`: systemd's sizes are binary, rates decimal, so rates are written in plain bytes.
fn size(bytes: Bytes) -> String {
    format!("{}M", bytes.0.div_ceil(Bytes::MIB))
}

/// Percent of one core, rounded up.
fn percent(cores: Cores) -> u64 {
    cores.millis().div_ceil(10)
}
