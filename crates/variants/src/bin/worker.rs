//! The worker process of tests and benches. Programs that build variants are their own workers instead.

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    plimsoll_variants::worker::serve().into()
}

#[cfg(not(target_os = "linux"))]
fn main() {}
