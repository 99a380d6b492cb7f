"""Anthropic's Messages API: a prompt out of a request, a message or its events out of a reply."""

from __future__ import annotations

import base64
import json

from anthropic.types import Message, RawMessageStreamEvent

from . import mind
from .mind import Media, Prompt, Reply, Text, Thought, Tool, ToolResult, ToolUse, Turn
from .provider import sound
from .wire import Usage

STOP = {
    "stop": "end_turn",
    "stop_sequence": "stop_sequence",
    "length": "max_tokens",
    "tool_use": "tool_use",
    "refusal": "refusal",
}


def prompt(body: dict) -> Prompt:
    names: dict[str, str] = {}
    turns = [Turn(it["role"], tuple(_parts(it["content"], names))) for it in body["messages"]]
    choice = body.get("tool_choice") or {"type": "auto"}
    config = body.get("output_config") or {}
    found = config.get("format")
    thinking = body.get("thinking") or {"type": "disabled"}
    settings = {name: body[name] for name in ("temperature", "top_p", "top_k") if body.get(name) is not None}
    if (body.get("metadata") or {}).get("user_id"):
        settings["user"] = body["metadata"]["user_id"]
    if config.get("effort"):
        settings["effort"] = config["effort"]
    return Prompt(
        system=_parts(body.get("system") or [], names),
        turns=turns,
        tools=[Tool(it["name"], it["input_schema"]) for it in body.get("tools") or [] if "input_schema" in it],
        choice=choice.get("name") or choice["type"],
        parallel=not choice.get("disable_parallel_tool_use", False),
        schema=found["schema"] if found else None,
        thinking=thinking["type"] != "disabled",
        max_tokens=body.get("max_tokens"),
        stops=body.get("stop_sequences") or [],
        settings=settings,
    )


def message(reply: Reply, model: str) -> dict:
    """The whole answer."""
    return sound(Message, _message(reply, model) | {"content": [_block(it) for it in reply.blocks]})


def events(reply: Reply, model: str) -> list[dict]:
    """The answer as a stream of events."""
    return [sound(RawMessageStreamEvent, it) if it["type"] != "ping" else it for it in _events(reply, model)]


def _parts(content, names: dict) -> list:
    return [Text(content)] if isinstance(content, str) else [_part(it, names) for it in content]


def _part(block: dict, names: dict):
    cached = bool(block.get("cache_control"))
    match block["type"]:
        case "text":
            return Text(block["text"], cached)
        case "image" | "document" as kind:
            return _media(kind, block["source"])
        case "tool_use":
            names[block["id"]] = block["name"]
            return ToolUse(block["id"], block["name"], block["input"])
        case "tool_result":
            inner = _parts(block.get("content") or [], names)
            text = "".join(it.text for it in inner if isinstance(it, Text))
            media = tuple(it for it in inner if isinstance(it, Media))
            return ToolResult(names[block["tool_use_id"]], text, block.get("is_error", False), media)
        case "thinking":
            return Thought(block["thinking"])
        case "redacted_thinking":
            return Thought(mind.unsealed(block["data"]), True)
    return Text(json.dumps(block))


def _media(kind: str, source: dict) -> Media:
    match source["type"]:
        case "base64":
            return Media(kind, source["media_type"], base64.b64decode(source["data"]))
        case "text":
            return Media(kind, source["media_type"], source["data"].encode())
        case "url":
            return Media(kind, "", url=source["url"])
    return Media(kind, source["type"], json.dumps(source).encode())


def _message(reply: Reply, model: str) -> dict:
    return {
        "id": "msg_" + mind.signature(repr(reply.blocks))[:18].encode().hex()[:24],
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": STOP[reply.finish],
        "stop_sequence": reply.stop,
        "usage": _usage(reply.usage),
    }


def _usage(usage: Usage) -> dict:
    return {
        "input_tokens": usage.input,
        "cache_creation_input_tokens": usage.cache_written,
        "cache_read_input_tokens": usage.cached,
        "cache_creation": {"ephemeral_5m_input_tokens": usage.cache_written, "ephemeral_1h_input_tokens": 0},
        "output_tokens": usage.output,
        "service_tier": "standard",
    }


def _block(part) -> dict:
    match part:
        case Text(text=text):
            return {"type": "text", "text": text, "citations": None}
        case ToolUse(id=id_, name=name, input=given):
            return {
                "type": "tool_use",
                "id": "toolu_" + id_,
                "name": name,
                "input": given,
                "caller": {"type": "direct"},
            }
        case Thought(text=text, redacted=True):
            return {"type": "redacted_thinking", "data": mind.sealed(text)}
        case Thought(text=text):
            return {"type": "thinking", "thinking": text, "signature": mind.signature(text)}
    raise TypeError(part)


def _events(reply: Reply, model: str):
    start = _message(reply, model)
    yield {
        "type": "message_start",
        "message": start | {"stop_reason": None, "stop_sequence": None, "usage": start["usage"] | {"output_tokens": 1}},
    }
    yield {"type": "ping"}
    for index, part in enumerate(reply.blocks):
        block = _block(part)
        yield {"type": "content_block_start", "index": index, "content_block": block | _EMPTY[block["type"]]}
        for delta in _deltas(block):
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    usage = {
        name: value
        for name, value in start["usage"].items()
        if name in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
    }
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": start["stop_reason"], "stop_sequence": reply.stop},
        "usage": usage,
    }
    yield {"type": "message_stop"}


_EMPTY = {
    "text": {"text": ""},
    "tool_use": {"input": {}},
    "thinking": {"thinking": "", "signature": ""},
    "redacted_thinking": {},
}


def _deltas(block: dict):
    match block["type"]:
        case "text":
            for piece in mind.pieces(block["text"]):
                yield {"type": "text_delta", "text": piece}
        case "tool_use":
            yield {"type": "input_json_delta", "partial_json": ""}
            for piece in mind.slices(json.dumps(block["input"], ensure_ascii=False)):
                yield {"type": "input_json_delta", "partial_json": piece}
        case "thinking":
            for piece in mind.pieces(block["thinking"]):
                yield {"type": "thinking_delta", "thinking": piece}
            yield {"type": "signature_delta", "signature": block["signature"]}
