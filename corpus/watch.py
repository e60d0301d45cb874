"""Runs one command and prints the peak memory of its whole process tree as JSON.

    python3 -I -S watch.py COMMAND [ARGS...]

Every two milliseconds it reads VmHWM, the high-water mark that begins with the program's own address space (a child's
ru_maxrss is no good for that: it is never below the mark of whoever launched it). The program is traced for one
event only, its exit, where it stops with its memory still in place: the last reading is exact however short it ran.

One process: `peak` is its highest resident set. Several: the highest sum of proportional set sizes (pages shared by
parent and children counted once), read every 20 ms because it is costly, or the largest single process if that is
more. `peak_anon` is the highest sum of anonymous and shared memory; after a fork it counts shared pages twice.
"""

import ctypes
import os
import signal
import sys
import time

# From <sys/ptrace.h>: attach without stopping; the options wanted; the one event asked for; go on.
SEIZE, TRACE_EXIT, EVENT_EXIT, CONTINUE = 0x4206, 0x40, 6, 7

INTERVAL = 0.002
PROPORTIONAL_EVERY = 10


def status(pid):
    """(high-water mark, resident, anonymous and shared, threads) of a process in bytes; None when it is gone."""
    high = resident = anon = threads = 0
    try:
        with open(f"/proc/{pid}/status", "rb") as file:
            for line in file:
                key, _, value = line.partition(b":")
                if key == b"VmHWM":
                    high = int(value.split()[0]) * 1024
                elif key == b"VmRSS":
                    resident = int(value.split()[0]) * 1024
                elif key in (b"RssAnon", b"RssShmem"):
                    anon += int(value.split()[0]) * 1024
                elif key == b"Threads":
                    threads = int(value)
    except (OSError, ValueError):
        return None
    return max(high, resident), resident, anon, threads


def proportional(pid):
    """Proportional set size in bytes; 0 when the process is gone."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            for line in file:
                if line.startswith(b"Pss:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 0


def tree(root):
    """The process and its descendants."""
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        try:
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/children", "rb") as file:
                    todo += [int(child) for child in file.read().split()]
        except OSError:
            continue
    return found


class Peaks:
    """Highest values seen."""

    def __init__(self):
        self.one_high = self.rss = self.anon = self.pss = 0
        self.processes = self.tasks = 1
        self.samples = 0

    def look(self, root):
        """One reading of the whole tree."""
        pids = tree(root)
        readings = [(pid, reading) for pid in pids if (reading := status(pid)) is not None]
        for _, (high, _, _, _) in readings:
            self.one_high = max(self.one_high, high)
        self.rss = max(self.rss, sum(reading[1] for _, reading in readings))
        self.anon = max(self.anon, sum(reading[2] for _, reading in readings))
        self.processes = max(self.processes, len(readings))
        self.tasks = max(self.tasks, sum(reading[3] for _, reading in readings))
        if len(pids) > 1 and self.samples % PROPORTIONAL_EVERY == 0:
            self.pss = max(self.pss, sum(proportional(pid) for pid in pids))
        self.samples += 1

    def finish(self, usage):
        """The figures, with the kernel's word on descendants that came and went between two readings."""
        late = usage.ru_maxrss * 1024
        high = max(self.one_high, late if late > status(os.getpid())[0] else 0)
        return {
            "peak": high if self.processes == 1 else max(high, self.pss),
            "peak_rss": max(high, self.rss),
            "peak_anon": self.anon,
            "processes": self.processes,
            "tasks": self.tasks,
            "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 3),
        }


def tracer():
    """ptrace(2) with plain numbers."""
    call = ctypes.CDLL(None, use_errno=True).ptrace
    call.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    call.restype = ctypes.c_long
    return call


def step(trace, pid, state, peaks):
    """Lets a stopped program go on: past its exit after a last reading, or into the signal it was to get."""
    event = state >> 16
    if event == EVENT_EXIT:
        peaks.look(pid)
    passed = 0 if event or os.WSTOPSIG(state) == signal.SIGTRAP else os.WSTOPSIG(state)
    trace(CONTINUE, pid, None, passed)


def run(command):
    """Start, watch, wait; returns (figures, exit code)."""
    peaks, trace = Peaks(), tracer()
    quiet = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", mode, 0) for fd, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY))]
    started = time.monotonic()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
    trace(SEIZE, pid, None, TRACE_EXIT)
    while True:
        found, state, usage = os.wait4(pid, os.WNOHANG)
        if found and not os.WIFSTOPPED(state):
            break
        if found:
            step(trace, pid, state, peaks)
            continue
        peaks.look(pid)
        time.sleep(INTERVAL)
    figures = peaks.finish(usage)
    figures["elapsed"] = round(time.monotonic() - started, 3)
    return figures, os.waitstatus_to_exitcode(state)


if __name__ == "__main__":
    found, exit_code = run(sys.argv[1:])
    print("{" + ", ".join(f'"{key}": {value}' for key, value in found.items()) + "}")
    sys.exit(0 if exit_code == 0 else 1)
