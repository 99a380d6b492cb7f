"""OpenAI's errors."""

from __future__ import annotations

from . import shape
from .shape import MISSING, TYPE, UNKNOWN, Complaint
from .wire import Answer, Refused

_TYPES = {429: "requests", 500: "server_error", 503: "server_error"}


def answer(status: int, message: str, param: str | None = None, code: str | None = None) -> Answer:
    kind = _TYPES.get(status, "invalid_request_error")
    code = code or {429: "rate_limit_exceeded", 401: "invalid_api_key"}.get(status)
    return Answer.of(body(message, kind, param, code), status=status)


def body(message: str, kind: str, param: str | None = None, code: str | None = None) -> dict:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def refused(message: str, param: str | None = None, code: str | None = None, status: int = 400) -> Refused:
    return Refused(answer(status, message, param, code), message)


def of(found: Complaint) -> Refused:
    """As OpenAI words it."""
    param = found.indexed()
    if found.reason == UNKNOWN:
        return refused(f"Unknown parameter: '{param}'.", param, "unknown_parameter")
    if found.reason == MISSING:
        return refused(f"Missing required parameter: '{param}'.", param, "missing_required_parameter")
    if found.reason == TYPE:
        got = type(found.got).__name__
        return refused(
            f"Invalid type for '{param}': expected {found.expected}, but got {got} instead.", param, "invalid_type"
        )
    return refused(f"Invalid value: '{found.got}'. Supported values are: {found.expected}.", param, "invalid_value")


def judge(body: dict, kind: type, extensions: dict | None = None) -> None:
    """Raises Refused for a body that is not of the SDK's type for requests."""
    known = shape.members(kind) | {"stream": shape.Member(bool | None, False)} | (extensions or {})
    if "stream" in body and "stream" not in shape.members(kind):
        raise of(Complaint(("stream",), UNKNOWN))
    for name in body:
        if name not in known:
            raise of(Complaint((name,), UNKNOWN))
    for name, member in known.items():
        if name not in body:
            if member.required:
                raise of(Complaint((name,), MISSING))
        elif found := shape.complaint(member.type, body[name], (name,)):
            raise of(found)


def limit(body: dict, name: str, low: float, high: float) -> None:
    """Raises Refused for a number outside."""
    value = body.get(name)
    if value is not None and not low <= value <= high:
        raise refused(
            f"Invalid '{name}': {value} (expected a value from {low} to {high}).", name, "decimal_out_of_range"
        )
