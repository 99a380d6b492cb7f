"""JSON judged against the types of a provider's own SDK: TypedDicts and pydantic models, strictly."""

from __future__ import annotations

import base64
import collections.abc
import datetime
import enum
import os
import types
import typing
from dataclasses import dataclass
from functools import lru_cache

import pydantic
import typing_extensions as te

UNKNOWN, MISSING, TYPE, VALUE = "unknown", "missing", "type", "value"


@dataclass(frozen=True)
class Complaint:
    """The first thing that is wrong: where, in what way, and what was expected."""

    path: tuple
    reason: str
    expected: str = ""
    got: object = None

    def dotted(self) -> str:
        """`messages.0.content`"""
        return ".".join(str(step) for step in self.path)

    def indexed(self) -> str:
        """`messages[0].content`"""
        text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return text.removeprefix(".")


@dataclass(frozen=True)
class Member:
    """One member of an object."""

    type: object
    required: bool


def complaint(wanted: object, value: object, path: tuple = ()) -> Complaint | None:
    """None for a value of that type."""
    wanted = _bare(wanted)
    if wanted in (typing.Any, object) or isinstance(wanted, typing.TypeVar):
        return None
    origin = te.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        variants = te.get_args(wanted)
        # what an SDK reads from a file, the wire has as base64
        return _base64(value, path) if os.PathLike in variants else _union(variants, value, path)
    if origin is te.Literal or origin is typing.Literal:
        return _literal(te.get_args(wanted), value, path)
    if origin is not None and _is_list(origin):
        return _list((*te.get_args(wanted), object)[0], value, path)
    if origin is not None and issubclass(origin, collections.abc.Mapping):
        return _mapping((*te.get_args(wanted), object, object)[1], value, path)
    return _plain(wanted, value, path)


def members(wanted: type) -> dict[str, Member]:
    """The members of a TypedDict or of a pydantic model, by their names in JSON."""
    return _members(wanted)


def canonical(wanted: object, value: object) -> object:
    """The value with the members of pydantic models under their names in JSON, as protobuf's JSON takes either."""
    wanted = _bare(wanted)
    origin = te.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        models = [it for it in te.get_args(wanted) if it is not type(None)]
        return canonical(models[0], value) if len(models) == 1 else value
    if isinstance(value, list) and origin is not None and _is_list(origin):
        return [canonical(te.get_args(wanted)[0], one) for one in value]
    if isinstance(value, dict) and origin is dict:
        return {name: canonical(te.get_args(wanted)[1], one) for name, one in value.items()}
    if isinstance(value, dict) and isinstance(wanted, type) and issubclass(wanted, pydantic.BaseModel):
        aliases = {name: field.alias or name for name, field in wanted.model_fields.items()}
        known = _members(wanted)
        renamed = {aliases.get(name, name): one for name, one in value.items()}
        return {name: canonical(known[name].type, one) if name in known else one for name, one in renamed.items()}
    return value


def _plain(wanted, value, path) -> Complaint | None:
    if wanted is None or wanted is type(None):
        return None if value is None else Complaint(path, TYPE, "null", value)
    if te.is_typeddict(wanted) or (isinstance(wanted, type) and issubclass(wanted, pydantic.BaseModel)):
        return _object(wanted, value, path)
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return _literal(tuple(one.value for one in wanted), value, path)
    if wanted is bool:
        return None if isinstance(value, bool) else Complaint(path, TYPE, "a boolean", value)
    if wanted is int:
        right = isinstance(value, int) and not isinstance(value, bool)
        return None if right else Complaint(path, TYPE, "an integer", value)
    if wanted is float:
        right = isinstance(value, (int, float)) and not isinstance(value, bool)
        return None if right else Complaint(path, TYPE, "a number", value)
    if wanted is str:
        return None if isinstance(value, str) else Complaint(path, TYPE, "a string", value)
    if wanted is bytes:
        return _base64(value, path, b"-_")
    if wanted is datetime.datetime:
        return _time(value, path)
    if wanted in (dict, collections.abc.Mapping):
        return None if isinstance(value, dict) else Complaint(path, TYPE, "an object", value)
    if wanted in (list, collections.abc.Iterable):
        return None if isinstance(value, list) else Complaint(path, TYPE, "an array", value)
    raise TypeError(f"{'.'.join(map(str, path))}: {wanted!r} (expected: a type that JSON has)")


def _object(wanted, value, path) -> Complaint | None:
    if not isinstance(value, dict):
        return Complaint(path, TYPE, "an object", value)
    known = _members(wanted)
    for name in value:
        if name not in known:
            return Complaint((*path, name), UNKNOWN)
    for name, member in known.items():
        if name not in value:
            if member.required:
                return Complaint((*path, name), MISSING)
        elif found := complaint(member.type, value[name], (*path, name)):
            return found
    return None


def _list(item, value, path) -> Complaint | None:
    if not isinstance(value, list):
        return Complaint(path, TYPE, "an array", value)
    return next((it for i, one in enumerate(value) if (it := complaint(item, one, (*path, i)))), None)


