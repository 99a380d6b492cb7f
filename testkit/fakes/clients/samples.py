"""What the checks send, and what a fake makes of it."""

from __future__ import annotations

import base64
import hashlib
import json

from fakes import instance, openai_media

PNG = openai_media.PNG
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WAV = b"RIFF\x74\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + bytes(range(96))
IMAGE_URL = "https://images.example/cat.png"

# letters that need more than one byte, quotes, a line end
HELLO = 'hello "dear" wörld 漢字 😀\nnext line'
HEARD = "last=" + json.dumps(HELLO, ensure_ascii=False)
# a word of more than a megabyte, which a stream brings in one event, and a text of many events
LARGE = ('é漢"😀\\' * 120_000, "word é " * 1_000)

WEATHER = {
    "type": "object",
    "properties": {
        "city": {"type": "string", "description": "where"},
        "days": {"type": "integer"},
        "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
        "places": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"], "additionalProperties": False}},
    },
    "required": ["city", "days", "unit", "places"],
    "additionalProperties": False,
}  # fmt: skip
TIME = {
    "type": "object",
    "properties": {"zone": {"type": "string"}},
    "required": ["zone"],
    "additionalProperties": False,
}
WEATHER_INPUT = instance.of(WEATHER)
TIME_INPUT = instance.of(TIME)


def data_uri(mime: str, data: bytes) -> str:
    return f"data:{mime};base64,{b64(data)}"


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def seen(kind: str, mime: str, data: bytes) -> str:
    """How a fake tells that it saw these bytes."""
    return f"{kind}={mime}:{hashlib.sha256(data).hexdigest()[:8]}"


def called(name: str, given: object) -> str:
    return f"called={name}({json.dumps(given, sort_keys=True, ensure_ascii=False)})"
