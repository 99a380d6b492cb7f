"""What a model says to a prompt: always the same, and made of what it understood.

Each provider reads its own request into a `Prompt` and writes a `Reply` in its own shape. The text tells what was
heard, so that a client sees whether its system prompt, images, settings and tool results arrived.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace

from . import instance
from .wire import Usage

IMAGE_TOKENS = 85
TOOL_TOKENS = 20
_SECRET = b"only this process signs its thoughts"


@dataclass(frozen=True)
class Text:
    text: str
    cached: bool = False


@dataclass(frozen=True)
class Media:
    """An image, document or sound; `data` is empty when only its address came."""

    kind: str
    mime: str
    data: bytes = b""
    url: str = ""


@dataclass(frozen=True)
class ToolUse:
    id: str
    name: str
    input: object


@dataclass(frozen=True)
class ToolResult:
    name: str
    text: str
    error: bool = False
    media: tuple = ()


@dataclass(frozen=True)
class Thought:
    """A redacted one is sent in a form that only its model reads."""

    text: str
    redacted: bool = False


@dataclass(frozen=True)
class Turn:
    """`role` is user or assistant."""

    role: str
    parts: tuple


@dataclass(frozen=True)
class Tool:
    name: str
    schema: dict


@dataclass
class Prompt:
    """What was asked. `choice` is auto, none, any, or the name of a tool."""

    system: list = field(default_factory=list)
    turns: list = field(default_factory=list)
    tools: list = field(default_factory=list)
    choice: str = "auto"
    parallel: bool = True
    schema: dict | None = None
    thinking: bool = False
    max_tokens: int | None = None
    stops: list = field(default_factory=list)
    settings: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """`finish` is stop, length, stop_sequence, tool_use or refusal."""

    blocks: list
    finish: str
    usage: Usage
    stop: str | None = None

    def of(self, kind: type) -> list:
        return [one for one in self.blocks if isinstance(one, kind)]

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.of(Text))


def merged(turns: list) -> list:
    """Neighbours of one role are one turn, however a provider splits them."""
    found: list[Turn] = []
    for turn in turns:
        if found and found[-1].role == turn.role:
            found[-1] = Turn(turn.role, found[-1].parts + tuple(turn.parts))
        else:
            found.append(Turn(turn.role, tuple(turn.parts)))
    return found


def reply(prompt: Prompt) -> Reply:
    """The one reply to this prompt."""
    prompt = replace(prompt, turns=merged(prompt.turns))
    thoughts = [Thought(f"I think about {_quoted(_last_text(prompt))} first.")] if prompt.thinking else []
    if thoughts and "secretly" in _last_text(prompt):
        thoughts.append(Thought("what nobody may read", redacted=True))
    calls = _calls(prompt)
    cached, written, rest = _input(prompt)
    if "forbidden" in _last_text(prompt):
        usage = Usage(rest, 0, cached, written, tokens(thoughts))
        return Reply(thoughts, "refusal", usage)
    if calls:
        said = [Text("I use a tool.")] if prompt.choice == "auto" else []
        blocks, finish, stop = thoughts + said + calls, "tool_use", None
    else:
        text, finish, stop = _cut(prompt, _answer(prompt))
        blocks = thoughts + [Text(text)]
    usage = Usage(rest, tokens(blocks), cached, written, tokens(thoughts))
    return Reply(blocks, finish, usage, stop)


def count(prompt: Prompt) -> int:
    """The tokens of a prompt."""
    return sum(_input(prompt))


def tokens(parts: list) -> int:
    """One for each word."""
    return sum(_tokens(one) for one in parts)


def signature(thought: str) -> str:
    """The proof that a thought is the model's own."""
    return base64.b64encode(hmac.digest(_SECRET, thought.encode(), hashlib.sha256)).decode()


def is_signed(thought: str, proof: object) -> bool:
    return isinstance(proof, str) and hmac.compare_digest(signature(thought).encode(), proof.encode())


def sealed(thought: str) -> str:
    """A redacted thought as it travels."""
    return base64.b64encode(f"{signature(thought)} {thought}".encode()).decode()


def unsealed(data: str) -> str | None:
    """None for what this model did not seal."""
    try:
        proof, _, thought = base64.b64decode(data, validate=True).decode().partition(" ")
    except ValueError:
        return None
    return thought if is_signed(thought, proof) else None


def pieces(text: str) -> list[str]:
    """As a stream brings it: a word each, the space before it included."""
    found = [word for word in text.replace(" ", "\0 ").split("\0") if word]
    return found or [""]


def slices(text: str, size: int = 7) -> list[str]:
    """As a stream brings the input of a tool."""
    return [text[i : i + size] for i in range(0, len(text), size)]


