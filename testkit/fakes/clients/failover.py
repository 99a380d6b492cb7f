"""Two backends behind one model: the second gets what the first did not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from . import samples
from .check import Cell, check, contains, equal, raises


@dataclass(frozen=True)
class Dialect:
    """How an SDK asks. `whole` and `stream` give a text and its tokens; `limited` and `broken` are exceptions."""

    operation: str
    whole: Callable[[Cell], tuple[str, int]]
    stream: Callable[[Cell], tuple[str, int]]
    limited: type
    broken: type


def register(its: Dialect) -> None:
    """The checks of an SDK."""
    ways = {"": its.whole, "-stream": its.stream}
    faults = {
        "": {"kind": "error", "status": 503},
        "-429": {"kind": "error", "status": 429},
        "-hangup": {"kind": "hangup"},
    }
    for way, ask in ways.items():
        for name, fault in faults.items():
            check(its.operation, f"failover{name}{way}")(_failover(ask, fault))
        check(its.operation, f"failover-both{way}")(_both(ask, its.limited))
    check(its.operation, "failover-late")(_late(its))


def register_call(operation: str, call: Callable[[Cell], object]) -> None:
    """The check of an operation of which no more is known than that it answers."""

    def holds(cell: Cell) -> None:
        cell.fault("error", status=503)
        call(cell)
        attempts(cell, "faulted", "answered")

    check(operation, "failover")(holds)


def _failover(ask, fault: dict):
    def holds(cell: Cell) -> None:
        cell.fault(**fault)
        text, tokens = ask(cell)
        contains(text, samples.HEARD)
        equal(tokens, attempts(cell, "faulted", "answered")[-1]["usage"]["output"], "output tokens")

    return holds


def _both(ask, limited: type):
    """The client is told what the last one said, and only that."""

    def holds(cell: Cell) -> None:
        cell.fault("error", status=503, message="the first is out of order")
        cell.fault("error", cell.then, status=429, message="the second is busy", headers={"retry-after": "7"})
        e = raises(limited, lambda: ask(cell))
        equal(e.response.headers.get("retry-after"), "7", "retry-after")
        contains(str(e), "the second is busy")
        attempts(cell, "faulted", "faulted")

    return holds


def _late(its: Dialect):
    """A stream that has begun is not begun anew."""

    def holds(cell: Cell) -> None:
        cell.fault("stream_error", after=3, status=429, message="too many at once")
        contains(str(raises(its.broken, lambda: its.stream(cell))), "too many at once")
        attempts(cell, "faulted")

    return holds


def attempts(cell: Cell, *outcomes: str) -> list[dict]:
    """A fake that has answered has found its own credential, and none of the client's or of the other's."""
    found = cell.everywhere()
    wanted = list(zip((cell.fake, cell.then), outcomes))
    equal([(it["provider"], it["outcome"]) for it in found], wanted, "attempts")
    return found
