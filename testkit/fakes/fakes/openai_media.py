"""OpenAI's smaller endpoints: completions, embeddings, images, sounds."""

from __future__ import annotations

import base64
import email.parser
import email.policy
import hashlib
import struct
from dataclasses import dataclass

from openai.types import (
    Completion,
    CreateEmbeddingResponse,
    ImageGenCompletedEvent,
    ImageGenPartialImageEvent,
    ImagesResponse,
)
from openai.types.audio import (
    Transcription,
    TranscriptionTextDeltaEvent,
    TranscriptionTextDoneEvent,
    TranscriptionVerbose,
    Translation,
    speech_create_params,
    transcription_create_params,
    translation_create_params,
)
from openai.types.completion_create_params import CompletionCreateParamsNonStreaming
from openai.types.embedding_create_params import EmbeddingCreateParams
from openai.types.image_generate_params import ImageGenerateParamsNonStreaming

from . import mind, shape
from . import openai_errors as errors
from .openai_chat import CREATED, FINISH, usage_json
from .provider import sound
from .wire import Answer, Request, Usage, sse

EVENTS = "text/event-stream; charset=utf-8"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(range(256)) * 4


def completion(body: dict) -> Answer:
    errors.judge(body, CompletionCreateParamsNonStreaming)
    if body.get("stream_options") is not None and not body.get("stream"):
        raise errors.refused(
            "The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options"
        )
    stop = body.get("stop") or []
    prompts = _texts(body["prompt"])
    replies = [
        mind.reply(
            mind.Prompt(
                turns=[mind.Turn("user", (mind.Text(it),))],
                max_tokens=body.get("max_tokens") or 16,
                stops=[stop] if isinstance(stop, str) else stop,
            )
        )
        for it in prompts
    ]
    usage = Usage(sum(it.usage.input for it in replies), sum(it.usage.output for it in replies))
    root = {
        "id": "cmpl-" + hashlib.sha256(repr(prompts).encode()).hexdigest()[:24],
        "object": "text_completion",
        "created": CREATED,
        "model": body["model"],
    }

    def choice(index: int, text: str, finish: str | None) -> dict:
        return {"text": text, "index": index, "logprobs": None, "finish_reason": finish}

    if not body.get("stream"):
        choices = [choice(i, it.text, FINISH[it.finish]) for i, it in enumerate(replies)]
        return Answer.of(sound(Completion, root | {"choices": choices, "usage": usage_json(usage)}), usage=usage)
    chunks = []
    for i, reply in enumerate(replies):
        chunks += [root | {"choices": [choice(i, piece, None)]} for piece in mind.pieces(reply.text)]
        chunks.append(root | {"choices": [choice(i, "", FINISH[reply.finish])]})
    if (body.get("stream_options") or {}).get("include_usage"):
        chunks = [one | {"usage": None} for one in chunks] + [root | {"choices": [], "usage": usage_json(usage)}]
    return Answer(content_type=EVENTS, events=[sse(one) for one in chunks] + [sse(b"[DONE]")], usage=usage)


def embeddings(body: dict) -> Answer:
    errors.judge(body, EmbeddingCreateParams)
    if body.get("dimensions") is not None and "text-embedding-3" not in body["model"]:
        raise errors.refused("This model does not support specifying dimensions.", "dimensions")
    texts = _texts(body["input"])
    if not texts or "" in texts:
        raise errors.refused(
            "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference."
        )
    size = body.get("dimensions") or (3072 if body["model"].endswith("large") else 1536)
    vectors = [vector(text, size) for text in texts]
    coded = [_floats(it) for it in vectors] if body.get("encoding_format") == "base64" else vectors
    usage = Usage(sum(max(1, len(text.split())) for text in texts))
    found = {
        "object": "list",
        "data": [{"object": "embedding", "index": i, "embedding": it} for i, it in enumerate(coded)],
        "model": body["model"],
        "usage": {"prompt_tokens": usage.prompt, "total_tokens": usage.prompt},
    }
    if body.get("encoding_format") != "base64":
        sound(CreateEmbeddingResponse, found)
    return Answer.of(found, usage=usage)


def vector(text: str, size: int) -> list[float]:
    """The same for the same text, exact in 32 bits."""
    found, block = [], hashlib.sha256(text.encode()).digest()
    while len(found) < size:
        found += [(byte - 128) / 128 for byte in block]
        block = hashlib.sha256(block).digest()
    return found[:size]


def images(body: dict) -> Answer:
    errors.judge(body, ImageGenerateParamsNonStreaming)
    model = body.get("model") or "dall-e-2"
    errors.limit(body, "n", 1, 1 if model == "dall-e-3" else 10)
    newer = model.startswith("gpt-image")
    for name in (
        ("response_format", "style")
        if newer
        else ("background", "moderation", "output_format", "output_compression", "stream", "partial_images")
    ):
        if body.get(name):
            raise errors.refused(f"Unknown parameter: '{name}'.", name, "unknown_parameter")
    words = len(body["prompt"].split())
    n = body.get("n") or 1
    usage = Usage(words, 272 * n) if newer else None
    tokens = {
        "input_tokens": words,
        "input_tokens_details": {"image_tokens": 0, "text_tokens": words},
        "output_tokens": 272 * n,
        "total_tokens": words + 272 * n,
    }
    shown = {
        "background": "opaque",
        "output_format": body.get("output_format") or "png",
        "quality": "low",
        "size": "1024x1024",
    }
    b64 = base64.b64encode(PNG).decode()
    if body.get("stream"):
        partial = [
            sound(
                ImageGenPartialImageEvent,
                {
                    "type": "image_generation.partial_image",
                    "b64_json": b64,
                    "created_at": CREATED,
                    "partial_image_index": i,
                }
                | shown,
            )
            for i in range(body.get("partial_images") or 0)
        ]
        done = sound(
            ImageGenCompletedEvent,
            {"type": "image_generation.completed", "b64_json": b64, "created_at": CREATED, "usage": tokens} | shown,
        )
        return Answer(content_type=EVENTS, events=[sse(one, one["type"]) for one in [*partial, done]], usage=usage)
    by_url = not newer and body.get("response_format") != "b64_json"
    data = [{"url": "https://images.example/1.png"} if by_url else {"b64_json": b64} for _ in range(n)]
    found = {"created": CREATED, "data": data} | (shown | {"usage": tokens} if newer else {})
    return Answer.of(sound(ImagesResponse, found), usage=usage)


