"""What Anthropic's Messages API refuses, beyond wrong types."""

from __future__ import annotations

import base64
import re

from . import mind, shape

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")
_ID = re.compile(r"[a-zA-Z0-9_-]+")
# members that the SDK's type has because they travel as headers
_HEADERS = {"user_profile_id", "workspace_id"}
# removed from the API with this version, and with it from the SDK: https://platform.claude.com/docs/en/api/migration-2026-10-21
NEWEST = "2026-10-21"
_SAMPLING = {"temperature": float, "top_p": float, "top_k": int}


class Invalid(Exception):
    """An invalid_request_error."""


def judge(body: dict, kind: type, version: str, without: tuple = (), more: dict | None = None) -> None:
    """Raises Invalid. `without` and `more` are what a platform takes away from the body and adds to it."""
    known = {name: it for name, it in shape.members(kind).items() if name not in _HEADERS and name not in without}
    sampling = _SAMPLING if version != NEWEST and "max_tokens" in known else {}
    known |= {name: shape.Member(it, False) for name, it in ((more or {}) | sampling).items()}
    for name in body:
        if name not in known:
            raise Invalid(f"{name}: Extra inputs are not permitted")
    for name, member in known.items():
        if name not in body:
            if member.required:
                raise Invalid(f"{name}: Field required")
        elif found := shape.complaint(member.type, body[name], (name,)):
            raise Invalid(_told(found))
    if version == NEWEST and any(
        it["type"] == "document" for one in body["messages"] if one["role"] == "assistant" for it in _blocks(one)
    ):
        raise Invalid("messages: `document` blocks are not permitted in assistant messages")
    _messages(body)
    _tools(body)
    _content(body)


def by_model(body: dict, model: str) -> None:
    """What the generations of Claude differ in; raises Invalid."""
    age = generation(model)
    thinking = body.get("thinking") or {"type": "disabled"}
    config = body.get("output_config") or {}
    if body.get("max_tokens", 1) < 1:
        raise Invalid("max_tokens: Input should be greater than or equal to 1")
    if body.get("temperature") is not None and not 0 <= body["temperature"] <= 1:
        raise Invalid("temperature: range: 0..1")
    if age >= (4, 7):
        for name in ("temperature", "top_p", "top_k"):
            if body.get(name) is not None:
                raise Invalid(f"`{name}` is deprecated for this model.")
        if thinking["type"] == "enabled":
            raise Invalid(
                '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
            )
    if age >= (4, 5) and body.get("temperature") is not None and body.get("top_p") is not None:
        raise Invalid("`temperature` and `top_p` cannot both be specified for this model. Please use only one.")
    if thinking["type"] == "adaptive" and age < (4, 6):
        raise Invalid("adaptive thinking is not supported on this model")
    if thinking["type"] == "enabled" and age < (3, 7):
        raise Invalid("this model does not support thinking")
    if config.get("effort") is not None and not (age >= (4, 6) or "opus-4-5" in model):
        raise Invalid("This model does not support the effort parameter.")
    if config.get("format") is not None and age < (4, 5):
        raise Invalid("'output_config.format' is not supported on this model")
    if thinking["type"] == "enabled":
        _thinking(body, thinking["budget_tokens"])


def thought_problem(body: dict) -> None:
    """A last turn that uses tools must begin with its thoughts while the model thinks."""
    if (body.get("thinking") or {}).get("type", "disabled") == "disabled":
        return
    last = next((it for it in reversed(body["messages"]) if it["role"] == "assistant"), None)
    blocks = _blocks(last) if last else []
    if (
        blocks
        and any(it["type"] == "tool_use" for it in blocks)
        and blocks[0]["type"] not in ("thinking", "redacted_thinking")
    ):
        raise Invalid(
            f"messages.{body['messages'].index(last)}.content.0.type: Expected `thinking` or `redacted_thinking`, but found"
            f" `{blocks[0]['type']}`. When `thinking` is enabled, a final `assistant` message must start with a thinking block."
        )


def generation(model: str) -> tuple[int, int]:
    """(4, 5) of claude-sonnet-4-5-20250929 or claude-sonnet-4-5@20250929, (3, 5) of claude-3-5-haiku."""
    found = re.search(r"claude-(?:[a-z]+-)?(\d)(?:-(\d))?\b", model)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def _thinking(body: dict, budget: int) -> None:
    if budget < 1024:
        raise Invalid("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024")
    if body.get("max_tokens", budget + 1) <= budget:
        raise Invalid("`max_tokens` must be greater than `thinking.budget_tokens`.")
    if body.get("temperature") not in (None, 1):
        raise Invalid("`temperature` may only be set to 1 when thinking is enabled.")
    if body.get("top_k") is not None:
        raise Invalid("`top_k` must be unset when thinking is enabled.")
    if (body.get("tool_choice") or {}).get("type") in ("any", "tool"):
        raise Invalid("Thinking may not be enabled when tool_choice forces tool use.")


