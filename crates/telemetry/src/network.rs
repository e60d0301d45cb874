//! Bytes over TCP to and from a group's processes, counted where packets pass into and out of the group.
//!
//! Two small packet programs (`cgroup_skb`, Linux 4.10; the way they find their counters needs 5.5) add up the
//! payload of each TCP packet, retransmissions included. They see every connection, however short, the loopback too;
//! asking for the sockets that are open (`sock_diag`) would miss those that came and went in between, and walks the
//! machine's whole socket table each time. They let every packet pass. The kernel drops them with the group. Needs
//! the right to load such programs, as root has it; UDP does not count.
//!
//! Source: Linux `Documentation/bpf/`, `include/uapi/linux/bpf.h`.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::path::Path;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{Mode, OFlags};

/// Payload bytes in and out since attached.
#[derive(Debug)]
pub struct TcpCounters {
    counters: NonNull<[AtomicU64; 2]>,
}

// SAFETY: the mapping is only read, atomically, and belongs to this value until it is dropped.
unsafe impl Send for TcpCounters {}

/// Bytes mapped: the kernel maps whole pages.
const MAPPED: usize = 4096;

impl TcpCounters {
    /// Begins to count for a version 2 group (of a hybrid machine too).
    ///
    /// # Errors
    /// When the kernel does not permit it, or cannot do it.
    pub fn attach(group: &Path) -> io::Result<Self> {
        let group = rustix::fs::open(group, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        let map = create_map()?;
        for direction in [Direction::In, Direction::Out] {
            let program = load(direction, &map)?;
            attach(&group, &program, direction)?;
        }
        // SAFETY: maps the map's one value, which the kernel keeps for as long as the mapping lives.
        let address = unsafe {
            libc::mmap(ptr::null_mut(), MAPPED, libc::PROT_READ, libc::MAP_SHARED, map.as_raw_fd(), 0)
        };
        let counters = NonNull::new(address.cast()).filter(|_| address != libc::MAP_FAILED);
        Ok(Self { counters: counters.ok_or_else(io::Error::last_os_error)? })
    }

    /// Bytes received and sent so far.
    #[must_use]
    pub fn read(&self) -> (u64, u64) {
        // SAFETY: points to the mapped counters, page-aligned and as large as a page.
        let [inbound, outbound] = unsafe { self.counters.as_ref() };
        (inbound.load(Ordering::Relaxed), outbound.load(Ordering::Relaxed))
    }
}

impl Drop for TcpCounters {
    fn drop(&mut self) {
        // SAFETY: the mapping made by `attach`; nothing borrows from it any more.
        unsafe { libc::munmap(self.counters.as_ptr().cast(), MAPPED) };
    }
}

/// Which way packets go; the number is the kernel's name for the attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    In = 0,
    Out = 1,
}

/// One instruction: operation, registers, offset, constant.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
struct Instruction {
    operation: u8,
    /// Destination in the low four bits, source in the high four.
    registers: u8,
    offset: i16,
    constant: i32,
}

const fn op(operation: u8, to: u8, from: u8, offset: i16, constant: i32) -> Instruction {
    Instruction { operation, registers: from << 4 | to, offset, constant }
}

// Operations of `linux/bpf.h`, each a sum of class, size or source, and mode.
const LOAD_U8: u8 = 0x71;
const LOAD_U32: u8 = 0x61;
const LOAD_ADDRESS: u8 = 0x18;
const MOVE: u8 = 0xbf;
const SET: u8 = 0xb7;
const ADD: u8 = 0x07;
const SUBTRACT: u8 = 0x1f;
const AND: u8 = 0x57;
const SHIFT_LEFT: u8 = 0x67;
const SHIFT_RIGHT: u8 = 0x77;
const ATOMIC_ADD: u8 = 0xdb;
const JUMP: u8 = 0x05;
const JUMP_EQUAL: u8 = 0x15;
const JUMP_UNEQUAL: u8 = 0x55;
const JUMP_NOT_ABOVE_ZERO: u8 = 0xd5;
const CALL: u8 = 0x85;
const EXIT: u8 = 0x95;

/// The helper that copies bytes of the packet: context, offset, where to, how many.
const LOAD_BYTES: i32 = 26;
/// Marks the constant of an address as a map's descriptor, the address being that of its first value.
const OF_MAP_VALUE: u8 = 2;
const TCP: i32 = 6;