def magic(data: bytes) -> str:
    """The media type that the first bytes tell, empty for none that is known."""
    for start, mime in (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"%PDF-", "application/pdf"),
    ):
        if data.startswith(start):
            return mime
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def _tokens(part) -> int:
    match part:
        case Text(text=text) | Thought(text=text):
            return len(text.split())
        case Media():
            return IMAGE_TOKENS
        case ToolUse(input=given):
            return 1 + len(json.dumps(given).split())
        case ToolResult(text=text, media=media):
            return 1 + len(text.split()) + IMAGE_TOKENS * len(media)
        case Tool():
            return TOOL_TOKENS
    raise TypeError(part)


_known_prefixes: set[str] = set()


def _input(prompt: Prompt) -> tuple[int, int, int]:
    """Tokens that a cache had, that it keeps from now on, and the others."""
    everything = prompt.tools + prompt.system + [part for turn in prompt.turns for part in turn.parts]
    marks = [i for i, part in enumerate(everything) if isinstance(part, Text) and part.cached]
    if not marks:
        return 0, 0, tokens(everything)
    head, tail = everything[: marks[-1] + 1], everything[marks[-1] + 1 :]
    key = hashlib.sha256(repr(head).encode()).hexdigest()
    known = key in _known_prefixes
    _known_prefixes.add(key)
    return (tokens(head), 0, tokens(tail)) if known else (0, tokens(head), tokens(tail))


def _last_text(prompt: Prompt) -> str:
    last = prompt.turns[-1] if prompt.turns else Turn("user", ())
    return " ".join(part.text for part in last.parts if isinstance(part, Text))


def _calls(prompt: Prompt) -> list[ToolUse]:
    """Tools are used when asked for by choice, or by the word: a tool, or all tools."""
    if not prompt.tools or prompt.choice == "none":
        return []
    wanted = [tool for tool in prompt.tools if prompt.choice in ("auto", "any", tool.name)]
    if prompt.choice == "auto":
        words = _last_text(prompt).lower().replace(".", " ").split()
        if prompt.turns and any(isinstance(part, ToolResult) for part in prompt.turns[-1].parts):
            return []
        if "tools" not in words and "tool" not in words:
            return []
        wanted = wanted if "tools" in words and prompt.parallel else wanted[:1]
    else:
        wanted = wanted[:1]
    seed = hashlib.sha256(repr(prompt.turns).encode()).hexdigest()
    return [
        ToolUse(f"{seed[: 20 - len(str(i))]}{i}", tool.name, instance.of(tool.schema)) for i, tool in enumerate(wanted)
    ]


def _answer(prompt: Prompt) -> str:
    if prompt.schema is not None:
        return json.dumps(
            instance.of(prompt.schema) if prompt.schema else {"heard": _last_text(prompt)}, ensure_ascii=False
        )
    return " ".join(_heard(prompt))


def _heard(prompt: Prompt):
    yield f"heard {len(prompt.turns)}:"
    if prompt.system:
        yield f"system={_quoted(' '.join(part.text for part in prompt.system if isinstance(part, Text)))}"
    yield f"last={_quoted(_last_text(prompt))}"
    for turn in prompt.turns:
        for part in turn.parts:
            yield from _noticed(part)
    for name in sorted(prompt.settings):
        yield f"{name}={prompt.settings[name]}"
    if prompt.max_tokens is not None:
        yield f"max_tokens={prompt.max_tokens}"


def _noticed(part):
    match part:
        case Media(kind=kind, mime=mime, data=data, url=url):
            yield f"{kind}={mime}:{url or hashlib.sha256(data).hexdigest()[:8]}"
        case ToolUse(name=name, input=given):
            yield f"called={name}({json.dumps(given, sort_keys=True, ensure_ascii=False)})"
        case ToolResult(name=name, text=text, error=error, media=media):
            yield f"{'error' if error else 'result'}={name}:{_quoted(text)}"
            for one in media:
                yield from _noticed(one)
        case Thought(text=text, redacted=redacted):
            yield f"{'redacted' if redacted else 'thought'}={_quoted(text)}"


def _cut(prompt: Prompt, text: str) -> tuple[str, str, str | None]:
    stops = [(text.find(stop), stop) for stop in prompt.stops if stop and stop in text]
    if stops:
        at, stop = min(stops)
        text = text[:at]
    words = pieces(text)
    if prompt.max_tokens is not None and len(words) > prompt.max_tokens:
        return "".join(words[: prompt.max_tokens]), "length", None
    return (text, "stop_sequence", min(stops)[1]) if stops else (text, "stop", None)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
