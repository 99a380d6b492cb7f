"""Gemini's generateContent: its rules, a prompt out of a request, answers out of a reply."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace

from google.genai import types

from . import mind, shape
from .mind import Media, Prompt, Reply, Text, Thought, Tool, ToolResult, ToolUse, Turn
from .provider import sound
from .shape import Member
from .wire import Usage

FINISH = {"stop": "STOP", "stop_sequence": "STOP", "length": "MAX_TOKENS", "tool_use": "STOP", "refusal": "SAFETY"}
# what Google takes in place of a proof that a client lost
NO_PROOF = base64.b64encode(b"skip_thought_signature_validator").decode()
# bytes may be in either alphabet of base64
_STANDARD = str.maketrans("-_", "+/")
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}")

GENERATE = {
    "contents": Member(list[types.Content], True),
    "systemInstruction": Member(types.Content, False),
    "cachedContent": Member(str, False),
    "tools": Member(list[types.Tool], False),
    "toolConfig": Member(types.ToolConfig, False),
    "labels": Member(dict[str, str], False),
    "safetySettings": Member(list[types.SafetySetting], False),
    "generationConfig": Member(types.GenerationConfig, False),
}
COUNT = {name: GENERATE[name] for name in ("contents", "systemInstruction", "tools", "generationConfig")} | {
    "model": Member(str, False),
    "instances": Member(list, False),
}
_BLOB_ONLY_ON_VERTEX = re.compile(r"(image|audio|video|text|application)/[a-z0-9.+-]+")


class Invalid(Exception):
    """An INVALID_ARGUMENT, and the field that is wrong."""

    def __init__(self, message: str, field: str = ""):
        super().__init__(message)
        self.field = field


def canonical(body: dict, known: dict) -> dict:
    """With every name in camel case: Google takes snake case too, and its own SDK sends both."""
    renamed = {re.sub("_([a-z])", lambda it: it[1].upper(), name): value for name, value in body.items()}
    return {
        name: shape.canonical(known[name].type, value) if name in known else value for name, value in renamed.items()
    }


def judge_members(body: dict, known: dict) -> None:
    """Raises Invalid for JSON that is not of Google's types. Null is the same as absent: it is protobuf behind."""
    for name in body:
        if name not in known:
            raise Invalid(f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.')
    for name, member in known.items():
        if body.get(name) is None:
            if member.required:
                raise Invalid(f"Unable to submit request because it must have a {name} field.", name)
        elif found := shape.complaint(member.type, body[name], (name,)):
            raise Invalid(_told(found), found.indexed())


def judge(body: dict, model: str, known: dict | None = None) -> None:
    judge_members(body, known or GENERATE)
    contents = body.get("contents") or []
    if not contents:
        raise Invalid("Unable to submit request because at least one contents field is required.", "contents")
    _contents(contents, model)
    names = [it["name"] for tool in body.get("tools") or [] for it in tool.get("functionDeclarations") or []]
    for name in names:
        if not _NAME.fullmatch(name):
            raise Invalid(f"Invalid function name: {name}. Must start with a letter or an underscore.", "tools")
    for tool in body.get("tools") or []:
        for one in tool.get("functionDeclarations") or []:
            if "parameters" in one and "parametersJsonSchema" in one:
                raise Invalid("Only one of parameters and parametersJsonSchema may be set.", "tools")
    calling = (body.get("toolConfig") or {}).get("functionCallingConfig") or {}
    if calling.get("allowedFunctionNames") and calling.get("mode") not in ("ANY", "VALIDATED"):
        raise Invalid("allowed_function_names may only be set when mode is ANY.", "toolConfig")
    if set(calling.get("allowedFunctionNames") or []) - set(names):
        raise Invalid("allowed_function_names must be among the declared functions.", "toolConfig")
    _config(body.get("generationConfig") or {}, model)


def prompt(body: dict) -> Prompt:
    config = body.get("generationConfig") or {}
    calling = (body.get("toolConfig") or {}).get("functionCallingConfig") or {}
    allowed = calling.get("allowedFunctionNames")
    system = body.get("systemInstruction") or {"parts": []}
    found = config.get("responseJsonSchema", config.get("responseSchema"))
    if found is None and config.get("responseMimeType") == "application/json":
        found = {}
    known = {
        "temperature": "temperature",
        "topP": "top_p",
        "topK": "top_k",
        "seed": "seed",
        "frequencyPenalty": "frequency_penalty",
        "presencePenalty": "presence_penalty",
    }
    thinking = config.get("thinkingConfig") or {}
    return Prompt(
        system=[it for one in system.get("parts") or [] for it in _part(one)],
        turns=[
            Turn(
                "assistant" if it.get("role") == "model" else "user",
                tuple(x for one in it["parts"] for x in _part(one)),
            )
            for it in body["contents"]
        ],
        tools=[
            Tool(it["name"], it.get("parametersJsonSchema") or it.get("parameters") or {})
            for tool in body.get("tools") or []
            for it in tool.get("functionDeclarations") or []
        ],
        choice=allowed[0] if allowed else {"ANY": "any", "NONE": "none"}.get(calling.get("mode"), "auto"),
        schema=found,
        thinking=bool(thinking.get("includeThoughts")) and thinking.get("thinkingBudget") != 0,
        max_tokens=config.get("maxOutputTokens"),
        stops=config.get("stopSequences") or [],
        settings={ours: config[theirs] for theirs, ours in known.items() if theirs in config},
    )


def answer(reply: Reply, model: str, candidates: int) -> dict:
    """The whole answer."""
    parts = [_written(it, proof) for it, proof in _proofs(reply)]
    content = {"role": "model", "parts": parts} if parts and reply.finish != "refusal" else {"role": "model"}
    found = [
        {"content": content, "finishReason": FINISH[reply.finish], "index": i, "avgLogprobs": -0.1}
        for i in range(candidates)
    ]
    return _sound(_root(reply, model) | {"candidates": found, "usageMetadata": usage_json(reply.usage, candidates)})


def chunks(reply: Reply, model: str, candidates: int) -> list[dict]:
    """The answer in parts; the last of each candidate has the reason of the end."""
    root = _root(reply, model)
    contents = [{"role": "model", "parts": [part]} for part in _pieces(reply)]
    if reply.finish == "refusal" or not contents:
        contents.append({"role": "model"})
    found = [
        root | {"candidates": [{"content": content, "index": i}]} for content in contents for i in range(candidates)
    ]
    for it in found[-candidates:]:
        it["candidates"][0]["finishReason"] = FINISH[reply.finish]
    for it in found[:-1]:
        it["usageMetadata"] = {"trafficType": "ON_DEMAND"}
    found[-1]["usageMetadata"] = usage_json(reply.usage, candidates)
    return [_sound(it) for it in found]


def counted(usage: Usage, candidates: int) -> Usage:
    """Thoughts are had once."""
    return replace(usage, output=(usage.output - usage.reasoning) * candidates + usage.reasoning)


def usage_json(usage: Usage, candidates: int) -> dict:
    """Thoughts are counted apart from what candidates say."""
    said = (usage.output - usage.reasoning) * candidates
    return {
        "promptTokenCount": usage.prompt,
        "candidatesTokenCount": said,
        "totalTokenCount": usage.prompt + said + usage.reasoning,
        "trafficType": "ON_DEMAND",
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": usage.prompt}],
        "candidatesTokensDetails": [{"modality": "TEXT", "tokenCount": said}],
    } | ({"thoughtsTokenCount": usage.reasoning} if usage.reasoning else {})


def _told(found: shape.Complaint) -> str:
    where = found.indexed()
    if found.reason == shape.UNKNOWN:
        parent = where.rpartition(".")[0]
        return f"Invalid JSON payload received. Unknown name \"{found.path[-1]}\" at '{parent}': Cannot find field."
    return f"Invalid value at '{where}' (expected: {found.expected}), {found.got!r}"


def _contents(contents: list, model: str) -> None:
    for i, content in enumerate(contents):
        if content.get("role") not in ("user", "model"):
            raise Invalid("Please use a valid role: user, model.", f"contents[{i}].role")
        parts = content.get("parts") or []
        if not parts:
            raise Invalid(
                "Unable to submit request because it must include at least one parts field, which describes the prompt input.",
                f"contents[{i}].parts",
            )
        for j, part in enumerate(parts):
            _part_rules(part, f"contents[{i}].parts[{j}]")
        calls = [it for it in parts if "functionCall" in it]
        answered = [it for it in parts if "functionResponse" in it]
        before = [it for it in (contents[i - 1].get("parts") or []) if "functionCall" in it] if i else []
        if len(answered) != len(before):
            raise Invalid(
                "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.",
                f"contents[{i}]",
            )
        if calls and (i == 0 or contents[i - 1]["role"] != "user"):
            raise Invalid(
                "Please ensure that function call turn comes immediately after a user turn or after a function response turn.",
                f"contents[{i}]",
            )
        if calls and "gemini-3" in model and "thoughtSignature" not in calls[0]:
            raise Invalid(
                "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing"
                f" thought_signature may lead to degraded model performance. Additional data, function call `default_api:{calls[0]['functionCall']['name']}`, position {i + 1}."
            )
    calls_last = [it for it in contents[-1]["parts"] if "functionCall" in it]
    if calls_last:
        raise Invalid(
            "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn."
        )


def _part_rules(part: dict, path: str) -> None:
    data = [
        it
        for it in (
            "text",
            "inlineData",
            "fileData",
            "functionCall",
            "functionResponse",
            "executableCode",
            "codeExecutionResult",
        )
        if it in part
    ]
    if len(data) != 1:
        raise Invalid(f"Unable to submit request because {path} must have one initialized field (got: {data}).", path)
    if "text" in part and not part["text"]:
        raise Invalid(
            "Unable to submit request because it has an empty text parameter. Add a value to the parameter and try again.",
            path,
        )
    if "inlineData" in part:
        blob = part["inlineData"]
        if not _BLOB_ONLY_ON_VERTEX.fullmatch(blob.get("mimeType", "")):
            raise Invalid(
                f"Unable to submit request because it must have a mimeType parameter: {blob.get('mimeType')}", path
            )
        if blob["mimeType"].startswith("image/") and mind.magic(_decoded(blob["data"])) != blob["mimeType"]:
            raise Invalid("Provided image is not valid.", path)
    if "fileData" in part and not (part["fileData"].get("mimeType") and part["fileData"].get("fileUri")):
        raise Invalid("Unable to submit request because it must have a mimeType parameter.", path)
    proof = part.get("thoughtSignature", "").translate(_STANDARD)
    if proof and proof != NO_PROOF and not mind.is_signed(_claim(part), proof):
        raise Invalid("Thought signature is not valid.", path)


def _decoded(text: str) -> bytes:
    return base64.b64decode(text.translate(_STANDARD))


def _claim(part: dict) -> str:
    """What a signature is about: the call that carries it, or the text."""
    call = part.get("functionCall")
    return json.dumps([call.get("name"), call.get("args") or {}], sort_keys=True) if call else part.get("text", "")


def _config(config: dict, model: str) -> None:
    for name, low, high in (
        ("temperature", 0, 2),
        ("topP", 0, 1),
        ("topK", 1, 64),
        ("candidateCount", 1, 8),
        ("maxOutputTokens", 1, 65536),
        ("logprobs", 0, 20),
    ):
        if name in config and not low <= config[name] <= high:
            raise Invalid(
                f"Unable to submit request because it has a {name} value of {config[name]} but the supported range is from {low} to {high}.",
                f"generationConfig.{name}",
            )
    if len(config.get("stopSequences") or []) > 5:
        raise Invalid(
            "Unable to submit request because it has more than 5 stopSequences.", "generationConfig.stopSequences"
        )
    if "logprobs" in config and not config.get("responseLogprobs"):
        raise Invalid("Logprobs is only supported when response_logprobs is true.", "generationConfig.logprobs")
    schemas = [it for it in ("responseSchema", "responseJsonSchema") if it in config]
    if len(schemas) > 1:
        raise Invalid("Only one of response_schema and response_json_schema may be set.", "generationConfig")
    if schemas and config.get("responseMimeType") not in ("application/json", "text/x.enum"):
        raise Invalid(
            "Unable to submit request because controlled generation needs response_mime_type application/json.",
            "generationConfig.responseMimeType",
        )
    thinking = config.get("thinkingConfig") or {}
    if "thinkingLevel" in thinking and "thinkingBudget" in thinking:
        raise Invalid(
            "You can only set only one of thinking budget and thinking level.", "generationConfig.thinkingConfig"
        )
    if "thinkingLevel" in thinking and "gemini-3" not in model:
        raise Invalid(
            "Unable to submit request because thinking_level is not supported by this model.",
            "generationConfig.thinkingConfig",
        )
    if thinking.get("thinkingBudget") == 0 and "pro" in model:
        raise Invalid(
            "Unable to submit request because thinking cannot be disabled for this model.",
            "generationConfig.thinkingConfig",
        )


def _part(part: dict) -> list:
    if "functionCall" in part:
        call = part["functionCall"]
        return [ToolUse(call["name"], call["name"], call.get("args") or {})]
    if "functionResponse" in part:
        return [_result(part["functionResponse"])]
    if "inlineData" in part:
        mime = part["inlineData"]["mimeType"]
        return [
            Media(
                mime.split("/")[0] if mime.startswith(("image/", "audio/", "video/")) else "document",
                mime,
                _decoded(part["inlineData"]["data"]),
            )
        ]
    if "fileData" in part:
        mime = part["fileData"]["mimeType"]
        return [Media("image" if mime.startswith("image/") else "document", "", url=part["fileData"]["fileUri"])]
    return [Thought(part["text"])] if part.get("thought") else [Text(part["text"])]


def _result(response: dict) -> ToolResult:
    given = response.get("response") or {}
    for name in ("output", "error"):
        if name in given:
            text = given[name] if isinstance(given[name], str) else json.dumps(given[name])
            return ToolResult(response["name"], text, name == "error")
    return ToolResult(response["name"], json.dumps(given))


def _root(reply: Reply, model: str) -> dict:
    return {
        "modelVersion": model,
        "createTime": "2026-11-01T10:00:00.000000Z",
        "responseId": mind.signature(repr(reply.blocks))[:22].replace("/", "_").replace("+", "-"),
    }


def _proofs(reply: Reply):
    """Each block and its signature: of several calls the first carries it, else the text when there were thoughts."""
    signed = False
    for block in reply.blocks:
        proof = None
        if isinstance(block, ToolUse) and not signed:
            proof, signed = mind.signature(json.dumps([block.name, block.input], sort_keys=True)), True
        yield block, proof


def _written(block, proof: str | None) -> dict:
    match block:
        case Text(text=text):
            found = {"text": text}
        case Thought(text=text):
            found = {"text": text, "thought": True}
        case ToolUse(name=name, input=given):
            found = {"functionCall": {"name": name, "args": given}}
    return found | ({"thoughtSignature": proof} if proof else {})


def _pieces(reply: Reply):
    for block, proof in _proofs(reply):
        if isinstance(block, ToolUse):
            yield _written(block, proof)
        else:
            mark = {"thought": True} if isinstance(block, Thought) else {}
            yield from ({"text": piece} | mark for piece in mind.pieces(block.text))


def _sound(value: dict) -> dict:
    return sound(types.GenerateContentResponse, value)
