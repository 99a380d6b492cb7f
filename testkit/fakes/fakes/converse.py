"""Bedrock's Converse: its rules, a prompt out of a request, an answer or its events out of a reply."""

from __future__ import annotations

import base64
import json
import re

from . import aws_shape, claude_rules, mind
from .mind import Media, Prompt, Reply, Text, Thought, Tool, ToolResult, ToolUse, Turn
from .wire import Usage

STOP = {
    "stop": "end_turn",
    "stop_sequence": "stop_sequence",
    "length": "max_tokens",
    "tool_use": "tool_use",
    "refusal": "content_filtered",
}
_DOCUMENT_NAME = re.compile(r"(?!.*\s\s)[a-zA-Z0-9\s\-()\[\]]+")
# what models take beyond Converse's own fields
_MORE = {
    "claude": {"thinking", "top_k", "anthropic_beta", "tools", "output_config"},
    "nova-2": {"inferenceConfig", "reasoningConfig"},
    "nova": {"inferenceConfig"},
    "gpt-oss": {"reasoning_effort", "top_k"},
}
_HEARING = ("voxtral",)


class Invalid(Exception):
    """A ValidationException."""


def family(model: str) -> str:
    return next((it for it in _MORE if it in model), "other")


def judge(wanted, body: dict, model: str) -> None:
    """Raises Invalid."""
    if found := aws_shape.complaint(wanted, body):
        raise Invalid(_told(found))
    _messages(body.get("messages") or [], body)
    _senses(body.get("messages") or [], model)
    _fields(body, model)
    for i, tool in enumerate((body.get("toolConfig") or {}).get("tools", [])):
        schema = tool.get("toolSpec", {}).get("inputSchema", {}).get("json", {"type": "object"})
        if not isinstance(schema, dict) or schema.get("type") != "object":
            raise Invalid(
                f"The value at toolConfig.tools.{i}.toolSpec.inputSchema.json.type must be one of the following: object."
            )


def prompt(body: dict, model: str) -> Prompt:
    names: dict[str, str] = {}
    config, more, tools = (
        body.get("inferenceConfig") or {},
        body.get("additionalModelRequestFields") or {},
        body.get("toolConfig") or {},
    )
    output = (body.get("outputConfig") or {}).get("textFormat")
    choice = tools.get("toolChoice") or {"auto": {}}
    settings = {
        ours: config[theirs] for theirs, ours in (("temperature", "temperature"), ("topP", "top_p")) if theirs in config
    }
    if "top_k" in more or "topK" in more.get("inferenceConfig", {}):
        settings["top_k"] = more.get("top_k") or more["inferenceConfig"]["topK"]
    effort = (body.get("outputConfig") or {}).get("effort") or more.get("reasoning_effort")
    if effort:
        settings["effort"] = effort
    return Prompt(
        system=_parts(body.get("system") or [], names),
        turns=[Turn(it["role"], tuple(_parts(it["content"], names))) for it in body.get("messages") or []],
        tools=[
            Tool(it["toolSpec"]["name"], it["toolSpec"]["inputSchema"]["json"])
            for it in tools.get("tools", [])
            if "toolSpec" in it
        ],
        choice=choice["tool"]["name"] if "tool" in choice else next(iter(choice)),
        schema=json.loads(output["structure"]["jsonSchema"]["schema"]) if output else None,
        thinking=_thinks(more, model),
        max_tokens=config.get("maxTokens"),
        stops=config.get("stopSequences") or [],
        settings=settings,
    )


def message(reply: Reply, body: dict) -> dict:
    content = [_block(it) for it in reply.blocks]
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        **_stopped(reply, body),
        "usage": _usage(reply.usage),
        "metrics": {"latencyMs": 42},
    }


def events(reply: Reply, body: dict):
    """Pairs of an event's type and its payload. A text starts without contentBlockStart."""
    yield "messageStart", {"role": "assistant"}
    for index, part in enumerate(reply.blocks):
        if isinstance(part, ToolUse):
            start = {"toolUse": {"toolUseId": "tooluse_" + part.id, "name": part.name}}
            yield "contentBlockStart", {"start": start, "contentBlockIndex": index}
        for delta in _deltas(part):
            yield "contentBlockDelta", {"delta": delta, "contentBlockIndex": index}
        yield "contentBlockStop", {"contentBlockIndex": index}
    yield "messageStop", _stopped(reply, body)
    yield "metadata", {"usage": _usage(reply.usage), "metrics": {"latencyMs": 42}}


def _stopped(reply: Reply, body: dict) -> dict:
    """Which sequence stopped a reply is told to those who ask."""
    asked = "/stop_sequence" in (body.get("additionalModelResponseFieldPaths") or [])
    more = {"additionalModelResponseFields": {"stop_sequence": reply.stop}} if asked else {}
    return {"stopReason": STOP[reply.finish]} | more


def _told(found) -> str:
    return f"1 validation error detected: {found.reason} at '{found.indexed()}' (expected: {found.expected or 'a member of the API'})"


