"""What a driver says of the function it drives: how its arguments are made, and which classes its author expects.

A driver is a function of the size n and a seeded random.Random (and, where it takes a third argument, the module under
test) that returns a tuple of arguments. It has the name of the function under test, or says with `of` what that is: for
a function of an installed package its dotted name, `module.function`. Measures nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fit import CLASSES

Maker = Callable[..., tuple[Any, ...]]


@dataclass(frozen=True)
class Driver:
    """One function under test."""

    name: str
    make: Maker
    time: str
    space: str
    top: int
    """The largest size; beyond the usual one caches bend lines, but a copy in every round shows only there."""
    pure: bool
    """Whether calls can share their arguments, and repeat without remembering: needed where one call is too short."""
    note: str


DRIVERS: dict[str, Driver] = {}


def bound(
    time: str, space: str, *, top: int = 10_000, pure: bool = False, note: str = "", of: str = ""
) -> Callable[[Maker], Maker]:
    """Registers a driver with the classes its author states."""
    if time not in CLASSES or space not in CLASSES:
        raise ValueError(f"{time} or {space} is not a class of growth")

    def register(make: Maker) -> Maker:
        name = of or make.__name__
        if name in DRIVERS:
            raise ValueError(f"two drivers are named {name}")
        DRIVERS[name] = Driver(name, make, time, space, top, pure, note)
        return make

    return register