def speech(body: dict) -> Answer:
    errors.judge(body, speech_create_params.SpeechCreateParams)
    errors.limit(body, "speed", 0.25, 4)
    if body.get("stream_format") != "sse":
        return Answer(content_type="audio/mpeg", body=MP3)
    if body["model"].startswith("tts-1"):
        raise errors.refused("'sse' is not supported for `tts-1` or `tts-1-hd`.", "stream_format")
    words = len(body["input"].split())
    parts = [MP3[i : i + 400] for i in range(0, len(MP3), 400)]
    # the SDK has no types for these
    events = [{"type": "speech.audio.delta", "audio": base64.b64encode(it).decode()} for it in parts]
    events.append(
        {"type": "speech.audio.done", "usage": {"input_tokens": words, "output_tokens": 50, "total_tokens": words + 50}}
    )
    return Answer(content_type=EVENTS, events=[sse(one) for one in events], usage=Usage(words, 50))


@dataclass(frozen=True)
class Form:
    """Fields of a multipart body, as strings, and its one file."""

    fields: dict
    name: str
    file: bytes


def form(request: Request, kind: type) -> Form:
    """Raises Refused for a form that is not of the SDK's type for requests."""
    content_type = request.header("content-type") or ""
    if not content_type.startswith("multipart/form-data"):
        raise errors.refused("Could not parse multipart form", status=400)
    parser = email.parser.BytesParser(policy=email.policy.HTTP)
    parts = parser.parsebytes(b"content-type: " + content_type.encode() + b"\r\n\r\n" + request.body)
    if not parts.is_multipart() or parts.defects:
        raise errors.refused("Could not parse multipart form", status=400)
    known, fields, file, name = shape.members(kind), {}, None, ""
    for part in parts.iter_parts():
        field = part.get_param("name", header="content-disposition").removesuffix("[]")
        content = part.get_payload(decode=True)
        if field not in known:
            raise errors.of(shape.Complaint((field,), shape.UNKNOWN))
        if field == "file":
            file, name = content, part.get_filename()
        else:
            fields[field] = content.decode()
    if file is None or not name:
        raise errors.of(shape.Complaint(("file",), shape.MISSING))
    if "model" not in fields:
        raise errors.of(shape.Complaint(("model",), shape.MISSING))
    if not file.startswith(b"RIFF"):
        raise errors.refused("Audio file might be corrupted or unsupported", "file", "invalid_value")
    return Form(fields, name, file)


def transcription(request: Request, deployment: str | None = None) -> Answer:
    found = form(request, transcription_create_params.TranscriptionCreateParamsNonStreaming)
    model = deployment or found.fields["model"]
    newer = model.startswith("gpt-")
    format_ = found.fields.get("response_format", "json")
    if newer and format_ not in ("json", "text"):
        raise errors.refused(
            f"response_format '{format_}' is not compatible with model '{model}'. Use 'json' or 'text' instead.",
            "response_format",
            "unsupported_value",
        )
    text = f"heard {len(found.file)} bytes of {found.name} in {found.fields.get('language', 'any language')}"
    usage = Usage(len(found.file) // 10, len(text.split())) if newer else None
    tokens = (
        None
        if usage is None
        else {
            "type": "tokens",
            "input_tokens": usage.input,
            "input_token_details": {"text_tokens": 0, "audio_tokens": usage.input},
            "output_tokens": usage.output,
            "total_tokens": usage.total,
        }
    )
    if found.fields.get("stream") == "true" and newer:
        events = [
            sound(TranscriptionTextDeltaEvent, {"type": "transcript.text.delta", "delta": piece})
            for piece in mind.pieces(text)
        ]
        events.append(
            sound(TranscriptionTextDoneEvent, {"type": "transcript.text.done", "text": text, "usage": tokens})
        )
        return Answer(content_type=EVENTS, events=[sse(one) for one in events], usage=usage)
    if format_ == "text":
        return Answer(content_type="text/plain; charset=utf-8", body=text.encode() + b"\n")
    seconds = {"type": "duration", "seconds": 3}
    if format_ == "verbose_json":
        return Answer.of(
            sound(
                TranscriptionVerbose,
                {
                    "task": "transcribe",
                    "language": "english",
                    "duration": 3.0,
                    "text": text,
                    "segments": [],
                    "usage": seconds,
                },
                ("task",),
            )
        )
    return Answer.of(sound(Transcription, {"text": text, "usage": tokens or seconds}), usage=usage)


def translation(request: Request) -> Answer:
    found = form(request, translation_create_params.TranslationCreateParams)
    return Answer.of(sound(Translation, {"text": f"heard {len(found.file)} bytes of {found.name} in English"}))


def _texts(value) -> list[str]:
    """One or several texts, or tokens in their place."""
    if isinstance(value, str):
        return [value]
    if value and isinstance(value[0], int):
        return [" ".join(map(str, value))]
    return [one if isinstance(one, str) else " ".join(map(str, one)) for one in value]


def _floats(found: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(found)}f", *found)).decode()
