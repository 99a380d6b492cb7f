"""Requests as they arrive, answers as they leave, and refusals."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote


@dataclass(frozen=True)
class Usage:
    """What a request cost: `input` without the tokens that a cache had or keeps."""

    input: int = 0
    output: int = 0
    cached: int = 0
    cache_written: int = 0
    reasoning: int = 0

    @property
    def prompt(self) -> int:
        return self.input + self.cached + self.cache_written

    @property
    def total(self) -> int:
        return self.prompt + self.output


@dataclass(frozen=True)
class Request:
    """The bytes of a request, and views of them."""

    method: str
    target: str
    headers: tuple
    body: bytes

    @property
    def path(self) -> str:
        """As it was sent, without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict:
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def segments(self) -> list[str]:
        """Of the path, decoded."""
        return [unquote(one) for one in self.path.strip("/").split("/")]

    def header(self, name: str) -> str | None:
        found = [value for key, value in self.headers if key.lower() == name]
        return ", ".join(found) if found else None


@dataclass
class Answer:
    """A whole answer, or one that comes in events. `said` and `usage` go into the journal."""

    status: int = 200
    content_type: str = "application/json"
    body: bytes = b""
    events: list | None = None
    headers: dict = field(default_factory=dict)
    usage: Usage | None = None

    @staticmethod
    def of(value: object, **more) -> Answer:
        return Answer(body=dumps(value), **more)


class Refused(Exception):
    """The provider does not take the request."""

    def __init__(self, answer: Answer, why: str):
        super().__init__(why)
        self.answer = answer
        self.why = why


def dumps(value: object) -> bytes:
    """Compact, as providers write it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def sse(value: object, event: str | None = None) -> bytes:
    """One server-sent event."""
    data = value if isinstance(value, bytes) else dumps(value)
    return (f"event: {event}\n".encode() if event else b"") + b"data: " + data + b"\n\n"