def _messages(messages: list, body: dict) -> None:
    if messages and messages[0]["role"] != "user":
        raise Invalid(
            "A conversation must start with a user message. Try again with a conversation that starts with a user message."
        )
    names = []
    for i, message in enumerate(messages):
        if message["role"] not in ("user", "assistant"):
            raise Invalid(f"This model doesn't support the {message['role']} role in messages.{i}.")
        if i and messages[i - 1]["role"] == message["role"]:
            raise Invalid(
                "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again."
            )
        if not message["content"]:
            raise Invalid(
                f"The content field in the Message object at messages.{i} is empty. Add a ContentBlock object to the content field and try again."
            )
        for j, block in enumerate(message["content"]):
            _block_rules(f"messages.{i}.content.{j}", block)
        documents = [it["document"]["name"] for it in message["content"] if "document" in it]
        if documents and not any("text" in it for it in message["content"]):
            raise Invalid(f"messages.{i}: A text block is required in a message that has a document block.")
        names += documents
        _results(messages, i, body)
    if len(set(names)) != len(names):
        raise Invalid("Document names must be unique.")


def _senses(messages: list, model: str) -> None:
    blocks = [kind for message in messages for block in message["content"] for kind in block]
    if "audio" in blocks and not any(it in model for it in _HEARING):
        raise Invalid("This model doesn't support the audio content block that you provided.")


def _results(messages: list, i: int, body: dict) -> None:
    used = [it["toolUse"]["toolUseId"] for it in messages[i]["content"] if "toolUse" in it]
    given = [it["toolResult"]["toolUseId"] for it in messages[i]["content"] if "toolResult" in it]
    if (used or given) and not body.get("toolConfig"):
        raise Invalid("The toolConfig field must be defined when using toolUse and toolResult content blocks.")
    following = messages[i + 1]["content"] if i + 1 < len(messages) else []
    results = [it["toolResult"]["toolUseId"] for it in following if "toolResult" in it]
    if missing := [it for it in used if it not in results]:
        raise Invalid(
            f"Expected toolResult blocks at messages.{i + 1}.content for the following Ids: {', '.join(missing)}"
        )
    before = [it["toolUse"]["toolUseId"] for it in messages[i - 1]["content"] if "toolUse" in it] if i else []
    if len(given) > len(before) or set(given) - set(before):
        raise Invalid(
            f"The number of toolResult blocks at messages.{i}.content exceeds the number of toolUse blocks of previous turn."
        )


def _block_rules(path: str, block: dict) -> None:
    kind, value = next(iter(block.items()))
    match kind:
        case "text" if not value.strip():
            raise Invalid(
                f"The text field in the ContentBlock object at {path} is blank. Add text to the text field, and try again."
            )
        case "image" if "bytes" in value["source"]:
            found = mind.magic(base64.b64decode(value["source"]["bytes"]))
            if found != f"image/{value['format']}":
                raise Invalid(
                    f"The model returned the following errors: {path}: the image appears to be {found or 'none'}, not image/{value['format']}"
                )
        case "document":
            if not _DOCUMENT_NAME.fullmatch(value["name"]):
                raise Invalid(
                    "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square"
                    " brackets. The name can't contain more than one consecutive whitespace character."
                )
            if (
                value.get("format") == "pdf"
                and mind.magic(base64.b64decode(value["source"].get("bytes", ""))) != "application/pdf"
            ):
                raise Invalid(f"The model returned the following errors: {path}: The PDF specified was not valid.")
        case "toolUse" if not isinstance(value["input"], dict):
            raise Invalid(
                f"The format of the value at {path}.toolUse.input is invalid. Provide a json object for the field and try again."
            )
        case "toolResult" if value.get("status") == "error" and not value["content"]:
            raise Invalid(f"The content field at {path}.toolResult cannot be empty when status value is error.")
        case "reasoningContent":
            told = value.get("reasoningText")
            if told and not mind.is_signed(told["text"], told.get("signature")):
                raise Invalid(
                    f"The model returned the following errors: {path}: Invalid `signature` in `thinking` block"
                )
            if "redactedContent" in value and mind.unsealed(value["redactedContent"]) is None:
                raise Invalid(
                    f"The model returned the following errors: {path}: Invalid `data` in `redacted_thinking` block"
                )


def _fields(body: dict, model: str) -> None:
    config, more = body.get("inferenceConfig") or {}, body.get("additionalModelRequestFields") or {}
    kind = family(model)
    for name in more:
        if name not in _MORE.get(kind, ()):
            raise Invalid(f"The model returned the following errors: {name}: Extra inputs are not permitted")
    for name, high in (("temperature", 1), ("topP", 1)):
        if not 0 <= config.get(name, 0) <= high:
            raise Invalid(
                f"1 validation error detected: value at 'inferenceConfig.{name}' (expected: from 0 to {high})"
            )
    output = body.get("outputConfig") or {}
    if output.get("textFormat"):
        if kind.startswith("nova"):
            raise Invalid("This model doesn't support the outputConfig.textFormat field.")
        _json(output["textFormat"]["structure"]["jsonSchema"]["schema"])
    if output.get("effort") and kind != "claude":
        raise Invalid("This model doesn't support the outputConfig.effort field.")
    if kind == "claude":
        _claude(body, model, config, more, output)
    elif "any" in (body.get("toolConfig") or {}).get("toolChoice", {}) and kind == "other":
        raise Invalid(
            "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again."
        )