def _told(found: shape.Complaint) -> str:
    match found.reason:
        case shape.UNKNOWN:
            return f"{found.dotted()}: Extra inputs are not permitted"
        case shape.MISSING:
            return f"{found.dotted()}: Field required"
    return f"{found.dotted()}: Input should be {found.expected}"


def _blocks(message: dict) -> list:
    content = message["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _messages(body: dict) -> None:
    messages = body["messages"]
    if not messages:
        raise Invalid("messages: at least one message is required")
    if messages[0]["role"] != "user":
        raise Invalid('messages: first message must use the "user" role')
    for i, message in enumerate(messages):
        uses = [it["id"] for it in _blocks(message) if it["type"] == "tool_use"]
        following = _blocks(messages[i + 1]) if i + 1 < len(messages) else []
        results = [it["tool_use_id"] for it in following if it["type"] == "tool_result"]
        if missing := [it for it in uses if it not in results]:
            raise Invalid(
                f"messages.{i}: `tool_use` ids were found without `tool_result` blocks immediately after: {', '.join(missing)}."
                " Each `tool_use` block must have a corresponding `tool_result` block in the next message."
            )
        before = [it["id"] for it in _blocks(messages[i - 1]) if it["type"] == "tool_use"] if i else []
        for j, block in enumerate(_blocks(message)):
            if block["type"] == "tool_result" and block["tool_use_id"] not in before:
                raise Invalid(
                    f"messages.{i}.content.{j}: unexpected `tool_use_id` found in `tool_result` blocks: {block['tool_use_id']}."
                    " Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
                )
    last = _blocks(messages[-1])
    if messages[-1]["role"] == "assistant" and last and last[-1].get("text", "").endswith((" ", "\n", "\t")):
        raise Invalid("messages: final assistant content cannot end with trailing whitespace")


def _tools(body: dict) -> None:
    tools = body.get("tools") or []
    names = [it["name"] for it in tools if "name" in it]
    if len(set(names)) != len(names):
        raise Invalid("tools: Tool names must be unique.")
    for i, tool in enumerate(tools):
        if "input_schema" in tool and not _NAME.fullmatch(tool["name"]):
            raise Invalid(f"tools.{i}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'")
    choice = body.get("tool_choice")
    if choice and choice["type"] != "none" and not tools:
        raise Invalid("tool_choice: tool_choice may only be specified while providing tools.")
    if choice and choice["type"] == "tool" and choice["name"] not in names:
        raise Invalid(f"tool_choice.name: Tool '{choice['name']}' not found in provided tools")
    if any(not stop.strip() for stop in body.get("stop_sequences") or []):
        raise Invalid("stop_sequences: each stop sequence must contain non-whitespace")


def _content(body: dict) -> None:
    system = body.get("system") or []
    found = _numbered("system", system if isinstance(system, list) else [])
    for i, message in enumerate(body["messages"]):
        found += _numbered(f"messages.{i}.content", _blocks(message))
    inner = [
        it
        for path, block in found
        if isinstance(block.get("content"), list)
        for it in _numbered(f"{path}.content", block["content"])
    ]
    marked = [
        block for _, block in found + inner + _numbered("tools", body.get("tools") or []) if block.get("cache_control")
    ]
    if len(marked) > 4:
        raise Invalid(f"A maximum of 4 blocks with cache_control may be provided. Found {len(marked)}.")
    for path, block in found + inner:
        _block(path, block)


def _numbered(path: str, blocks: list) -> list:
    return [(f"{path}.{i}", block) for i, block in enumerate(blocks)]


def _block(path: str, block: dict) -> None:
    match block.get("type"):
        case "text":
            if not block["text"]:
                raise Invalid(f"{path}: text content blocks must be non-empty")
            if not block["text"].strip():
                raise Invalid(f"{path}: text content blocks must contain non-whitespace text")
        case "image" if block["source"]["type"] == "base64":
            found = mind.magic(base64.b64decode(block["source"]["data"]))
            if not found:
                raise Invalid(f"{path}.image.source.base64: Could not process image")
            if found != block["source"]["media_type"]:
                raise Invalid(
                    f"{path}.image.source.base64.data: The image was specified using the {block['source']['media_type']} media type, but the image appears to be a {found} image"
                )
        case "document" if block["source"]["type"] == "base64":
            if mind.magic(base64.b64decode(block["source"]["data"])) != "application/pdf":
                raise Invalid(f"{path}.document.source.base64.data: The PDF specified was not valid.")
        case "tool_use":
            if not _ID.fullmatch(block["id"]):
                raise Invalid(f"{path}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'")
            if not isinstance(block["input"], dict):
                raise Invalid(f"{path}.tool_use.input: Input should be a valid dictionary")
        case "thinking":
            if not mind.is_signed(block["thinking"], block["signature"]):
                raise Invalid(f"{path}: Invalid `signature` in `thinking` block")
        case "redacted_thinking":
            if mind.unsealed(block["data"]) is None:
                raise Invalid(f"{path}: Invalid `data` in `redacted_thinking` block")
