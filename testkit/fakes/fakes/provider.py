"""What all fakes have in common."""

from __future__ import annotations

import json
import secrets

from . import shape
from .wire import Answer, Refused, Request


class Provider:
    """One API at one host. `answer` raises `Refused` with the provider's own error."""

    name = ""
    host = ""
    credential_headers: tuple = ()

    def __init__(self):
        self.hosts: set[str] = {self.host}
        self.key = f"{self.name}-key-{secrets.token_hex(12)}"

    def answer(self, request: Request) -> Answer:
        raise NotImplementedError

    def error(self, status: int, message: str) -> Answer:
        """The provider's error of that status."""
        raise NotImplementedError

    def stream_error(self, status: int, message: str, answer: Answer) -> bytes:
        """An error in the middle of this stream."""
        raise NotImplementedError

    def malformed_event(self, answer: Answer) -> bytes:
        """An event of this stream whose data is no JSON."""
        return b'data: {"broken\n\n'

    def headers(self) -> dict:
        """On every answer."""
        return {}

    def credentials(self) -> dict:
        """What a client needs to know."""
        return {"key": self.key}

    def refuse(self, status: int, message: str) -> Refused:
        return Refused(self.error(status, message), message)


def parsed(request: Request) -> dict:
    """The JSON object of the body; raises ValueError."""

    def once(pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("an object has a member twice")
        return found

    value = json.loads(request.body, object_pairs_hook=once)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def sound(kind: object, value: dict, untyped: tuple = ()) -> dict:
    """The value, which must be of the SDK's own type for answers, but for members that the SDK does not know."""
    if found := shape.complaint(kind, {name: one for name, one in value.items() if name not in untyped}):
        raise AssertionError(f"our own answer: {found}")
    return value
