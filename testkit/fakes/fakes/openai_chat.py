"""`/chat/completions`: a prompt out of a request, a completion or its chunks out of a reply."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

from openai.types.chat import ChatCompletion, ChatCompletionChunk

from . import mind
from . import openai_errors as errors
from .mind import Media, Prompt, Reply, Text, Tool, ToolResult, ToolUse, Turn
from .openai_chat_rules import REASONING, media
from .provider import sound
from .wire import Answer, Usage, sse

CREATED = 1_760_000_000
FINISH = {
    "stop": "stop",
    "stop_sequence": "stop",
    "length": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
}


def prompt(body: dict) -> Prompt:
    turns, system, names = [], [], {}
    for message in body["messages"]:
        content = message.get("content")
        parts = [Text(content)] if isinstance(content, str) else [_part(one) for one in content or []]
        match message["role"]:
            case "system" | "developer":
                system += parts
            case "user":
                turns.append(Turn("user", tuple(parts)))
            case "assistant":
                calls = [_call(one) for one in message.get("tool_calls") or []]
                names |= {one.id: one.name for one in calls}
                turns.append(Turn("assistant", tuple(parts + calls)))
            case "tool":
                text = "".join(one.text for one in parts if isinstance(one, Text))
                turns.append(Turn("user", (ToolResult(names[message["tool_call_id"]], text),)))
    stop = body.get("stop") or []
    return Prompt(
        system=system,
        turns=turns,
        tools=[
            Tool(it["function"]["name"], it["function"].get("parameters") or {})
            for it in body.get("tools") or []
            if it["type"] == "function"
        ],
        choice=_choice(body.get("tool_choice")),
        parallel=body.get("parallel_tool_calls", True),
        schema=_schema(body.get("response_format")),
        max_tokens=body.get("max_completion_tokens") or body.get("max_tokens"),
        stops=[stop] if isinstance(stop, str) else stop,
        settings=_settings(body),
    )


def answer(body: dict, extra: dict | None = None) -> Answer:
    """Whole or streamed; `extra` goes into every object of the answer."""
    reply = mind.reply(prompt(body))
    if REASONING.match(body.get("model", "")) and body.get("reasoning_effort") not in (None, "none"):
        reply = replace(reply, usage=replace(reply.usage, output=reply.usage.output + 8, reasoning=8))
    n = body.get("n") or 1
    usage = replace(reply.usage, output=reply.usage.output * n)
    if not body.get("stream"):
        return Answer.of(_whole(body, reply, n, usage) | (extra or {}), usage=usage)
    wanted = (body.get("stream_options") or {}).get("include_usage", False)
    chunks = [one | (extra or {}) for one in _chunks(body, reply, n, usage, wanted)]
    return Answer(
        content_type="text/event-stream; charset=utf-8",
        events=[sse(one) for one in chunks] + [sse(b"[DONE]")],
        usage=usage,
    )


def usage_json(usage: Usage) -> dict:
    return {
        "prompt_tokens": usage.prompt,
        "completion_tokens": usage.output,
        "total_tokens": usage.total,
        "prompt_tokens_details": {"cached_tokens": usage.cached, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": usage.reasoning,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }


def _part(part: dict):
    match part["type"]:
        case "text":
            return Text(part["text"])
        case "refusal":
            return Text(part["refusal"])
        case "image_url":
            return Media("image", *media(part["image_url"]["url"], "image_url"))
        case "input_audio":
            sound_ = part["input_audio"]
            return Media("audio", f"audio/{sound_['format']}", base64.b64decode(sound_["data"]))
    file = part["file"]
    return Media("document", *media(file.get("file_data", "https://files/" + file.get("file_id", "")), "file"))


def _call(call: dict) -> ToolUse:
    function = call["function"]
    try:
        return ToolUse(call["id"], function["name"], json.loads(function["arguments"] or "{}"))
    except ValueError:
        raise errors.refused("Invalid 'arguments': not JSON.", "messages") from None


def _choice(choice: object) -> str:
    if isinstance(choice, dict):
        return choice.get("function", {}).get("name", "any")
    return {None: "auto", "required": "any"}.get(choice, choice)


def _schema(found: dict | None) -> dict | None:
    if not found or found["type"] == "text":
        return None
    return found["json_schema"]["schema"] if found["type"] == "json_schema" else {}


def _settings(body: dict) -> dict:
    known = {
        "temperature": "temperature",
        "top_p": "top_p",
        "seed": "seed",
        "frequency_penalty": "frequency_penalty",
        "presence_penalty": "presence_penalty",
        "user": "user",
        "reasoning_effort": "effort",
        "service_tier": "tier",
    }
    return {ours: body[name] for name, ours in known.items() if body.get(name) is not None}


def _root(body: dict, kind: str, reply: Reply) -> dict:
    return {
        "id": "chatcmpl-" + mind.signature(reply.text + repr(reply.blocks))[:24].translate({43: "a", 47: "b"}),
        "object": kind,
        "created": CREATED,
        "model": body.get("model", "") + "-2026-11-01",
        "service_tier": "default",
        "system_fingerprint": "fp_fake",
    }


def _whole(body: dict, reply: Reply, n: int, usage: Usage) -> dict:
    message: dict = {"role": "assistant", "content": reply.text or None, "refusal": None, "annotations": []}
    if calls := reply.of(ToolUse):
        message["tool_calls"] = [
            {
                "id": "call_" + it.id,
                "type": "function",
                "function": {"name": it.name, "arguments": json.dumps(it.input, ensure_ascii=False)},
            }
            for it in calls
        ]
    choices = [
        {"index": i, "message": message, "logprobs": None, "finish_reason": FINISH[reply.finish]} for i in range(n)
    ]
    return sound(
        ChatCompletion, _root(body, "chat.completion", reply) | {"choices": choices, "usage": usage_json(usage)}
    )


def _chunks(body: dict, reply: Reply, n: int, usage: Usage, with_usage: bool):
    root = _root(body, "chat.completion.chunk", reply)
    null = {"usage": None} if with_usage else {}

    def chunk(index: int, delta: dict, finish: str | None = None) -> dict:
        choice = {"index": index, "delta": delta, "logprobs": None, "finish_reason": finish}
        return sound(ChatCompletionChunk, root | {"choices": [choice]} | null)

    for index in range(n):
        yield chunk(
            index,
            {"role": "assistant", "content": None if reply.of(ToolUse) and not reply.text else "", "refusal": None},
        )
        for piece in mind.pieces(reply.text) if reply.text else []:
            yield chunk(index, {"content": piece})
        for i, call in enumerate(reply.of(ToolUse)):
            yield chunk(
                index,
                {
                    "tool_calls": [
                        {
                            "index": i,
                            "id": "call_" + call.id,
                            "type": "function",
                            "function": {"name": call.name, "arguments": ""},
                        }
                    ]
                },
            )
            for piece in mind.slices(json.dumps(call.input, ensure_ascii=False)):
                yield chunk(index, {"tool_calls": [{"index": i, "function": {"arguments": piece}}]})
        yield chunk(index, {}, FINISH[reply.finish])
    if with_usage:
        yield sound(ChatCompletionChunk, root | {"choices": [], "usage": usage_json(usage)})
