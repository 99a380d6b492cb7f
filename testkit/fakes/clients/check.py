"""A check is one call, or one dialogue, of an SDK; a cell is a check at one provider."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Callable

# how clients authenticate to the gateway; a provider that sees it has been leaked to
CLIENT_KEY = "key-of-a-client"
# how many cells run at the same time
AT_ONCE = 8
_OURS = (
    "OPENAI_",
    "ANTHROPIC_",
    "AZURE_",
    "AWS_",
    "GOOGLE_",
    "GEMINI_",
    "COHERE_",
    "CO_API",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
)
_checks: dict[tuple[str, str], Callable[[Cell], None]] = {}


@dataclass(frozen=True)
class Cell:
    """`id` is sdk/client/operation/schema/feature; `fake` names the provider behind, and `admin` is where it takes orders."""

    id: str
    model: str
    base_url: str
    fake: str
    admin: str
    key: str = CLIENT_KEY
    more: dict | None = None
    left_out: list[str] = field(default_factory=list)

    @property
    def operation(self) -> str:
        return self.id.split("/")[2]

    @property
    def schema(self) -> str:
        return self.id.split("/")[3].partition("+")[0]

    @property
    def feature(self) -> str:
        return self.id.split("/")[4]

    @property
    def headers(self) -> dict:
        """By which the fake's journal tells the cells apart."""
        return {"x-cell": self.id}

    @property
    def hooks(self) -> dict:
        """For HTTP clients: remember what a gateway told that it could not ask of the provider."""
        return {"response": [lambda it: self.left_out.extend(it.headers.get_list("x-outrigger-unsupported"))]}

    @property
    def then(self) -> str:
        """The provider behind that is asked after the other."""
        return (self.more or {})["then"]

    def fault(self, kind: str, fake: str | None = None, **more) -> None:
        """Spoils the next good answer of the provider, or of another one, to this cell."""
        self._ask("/fault", {"provider": fake or self.fake, "cell": self.id, "kind": kind} | more)

    def journal(self) -> list[dict]:
        """What this cell made the provider see."""
        return [it for it in self.everywhere() if it["provider"] == self.fake]

    def everywhere(self) -> list[dict]:
        """What this cell made all providers see, in time."""
        return self._ask("/journal?cell=" + urllib.parse.quote(self.id, safe=""))["requests"]

    def usage(self) -> dict:
        """What the provider counted for the last request."""
        return self.journal()[-1]["usage"]

    def _ask(self, path: str, body: dict | None = None) -> dict:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.admin + path, data=data)) as answer:
            return json.load(answer)


class Mismatch(AssertionError):
    """Something is not as it should be."""


def check(operation: str, *features: str):
    """Registers a function for each of the features."""

    def register(function):
        for feature in features:
            _checks[(operation, feature)] = function
        return function

    return register


def equal(got: object, wanted: object, what: str = "value") -> None:
    if got != wanted:
        raise Mismatch(f"{what}: {got!r} (expected: {wanted!r})")


def contains(got: object, wanted: object, what: str = "text") -> None:
    if got is None or wanted not in got:
        raise Mismatch(f"{what}: {got!r} (expected: with {wanted!r})")


def true(holds: object, what: str) -> None:
    if not holds:
        raise Mismatch(f"{what}: {holds!r} (expected: true)")


def raises(kind: type | tuple, call: Callable[[], object]):
    """The exception, which must be of that kind."""
    name = getattr(kind, "__name__", str(kind))
    try:
        found = call()
    except kind as e:
        return e
    except Exception as e:
        raise Mismatch(f"{type(e).__name__}: {e} (expected: {name})") from e
    raise Mismatch(f"no exception but {found!r} (expected: {name})")


def slowly(events) -> float:
    """Seconds from the first to the last of the events."""
    times = [time.monotonic() for _ in events]
    return times[-1] - times[0]


def run(cells: list[dict]) -> None:
    """Prints a line of JSON for each cell. Several run at once, so that what one gets must not reach another."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for told in threads.map(_told, cells):
            print(json.dumps(told), flush=True)


def _told(given: dict) -> dict:
    """A check that does not exist fails."""
    cell, outcome, why, begin = Cell(**given), "ok", "", time.monotonic()
    try:
        found = _checks.get((cell.operation, cell.feature))
        if found is None:
            raise Mismatch(f"no check {cell.feature} of {cell.operation}")
        found(cell)
    except Exception as e:
        outcome, why = _kind(cell, e), f"{type(e).__name__}: {e}"
        why += f" (left out: {', '.join(cell.left_out)})" if cell.left_out else ""
        if not isinstance(e, Mismatch):
            why += "\n" + "".join(traceback.format_tb(e.__traceback__, -4))
    return {"id": cell.id, "outcome": outcome, "why": why, "seconds": round(time.monotonic() - begin, 3)}


def _kind(cell: Cell, e: BaseException) -> str:
    if _refused(cell, e):
        return "refused"
    return "left-out" if cell.left_out else "failed"


def _refused(cell: Cell, e: BaseException) -> bool:
    """Whether a gateway said, in a way that the SDK understands, that the provider cannot do this."""
    while e.__cause__ is not None and isinstance(e, Mismatch):
        e = e.__cause__
    status = getattr(e, "status_code", None) or getattr(getattr(e, "response", None), "status_code", None)
    return status == 422 and not any(it["status"] == 422 for it in cell.journal())


def own_environment() -> None:
    """Takes away what SDKs would read: real credentials of whoever runs the tests must not be sent anywhere."""
    for name in list(os.environ):
        if name.upper().startswith(_OURS):
            del os.environ[name]
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull


def main(name: str, file: str) -> None:
    own_environment()
    __import__(f"clients.{name}_sdk")
    with open(file) as cells:
        run(json.load(cells))
    sys.stdout.flush()