/// Adds the payload of a TCP packet to the counter of its direction; lets everything pass.
fn program(direction: Direction, map: i32) -> [Instruction; 39] {
    let counter = direction as i16 * 8;
    [
        op(MOVE, 6, 1, 0, 0),
        // The first 40 bytes, which every TCP packet has, to the stack.
        op(SET, 2, 0, 0, 0),
        op(MOVE, 3, 10, 0, 0),
        op(ADD, 3, 0, 0, -48),
        op(SET, 4, 0, 0, 40),
        op(CALL, 0, 0, 0, LOAD_BYTES),
        op(JUMP_UNEQUAL, 0, 0, 30, 0),
        // IP version in the first four bits; then the protocol, and the length of the header in register 7.
        op(LOAD_U8, 7, 10, -48, 0),
        op(MOVE, 8, 7, 0, 0),
        op(SHIFT_RIGHT, 8, 0, 0, 4),
        op(JUMP_EQUAL, 8, 0, 5, 6),
        op(JUMP_UNEQUAL, 8, 0, 25, 4),
        op(LOAD_U8, 9, 10, -48 + 9, 0),
        op(AND, 7, 0, 0, 15),
        op(SHIFT_LEFT, 7, 0, 0, 2),
        op(JUMP, 0, 0, 2, 0),
        op(LOAD_U8, 9, 10, -48 + 6, 0),
        op(SET, 7, 0, 0, 40),
        op(JUMP_UNEQUAL, 9, 0, 18, TCP),
        // The length of the TCP header, in words, from its thirteenth byte.
        op(MOVE, 1, 6, 0, 0),
        op(MOVE, 2, 7, 0, 0),
        op(ADD, 2, 0, 0, 12),
        op(MOVE, 3, 10, 0, 0),
        op(ADD, 3, 0, 0, -8),
        op(SET, 4, 0, 0, 1),
        op(CALL, 0, 0, 0, LOAD_BYTES),
        op(JUMP_UNEQUAL, 0, 0, 10, 0),
        op(LOAD_U8, 8, 10, -8, 0),
        op(SHIFT_RIGHT, 8, 0, 0, 4),
        op(SHIFT_LEFT, 8, 0, 0, 2),
        // The packet's length less both.
        op(LOAD_U32, 9, 6, 0, 0),
        op(SUBTRACT, 9, 7, 0, 0),
        op(SUBTRACT, 9, 8, 0, 0),
        op(JUMP_NOT_ABOVE_ZERO, 9, 0, 3, 0),
        op(LOAD_ADDRESS, 1, OF_MAP_VALUE, 0, map),
        op(0, 0, 0, 0, 0),
        op(ATOMIC_ADD, 1, 9, counter, 0),
        // One is "let it pass".
        op(SET, 0, 0, 0, 1),
        op(EXIT, 0, 0, 0, 0),
    ]
}

/// A map of one value of two counters, which can be mapped into memory.
fn create_map() -> io::Result<OwnedFd> {
    const CREATE: i64 = 0;
    const ARRAY: u32 = 2;
    const CAN_BE_MAPPED: u32 = 1 << 10;
    let mut attributes = [0_u8; 128];
    for (at, value) in [ARRAY, 4, 16, 1, CAN_BE_MAPPED].into_iter().enumerate() {
        put(&mut attributes, at * 4, &value.to_ne_bytes());
    }
    call(CREATE, &attributes)
}

fn load(direction: Direction, map: &OwnedFd) -> io::Result<OwnedFd> {
    const LOAD: i64 = 5;
    const CGROUP_SKB: u32 = 8;
    let program = program(direction, map.as_raw_fd());
    let length = u32::try_from(program.len()).unwrap_or(0);
    let mut attributes = [0_u8; 128];
    put(&mut attributes, 0, &CGROUP_SKB.to_ne_bytes());
    put(&mut attributes, 4, &length.to_ne_bytes());
    put(&mut attributes, 8, &address(program.as_ptr().cast()));
    put(&mut attributes, 16, &address(c"Dual MIT/GPL".as_ptr().cast()));
    // The attachment the program is meant for stands far behind.
    put(&mut attributes, 68, &(direction as u32).to_ne_bytes());
    call(LOAD, &attributes)
}

fn attach(group: &OwnedFd, program: &OwnedFd, direction: Direction) -> io::Result<()> {
    const ATTACH: i64 = 8;
    const BESIDE_OTHERS: u32 = 2;
    let mut attributes = [0_u8; 128];
    let (group, program) = (group.as_raw_fd().unsigned_abs(), program.as_raw_fd().unsigned_abs());
    for (at, value) in [group, program, direction as u32, BESIDE_OTHERS].into_iter().enumerate() {
        put(&mut attributes, at * 4, &value.to_ne_bytes());
    }
    // SAFETY: as in `call`; this command returns no descriptor.
    match unsafe { libc::syscall(libc::SYS_bpf, ATTACH, attributes.as_ptr(), attributes.len()) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// A command that returns a descriptor.
fn call(command: i64, attributes: &[u8; 128]) -> io::Result<OwnedFd> {
    // SAFETY: the attributes live across the call, and so does what they point to.
    let descriptor = unsafe { libc::syscall(libc::SYS_bpf, command, attributes.as_ptr(), attributes.len()) };
    match i32::try_from(descriptor) {
        // SAFETY: the kernel returned it to us alone.
        Ok(descriptor) if descriptor >= 0 => Ok(unsafe { OwnedFd::from_raw_fd(descriptor) }),
        _ => Err(io::Error::last_os_error()),
    }
}

fn put(attributes: &mut [u8; 128], at: usize, bytes: &[u8]) {
    if let Some(place) = attributes.get_mut(at..at + bytes.len()) {
        place.copy_from_slice(bytes);
    }
}

/// An address as the call takes it: always 64 bits.
fn address(pointer: *const u8) -> [u8; 8] {
    u64::try_from(pointer.addr()).unwrap_or(0).to_ne_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_jump_leaves_the_program() {
        for direction in [Direction::In, Direction::Out] {
            let program = program(direction, 3);
            for (at, instruction) in program.iter().enumerate() {
                let jumps =
                    matches!(instruction.operation, JUMP | JUMP_EQUAL | JUMP_UNEQUAL | JUMP_NOT_ABOVE_ZERO);
                let target = at + 1 + usize::try_from(instruction.offset).unwrap_or(0);
                assert!(!jumps || target <= program.len() - 2, "{at}");
            }
        }
    }
}
