"""`/chat/completions`: OpenAI's rules, a prompt out of a request, chunks out of a reply."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import replace

from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming

from . import mind, shape
from . import openai_errors as errors
from .mind import Media, Prompt, Reply, Text, Tool, ToolResult, ToolUse, Turn
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
# of the two kinds of models: those that think take other parameters
REASONING = re.compile(r"^(o\d|gpt-[5-9])")
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def judge(body: dict, extensions: dict | None = None) -> None:
    """Raises Refused as OpenAI would."""
    errors.judge(body, CompletionCreateParamsNonStreaming, extensions)
    _ranges(body)
    _together(body)
    _by_model(body)
    _messages(body["messages"])
    for i, tool in enumerate(body.get("tools") or []):
        if tool["type"] == "function":
            _function(tool["function"], f"tools[{i}].function")
    _format(body)


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


def media(url: str, param: str) -> tuple[str, bytes, str]:
    """Type, bytes and address of an image; raises Refused for one that is none."""
    if url.startswith(("http://", "https://")):
        return "", b"", url
    found = re.fullmatch(r"data:([a-z0-9/+.-]+);base64,(.*)", url, re.DOTALL)
    if not found:
        raise errors.refused(
            f"Invalid '{param}'. Expected a valid URL, but got a value with an invalid format.", param, "invalid_value"
        )
    try:
        data = base64.b64decode(found[2], validate=True)
    except binascii.Error:
        raise errors.refused("Invalid base64 image_url.", param, "invalid_base64") from None
    return found[1], data, ""


def strict_schema(schema: object, param: str, context: tuple = ()) -> None:
    """What strict mode asks of every object in a schema."""
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object" or "properties" in schema:
        properties = schema.get("properties", {})
        if schema.get("additionalProperties") is not False:
            raise errors.refused(
                f"Invalid schema for {param}: In context={context}, 'additionalProperties' is required to be supplied and to be false.",
                param,
                "invalid_json_schema",
            )
        if set(schema.get("required", [])) != set(properties):
            raise errors.refused(
                f"Invalid schema for {param}: In context={context}, 'required' is required to be supplied and to be an array"
                " including every key in properties.",
                param,
                "invalid_json_schema",
            )
        for name, one in properties.items():
            strict_schema(one, param, (*context, "properties", name))
    strict_schema(schema.get("items"), param, (*context, "items"))
    for name, one in schema.get("$defs", {}).items():
        strict_schema(one, param, (*context, "$defs", name))


def _ranges(body: dict) -> None:
    for name, low, high in (
        ("temperature", 0, 2),
        ("top_p", 0, 1),
        ("frequency_penalty", -2, 2),
        ("presence_penalty", -2, 2),
        ("n", 1, 128),
        ("top_logprobs", 0, 20),
        ("max_tokens", 1, 10**6),
        ("max_completion_tokens", 1, 10**6),
    ):
        errors.limit(body, name, low, high)
    if not body["messages"]:
        raise errors.refused(
            "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
            "messages",
            "empty_array",
        )
    if isinstance(body.get("stop"), list) and len(body["stop"]) > 4:
        raise errors.refused(
            "Invalid 'stop': array too long. Expected an array with maximum length 4.", "stop", "array_above_max_length"
        )


def _together(body: dict) -> None:
    if body.get("stream_options") is not None and not body.get("stream"):
        raise errors.refused(
            "The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options"
        )
    if body.get("max_tokens") is not None and body.get("max_completion_tokens") is not None:
        raise errors.refused(
            "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
            "max_tokens",
            "invalid_parameter_combination",
        )
    for name in ("tool_choice", "parallel_tool_calls"):
        if name in body and not body.get("tools") and body[name] not in (None, "none"):
            raise errors.refused(
                f"Invalid value for '{name}': '{name}' is only allowed when 'tools' are specified.", name
            )
    if body.get("top_logprobs") is not None and not body.get("logprobs"):
        raise errors.refused("The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.", "top_logprobs")
    if "tools" in body and not body["tools"]:
        raise errors.refused(
            "Invalid 'tools': empty array. Expected an array with minimum length 1.", "tools", "empty_array"
        )


def _by_model(body: dict) -> None:
    model = body["model"]
    if not REASONING.match(model):
        if body.get("reasoning_effort") is not None:
            raise errors.refused("Unrecognized request argument supplied: reasoning_effort")
        return
    if body.get("max_tokens") is not None:
        raise errors.refused(
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
            "max_tokens",
            "unsupported_parameter",
        )
    for name in ("temperature", "top_p"):
        if body.get(name) not in (None, 1):
            raise errors.refused(
                f"Unsupported value: '{name}' does not support {body[name]} with this model. Only the default (1) value is supported.",
                name,
                "unsupported_value",
            )
    if body.get("stop") is not None:
        raise errors.refused(
            "Unsupported parameter: 'stop' is not supported with this model.", "stop", "unsupported_parameter"
        )


def _messages(messages: list) -> None:
    open_calls: set[str] = set()
    for i, message in enumerate(messages):
        if message["role"] == "tool":
            if message["tool_call_id"] not in open_calls:
                raise errors.refused(
                    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
                    f"messages[{i}].role",
                )
            open_calls.discard(message["tool_call_id"])
            continue
        _answered(open_calls)
        if message["role"] == "assistant":
            open_calls = {call["id"] for call in message.get("tool_calls") or []}
            if message.get("content") is None and not open_calls and message.get("refusal") is None:
                raise errors.refused(
                    f"Invalid value for 'content': expected a string, got null.", f"messages[{i}].content"
                )
            for j, call in enumerate(message.get("tool_calls") or []):
                if call["type"] == "function" and not _NAME.fullmatch(call["function"]["name"]):
                    raise _bad_name(call["function"]["name"], f"messages[{i}].tool_calls[{j}].function.name")
        for j, part in enumerate(message["content"] if isinstance(message.get("content"), list) else []):
            if part["type"] == "image_url":
                _image(part["image_url"]["url"], f"messages[{i}].content[{j}].image_url.url")
    _answered(open_calls)


def _image(url: str, param: str) -> None:
    mime, data, address = media(url, param)
    if not address and mind.magic(data) not in (mime, mime.replace("image/jpg", "image/jpeg")):
        raise errors.refused(
            "You uploaded an unsupported image. Please make sure your image is valid.", param, "image_parse_error"
        )


def _answered(open_calls: set[str]) -> None:
    if open_calls:
        raise errors.refused(
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'."
            f" The following tool_call_ids did not have response messages: {', '.join(sorted(open_calls))}",
            "messages",
        )


def _function(function: dict, param: str) -> None:
    if not _NAME.fullmatch(function["name"]):
        raise _bad_name(function["name"], f"{param}.name")
    parameters = function.get("parameters")
    if parameters and parameters.get("type") != "object":
        raise errors.refused(
            f"Invalid schema for function '{function['name']}': schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{parameters.get('type')}\"'.",
            f"{param}.parameters",
            "invalid_function_parameters",
        )
    if function.get("strict"):
        strict_schema(parameters, f"function '{function['name']}'")


def _bad_name(name: str, param: str):
    return errors.refused(
        f"Invalid '{param}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'. Got {name!r}.",
        param,
        "invalid_value",
    )


def _format(body: dict) -> None:
    found = body.get("response_format") or {}
    if found.get("type") == "json_object" and "json" not in json.dumps(body["messages"]).lower():
        raise errors.refused(
            "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
            "messages",
        )
    if found.get("type") == "json_schema":
        named = found["json_schema"]
        if not _NAME.fullmatch(named["name"]):
            raise _bad_name(named["name"], "response_format.json_schema.name")
        if "schema" not in named:
            raise errors.of(shape.Complaint(("response_format", "json_schema", "schema"), shape.MISSING))
        if named.get("strict"):
            strict_schema(named["schema"], f"response_format '{named['name']}'")


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
        return ToolUse(call["id"], function["name"], json.loads(function["arguments"]))
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
