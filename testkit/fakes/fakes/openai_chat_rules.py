"""What OpenAI refuses of a chat, beyond wrong types."""

from __future__ import annotations

import base64
import binascii
import json
import re

from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming

from . import mind, shape
from . import openai_errors as errors

# of the two kinds of models: those that think take other parameters
REASONING = re.compile(r"^(o\d|gpt-[5-9])")
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def judge(body: dict, extensions: dict | None = None) -> None:
    """Raises Refused as OpenAI would."""
    errors.judge(_without_annotations(body), CompletionCreateParamsNonStreaming, extensions)
    _ranges(body)
    _together(body)
    _by_model(body)
    _messages(body["messages"])
    for i, tool in enumerate(body.get("tools") or []):
        if tool["type"] == "function":
            _function(tool["function"], f"tools[{i}].function")
    _format(body)


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


def _without_annotations(body: dict) -> dict:
    """OpenAI takes its own replies back as they are; the SDK's type for requests does not know all of them."""
    messages = body.get("messages")
    if not isinstance(messages, list):
        return body
    plain = [
        (
            {name: value for name, value in it.items() if name != "annotations"}
            if isinstance(it, dict) and it.get("role") == "assistant"
            else it
        )
        for it in messages
    ]
    return body | {"messages": plain}


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
                    "Invalid value for 'content': expected a string, got null.", f"messages[{i}].content"
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