def _claude(body: dict, model: str, config: dict, more: dict, output: dict) -> None:
    """What InvokeModel would tell of the same request."""
    choice = (body.get("toolConfig") or {}).get("toolChoice") or {}
    asked = {
        "max_tokens": config.get("maxTokens", 4096),
        "temperature": config.get("temperature"),
        "top_p": config.get("topP"),
        "top_k": more.get("top_k"),
        "thinking": more.get("thinking"),
        "tool_choice": {"type": next(iter(choice))} if choice else None,
        "output_config": {
            "effort": output.get("effort") or more.get("output_config", {}).get("effort"),
            "format": output.get("textFormat"),
        },
    }
    try:
        claude_rules.by_model(asked, model)
    except claude_rules.Invalid as e:
        raise Invalid(f"The model returned the following errors: {e}") from None
    last = next((it for it in reversed(body.get("messages") or []) if it["role"] == "assistant"), {"content": []})
    used = any("toolUse" in it for it in last["content"])
    if _thinks(more, model) and used and "reasoningContent" not in last["content"][0]:
        raise Invalid(
            "The model returned the following errors: Expected `thinking` or `redacted_thinking`, but found `tool_use`."
        )


def _json(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        raise Invalid("The value at outputConfig.textFormat.structure.jsonSchema.schema is no JSON.") from None


def _thinks(more: dict, model: str) -> bool:
    return (
        more.get("thinking", {}).get("type", "disabled") != "disabled"
        or more.get("reasoningConfig", {}).get("type") == "enabled"
    )


def _parts(content: list, names: dict) -> list:
    found = []
    for block in content:
        kind, value = next(iter(block.items()))
        if kind == "cachePoint":
            texts = [i for i, it in enumerate(found) if isinstance(it, Text)]
            if texts:
                found[texts[-1]] = Text(found[texts[-1]].text, True)
        else:
            found.append(_part(kind, value, names))
    return found


def _part(kind: str, value, names: dict):
    match kind:
        case "text":
            return Text(value)
        case "image":
            return Media("image", f"image/{value['format']}", base64.b64decode(value["source"].get("bytes", "")))
        case "audio":
            return Media("audio", f"audio/{value['format']}", base64.b64decode(value["source"].get("bytes", "")))
        case "document":
            source = value["source"]
            data = base64.b64decode(source["bytes"]) if "bytes" in source else json.dumps(source).encode()
            return Media(
                "document",
                {"pdf": "application/pdf", "txt": "text/plain"}.get(value.get("format"), value.get("format", "")),
                data,
            )
        case "toolUse":
            names[value["toolUseId"]] = value["name"]
            return ToolUse(value["toolUseId"], value["name"], value["input"])
        case "toolResult":
            inner = [
                it
                for one in value["content"]
                for it in ([Text(json.dumps(one["json"]))] if "json" in one else _parts([one], names))
            ]
            text = "".join(it.text for it in inner if isinstance(it, Text))
            return ToolResult(
                names[value["toolUseId"]],
                text,
                value.get("status") == "error",
                tuple(it for it in inner if isinstance(it, Media)),
            )
        case "reasoningContent":
            told = value.get("reasoningText")
            return Thought(told["text"]) if told else Thought(mind.unsealed(value["redactedContent"]), True)
    return Text(json.dumps({kind: value}))


def _usage(usage: Usage) -> dict:
    return {
        "inputTokens": usage.input,
        "outputTokens": usage.output,
        "totalTokens": usage.total,
        "cacheReadInputTokens": usage.cached,
        "cacheWriteInputTokens": usage.cache_written,
    }


def _block(part) -> dict:
    match part:
        case Text(text=text):
            return {"text": text}
        case ToolUse(id=id_, name=name, input=given):
            return {"toolUse": {"toolUseId": "tooluse_" + id_, "name": name, "input": given}}
        case Thought(text=text, redacted=True):
            return {"reasoningContent": {"redactedContent": mind.sealed(text)}}
        case Thought(text=text):
            return {"reasoningContent": {"reasoningText": {"text": text, "signature": mind.signature(text)}}}
    raise TypeError(part)


def _deltas(part):
    match part:
        case Text(text=text):
            yield from ({"text": piece} for piece in mind.pieces(text))
        case ToolUse(input=given):
            yield from ({"toolUse": {"input": piece}} for piece in mind.slices(json.dumps(given, ensure_ascii=False)))
        case Thought(text=text, redacted=True):
            yield {"reasoningContent": {"redactedContent": mind.sealed(text)}}
        case Thought(text=text):
            yield from ({"reasoningContent": {"text": piece}} for piece in mind.pieces(text))
            yield {"reasoningContent": {"signature": mind.signature(text)}}
