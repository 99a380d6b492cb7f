"""JSON judged against botocore's service model, strictly."""

from __future__ import annotations

import re

from . import shape
from .shape import MISSING, TYPE, UNKNOWN, VALUE, Complaint


def complaint(wanted, value, path: tuple = ()) -> Complaint | None:
    """None for a value of that shape, without the members that travel in path or headers."""
    match wanted.type_name:
        case "structure":
            return _structure(wanted, value, path)
        case "list":
            if not isinstance(value, list):
                return Complaint(path, TYPE, "list", value)
            return _limits(wanted, len(value), value, path) or _first(
                complaint(wanted.member, one, (*path, i)) for i, one in enumerate(value)
            )
        case "map":
            if not isinstance(value, dict):
                return Complaint(path, TYPE, "map", value)
            return _limits(wanted, len(value), value, path) or _first(
                complaint(wanted.key, name, (*path, name)) or complaint(wanted.value, one, (*path, name))
                for name, one in value.items()
            )
        case "string":
            return _string(wanted, value, path)
        case "blob":
            return shape.complaint(bytes, value, path)  # base64
        case "boolean":
            return shape.complaint(bool, value, path)
        case "integer" | "long":
            return shape.complaint(int, value, path) or _limits(wanted, value, value, path)
        case "float" | "double":
            return shape.complaint(float, value, path) or _limits(wanted, value, value, path)
    raise TypeError(f"{path}: {wanted.type_name} (expected: a type of rest-json)")


def body_members(wanted) -> dict:
    """The members that travel in the body."""
    return {name: member for name, member in wanted.members.items() if "location" not in member.serialization}


def _structure(wanted, value, path):
    if getattr(wanted, "is_document_type", False):
        return None
    if not isinstance(value, dict):
        return Complaint(path, TYPE, "structure", value)
    known = body_members(wanted)
    for name in value:
        if name not in known:
            return Complaint((*path, name), UNKNOWN)
    if getattr(wanted, "is_tagged_union", False):
        given = [name for name, one in value.items() if one is not None]
        if len(given) != 1:
            return Complaint(path, VALUE, f"exactly one of {', '.join(known)}", given)
    for name in wanted.required_members:
        if name in known and value.get(name) is None:
            return Complaint((*path, name), MISSING)
    # an explicit null is an absent member
    return _first(complaint(known[name], one, (*path, name)) for name, one in value.items() if one is not None)


def _string(wanted, value, path):
    if not isinstance(value, str):
        return Complaint(path, TYPE, "string", value)
    if wanted.enum and value not in wanted.enum:
        return Complaint(path, VALUE, f"one of [{', '.join(wanted.enum)}]", value)
    pattern = wanted.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value):
        return Complaint(path, VALUE, f"matching {pattern}", value)
    return _limits(wanted, len(value), value, path)


def _limits(wanted, size, value, path):
    low, high = wanted.metadata.get("min"), wanted.metadata.get("max")
    if low is not None and size < low:
        return Complaint(path, VALUE, f"at least {low}", value)
    if high is not None and size > high:
        return Complaint(path, VALUE, f"at most {high}", value)
    return None


def _first(found):
    return next((one for one in found if one), None)
