"""Run one Python program and say in which of its functions the processor's time went.

    python sampler.py OUT PROJECT[:PROJECT...] (script PATH | module NAME) ARGUMENTS...

A timer interrupts the program each millisecond of processor time, and the innermost frame of the project gets what has
passed since the interrupt before: time in a library counts to the function that called it, as it does in Plimsoll. What
passed is read from a clock, not counted in interrupts, since none is delivered inside a call of C. cProfile is not
used: it adds a fixed cost to every call, which makes small functions look hot. Time spent loading modules is left out.
Only the main thread is seen. Writes a line `seconds file line` for each function into OUT.
"""

from __future__ import annotations

import runpy
import signal
import sys
import time
from pathlib import Path
from types import FrameType

INTERVAL = 0.001
found: dict[tuple[str, int], list[float]] = {}
last = 0.0


def sample(_signal: int, frame: FrameType | None) -> None:
    """Charges the time since the last sample to the innermost frame of the project."""
    global last
    now = time.process_time()
    passed, last = now - last, now
    own: tuple[str, int] | None = None
    innermost = frame
    is_innermost = False
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib"):
            return
        if own is None and name.startswith(PROJECTS):
            own = (name, frame.f_code.co_firstlineno)
            is_innermost = frame is innermost
        frame = frame.f_back
    if own is not None:
        times = found.setdefault(own, [0.0, 0.0])
        times[0] += passed if is_innermost else 0.0
        times[1] += passed


def main() -> None:
    """Runs the program, then writes what was seen of it, however it ended."""
    global last
    out, (kind, program), arguments = Path(sys.argv[1]), sys.argv[3:5], sys.argv[5:]
    sys.argv = [program, *arguments]
    sys.path[0] = str(Path(program).parent) if kind == "script" else ""
    if Path(program).is_dir():
        sys.path[0] = program
    signal.signal(signal.SIGPROF, sample)
    last = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    try:
        if kind == "script":
            runpy.run_path(program, run_name="__main__")
        else:
            runpy.run_module(program, run_name="__main__", alter_sys=True)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        rows = [f"{own:.6f}\t{all_:.6f}\t{file}\t{line}\n" for (file, line), (own, all_) in found.items()]
        out.write_text("".join(rows), encoding="utf-8")


PROJECTS = tuple(sys.argv[2].split(":"))

if __name__ == "__main__":
    main()