def _mapping(item, value, path) -> Complaint | None:
    if not isinstance(value, dict):
        return Complaint(path, TYPE, "an object", value)
    return next((it for name, one in value.items() if (it := complaint(item, one, (*path, name)))), None)


def _literal(allowed, value, path) -> Complaint | None:
    if any(value == one and type(value) is type(one) for one in allowed):
        return None
    return Complaint(path, VALUE, ", ".join(f"'{one}'" for one in allowed), value)


def _union(variants, value, path) -> Complaint | None:
    """The variant that the value's own tags name decides; else the one that goes furthest."""
    candidates = [one for one in variants if _may_be(one, value)]
    if not candidates:
        tagged = [_tags(one) for one in variants] if isinstance(value, dict) else []
        for name in ("type", "role"):
            choices = sorted({tag for tags in tagged for tag in tags.get(name, ())})
            if choices and name not in value:
                return Complaint((*path, name), MISSING)
            if choices:
                return Complaint((*path, name), VALUE, ", ".join(f"'{it}'" for it in choices), value[name])
        return Complaint(path, TYPE, " or ".join(dict.fromkeys(_kind(one) for one in variants)), value)
    found = []
    for one in candidates:
        it = complaint(one, value, path)
        if it is None:
            return None
        found.append(it)
    return max(found, key=lambda it: len(it.path))


def _may_be(wanted, value) -> bool:
    wanted = _bare(wanted)
    tags = _tags(wanted)
    if isinstance(value, dict) and tags:
        return all(value.get(name) in allowed for name, allowed in tags.items())
    kind = _kind(wanted)
    return kind == "anything" or kind == _kind_of(value) or (kind == "a number" and _kind_of(value) == "an integer")


@lru_cache(maxsize=None)
def _tags(wanted) -> dict[str, tuple]:
    """The members that an object of this type has with one of few constant values."""
    wanted = _bare(wanted)
    if not (te.is_typeddict(wanted) or (isinstance(wanted, type) and issubclass(wanted, pydantic.BaseModel))):
        return {}
    found = {}
    for name, member in _members(wanted).items():
        inner = _bare(member.type)
        if member.required and te.get_origin(inner) in (te.Literal, typing.Literal) and name in ("type", "role"):
            found[name] = te.get_args(inner)
    return found


def _kind(wanted) -> str:
    wanted = _bare(wanted)
    origin = te.get_origin(wanted)
    if wanted in (typing.Any, object):
        return "anything"
    if origin in (typing.Union, types.UnionType):
        return "anything"
    if origin in (te.Literal, typing.Literal):
        return _kind_of(te.get_args(wanted)[0])
    if origin is not None:
        return "an array" if _is_list(origin) else "an object"
    if wanted is None or wanted is type(None):
        return "null"
    if (
        te.is_typeddict(wanted)
        or wanted is dict
        or (isinstance(wanted, type) and issubclass(wanted, pydantic.BaseModel))
    ):
        return "an object"
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return "a string"
    return {bool: "a boolean", int: "an integer", float: "a number", list: "an array"}.get(wanted, "a string")


def _kind_of(value) -> str:
    if value is None:
        return "null"
    for kind, name in (
        (bool, "a boolean"),
        (int, "an integer"),
        (float, "a number"),
        (str, "a string"),
        (list, "an array"),
    ):
        if isinstance(value, kind):
            return name
    return "an object"


def _is_list(origin) -> bool:
    return origin in (list, collections.abc.Iterable, collections.abc.Sequence) or origin.__name__ == "SequenceNotStr"


def _bare(wanted) -> object:
    """The type without what only wraps it."""
    while True:
        if isinstance(wanted, te.TypeAliasType):
            wanted = wanted.__value__
        elif te.get_origin(wanted) in (te.Annotated, te.Required, te.NotRequired, te.ReadOnly):
            wanted = te.get_args(wanted)[0]
        else:
            return wanted


@lru_cache(maxsize=None)
def _members(wanted) -> dict[str, Member]:
    if te.is_typeddict(wanted):
        hints = te.get_type_hints(wanted, include_extras=True)
        return {name: Member(hint, _is_required(wanted, name, hint)) for name, hint in hints.items()}
    return {
        field.alias or name: Member(field.annotation, field.is_required())
        for name, field in wanted.model_fields.items()
    }


def _is_required(wanted, name, hint) -> bool:
    while te.get_origin(hint) is te.Annotated:
        hint = te.get_args(hint)[0]
    if te.get_origin(hint) is te.NotRequired:
        return False
    return te.get_origin(hint) is te.Required or name in wanted.__required_keys__


def _base64(value: object, path, alphabet: bytes | None = None) -> Complaint | None:
    if not isinstance(value, str):
        return Complaint(path, TYPE, "a string", value)
    try:
        base64.b64decode(value, altchars=alphabet if "-" in value or "_" in value else None, validate=True)
        return None
    except ValueError:
        return Complaint(path, VALUE, "base64", value[:40])


def _time(value, path) -> Complaint | None:
    try:
        datetime.datetime.fromisoformat(value)
        return None
    except (TypeError, ValueError):
        return Complaint(path, VALUE, "a time of RFC 3339", value)
