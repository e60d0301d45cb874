//! An OCI runtime's `config.json`: a container without privileges whose `linux.resources` are the allotment.
//!
//! Knows the runtime specification (`oci-spec`); the root file system is expected in `rootfs` beside the file, as
//! `runc spec` has it. Source: OCI Runtime Specification 1.0.2, "config" and "config-linux".

use std::collections::HashMap;

use oci_spec::OciSpecError;
use oci_spec::runtime::{
    LinuxBlockIo, LinuxBlockIoBuilder, LinuxBuilder, LinuxCapabilitiesBuilder, LinuxCpuBuilder,
    LinuxDeviceCgroupBuilder, LinuxMemoryBuilder, LinuxPidsBuilder, LinuxResources, LinuxResourcesBuilder,
    LinuxThrottleDevice, LinuxThrottleDeviceBuilder, PosixRlimitBuilder, PosixRlimitType, Process,
    ProcessBuilder, RootBuilder, Spec, SpecBuilder, UserBuilder,
};
use plimsoll_model::{Bytes, Cores};

use crate::{Allotment, BlockDevice, Deployable, SpecError};

/// The first released version that has everything used here, which every runtime in use takes.
const VERSION: &str = "1.0.2";
/// Where our Containerfile puts the project.
const DIRECTORY: &str = "/app";
/// Not root, and none that a distribution gives out; our Containerfile says the same.
const USER: u32 = 10_001;
/// Micro-seconds that a CPU quota is counted over; the kernel's own default.
const PERIOD: u64 = 100_000;
/// Open files; Docker's and runc's default is lower than servers need, Linux' own hard limit is this.
const OPEN_FILES: u64 = 4096;

pub(crate) fn emit(deployable: &Deployable<'_>) -> Result<String, SpecError> {
    let name = deployable.name()?;
    let allotment = Allotment::of(deployable.footprint, Allotment::LEAST_MEMORY);
    let spec =
        spec(deployable, name.as_str(), &allotment).map_err(|error| SpecError::Write(error.to_string()))?;
    let mut text =
        serde_json::to_string_pretty(&spec).map_err(|error| SpecError::Write(error.to_string()))?;
    text.push('\n');
    Ok(text)
}

fn spec(deployable: &Deployable<'_>, name: &str, allotment: &Allotment) -> Result<Spec, OciSpecError> {
    let notes = allotment.notes(&deployable.footprint.program).join(" ");
    SpecBuilder::default()
        .version(VERSION)
        .hostname(name)
        .process(process(deployable, allotment)?)
        .root(RootBuilder::default().path("rootfs").readonly(false).build()?)
        .linux(LinuxBuilder::default().resources(resources(deployable.device, allotment)?).build()?)
        .annotations(HashMap::from([("plimsoll.notes".to_owned(), notes)]))
        .build()
}

fn process(deployable: &Deployable<'_>, allotment: &Allotment) -> Result<Process, OciSpecError> {
    let mut env =
        vec!["PATH=/opt/venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned()];
    if allotment.gpus() > 0 {
        // Devices are put in by the NVIDIA runtime's hook, which reads these.
        let devices: Vec<String> = (0..allotment.gpus()).map(|index| index.to_string()).collect();
        env.push(format!("NVIDIA_VISIBLE_DEVICES={}", devices.join(",")));
        env.push("NVIDIA_DRIVER_CAPABILITIES=compute,utility".to_owned());
    }
    let files = PosixRlimitBuilder::default()
        .typ(PosixRlimitType::RlimitNofile)
        .soft(OPEN_FILES)
        .hard(OPEN_FILES)
        .build()?;
    let none = LinuxCapabilitiesBuilder::default()
        .bounding([])
        .effective([])
        .inheritable([])
        .permitted([])
        .ambient([])
        .build()?;
    ProcessBuilder::default()
        .args(deployable.container_command())
        .env(env)
        .cwd(DIRECTORY)
        .user(UserBuilder::default().uid(USER).gid(USER).build()?)
        .no_new_privileges(true)
        .capabilities(none)
        .rlimits([files])
        .build()
}

fn resources(device: Option<BlockDevice>, allotment: &Allotment) -> Result<LinuxResources, OciSpecError> {
    let memory = LinuxMemoryBuilder::default()
        .limit(signed(allotment.memory_limit().0))
        .reservation(signed(allotment.memory_request().0))
        .build()?;
    let cpu = LinuxCpuBuilder::default()
        .shares(shares(allotment.cpu_request()))
        .quota(signed(allotment.cpu_limit().millis().saturating_mul(PERIOD / 1000)))
        .period(PERIOD)
        .build()?;
    let resources = LinuxResourcesBuilder::default()
        .devices([LinuxDeviceCgroupBuilder::default().allow(false).access("rwm").build()?])
        .memory(memory)
        .cpu(cpu)
        .pids(LinuxPidsBuilder::default().limit(signed(allotment.tasks())).build()?);
    match device.map(|device| block_io(device, allotment)).transpose()?.flatten() {
        Some(block_io) => resources.block_io(block_io).build(),
        None => resources.build(),
    }
}

fn block_io(device: BlockDevice, allotment: &Allotment) -> Result<Option<LinuxBlockIo>, OciSpecError> {
    let throttle = |rate: Option<Bytes>| -> Result<Vec<LinuxThrottleDevice>, OciSpecError> {
        let Some(rate) = rate else { return Ok(Vec::new()) };
        let device = LinuxThrottleDeviceBuilder::default().major(device.major).minor(device.minor);
        Ok(vec![device.rate(rate.0).build()?])
    };
    let (read, write) = (throttle(allotment.read_rate())?, throttle(allotment.write_rate())?);
    if read.is_empty() && write.is_empty() {
        return Ok(None);
    }
    let mut block_io = LinuxBlockIoBuilder::default();
    if !read.is_empty() {
        block_io = block_io.throttle_read_bps_device(read);
    }
    if !write.is_empty() {
        block_io = block_io.throttle_write_bps_device(write);
    }
    block_io.build().map(Some)
}

/// Relative weight, 1024 a core, within what the kernel takes.
fn shares(cores: Cores) -> u64 {
    (cores.millis().saturating_mul(1024) / 1000).clamp(2, 262_144)
}

/// An allotment's figures fit; one that did not would be held at the most.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
