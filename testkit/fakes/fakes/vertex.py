"""Vertex AI: Gemini and Claude below a project and a location."""

from __future__ import annotations

import json
import re

from anthropic.types.message_count_tokens_params import MessageCountTokensParams
from anthropic.types.message_create_params import MessageCreateParamsNonStreaming
from google.genai import types

from . import anthropic_api, claude, claude_rules, gemini, mind, shape
from .openai_media import vector
from .provider import Provider, parsed
from .shape import Member
from .wire import Answer, Refused, Request, dumps, sse

CLAUDE_VERSIONS = ("vertex-2023-10-16", claude_rules.NEWEST)
GEMINI = ("gemini-2.0-flash", "gemini-2.5-flash", "gemini-2.5-pro", "gemini-3-pro-preview", "gemini-3-flash-preview")
EMBEDDING = ("text-embedding-005", "text-multilingual-embedding-002", "gemini-embedding-001")
CONTENT_EMBEDDING = ("gemini-embedding-2",)
CLAUDE = (
    "claude-3-5-haiku@20241022",
    "claude-sonnet-4-5@20250929",
    "claude-haiku-4-5@20251001",
    "claude-opus-4-6",
    "claude-opus-4-7",
)
_PATH = re.compile(r"/v1/projects/([^/]+)/locations/([^/]+)/publishers/(google|anthropic)/models/([^/:]+):([a-zA-Z]+)")
_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
_TASKS = (
    "RETRIEVAL_QUERY",
    "RETRIEVAL_DOCUMENT",
    "SEMANTIC_SIMILARITY",
    "CLASSIFICATION",
    "CLUSTERING",
    "QUESTION_ANSWERING",
    "FACT_VERIFICATION",
    "CODE_RETRIEVAL_QUERY",
)


class Vertex(Provider):
    """Bearer tokens; the host, the path's location and its project belong together."""

    name = "vertex"
    location = "us-east5"
    project = "shop-prod"
    host = "us-east5-aiplatform.googleapis.com"
    credential_headers = ("authorization",)

    def credentials(self) -> dict:
        return super().credentials() | {"project": self.project, "location": self.location}

    def answer(self, request: Request) -> Answer:
        given = request.header("authorization")
        if given != f"Bearer {self.key}":
            message = (
                "Request had invalid authentication credentials."
                if given
                else "Request is missing required authentication credential."
            )
            raise self.refuse(
                401, message + " Expected OAuth 2 access token, login cookie or other valid authentication credential."
            )
        # Google does not take an escaped path for its plain form, but for @
        found = _PATH.fullmatch(request.path.replace("%40", "@"))
        if request.method != "POST" or not found:
            raise Refused(
                Answer(404, "text/html; charset=UTF-8", b"<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>"),
                f"no operation at {request.target}",
            )
        project, location, publisher, model, method = found.groups()
        if location != self.location:
            raise self.refuse(400, f"location {location} does not match the endpoint {self.host}")
        if project != self.project:
            raise self.refuse(
                403,
                f"Permission 'aiplatform.endpoints.predict' denied on resource '//aiplatform.googleapis.com/projects/{project}' (or it may not exist).",
            )
        try:
            if publisher == "anthropic":
                return self._claude(request, model, method)
            return self._google(request, model, method)
        except gemini.Invalid as e:
            raise Refused(self._error(400, str(e), e.field), str(e)) from None
        except claude_rules.Invalid as e:
            raise anthropic_api.refused(400, str(e)) from None

    def _google(self, request: Request, model: str, method: str) -> Answer:
        body = self._body(request)
        self._known(model, GEMINI + EMBEDDING + CONTENT_EMBEDDING, "google")
        query = request.query
        if set(query) - ({"alt"} if method == "streamGenerateContent" else set()):
            raise self.refuse(
                400, f"Invalid JSON payload received. Unknown name {sorted(query)}: Cannot bind query parameter."
            )
        body = gemini.canonical(body, gemini.COUNT if method == "countTokens" else gemini.GENERATE)
        many = (body.get("generationConfig") or {}).get("candidateCount", 1)
        match method:
            case "generateContent" if model in GEMINI:
                reply = self._reply(body, model)
                return Answer.of(gemini.answer(reply, model, many), usage=gemini.counted(reply.usage, many))
            case "streamGenerateContent" if model in GEMINI:
                reply = self._reply(body, model)
                chunks, usage = gemini.chunks(reply, model, many), gemini.counted(reply.usage, many)
                return _streamed(chunks, query.get("alt"), usage)
            case "countTokens" if model in GEMINI:
                gemini.judge(body, model, gemini.COUNT)
                return Answer.of(_counted(mind.count(gemini.prompt(body))))
            case "predict" if model in EMBEDDING:
                return _predicted(body, model)
            case "embedContent" if model in CONTENT_EMBEDDING:
                return _embedded(body)
            case "batchEmbedContents" if model in CONTENT_EMBEDDING:
                return _all_embedded(body)
        raise self.refuse(400, f"{method} is not supported by {model}.")

    def _reply(self, body: dict, model: str) -> mind.Reply:
        gemini.judge(body, model)
        return mind.reply(gemini.prompt(body))

    def _claude(self, request: Request, model: str, method: str) -> Answer:
        if request.query:
            raise self.refuse(400, f"Unknown query {sorted(request.query)}")
        body = self._body(request)
        if model == "count-tokens" and method == "rawPredict":
            version = body.get("anthropic_version", CLAUDE_VERSIONS[0])
            claude_rules.judge(body, MessageCountTokensParams, version, more={"anthropic_version": str})
            if body["model"].endswith(("@default", "@latest")):
                raise anthropic_api.refused(404, f"model: {body['model']}")
            self._known(body["model"], CLAUDE, "anthropic")
            return Answer.of({"input_tokens": mind.count(claude.prompt(body))})
        self._known(model.removesuffix("@default"), CLAUDE, "anthropic")
        version = body.get("anthropic_version")
        if version not in CLAUDE_VERSIONS:
            raise anthropic_api.refused(
                400, f"anthropic_version: {version or 'Field required'} (expected: {CLAUDE_VERSIONS})"
            )
        without = ("model", "container", "service_tier", "speed", "inference_geo")
        more = {"anthropic_version": str, "anthropic_beta": list[str], "stream": bool}
        claude_rules.judge(body, MessageCreateParamsNonStreaming, version, without=without, more=more)
        claude_rules.by_model(body, model)
        claude_rules.thought_problem(body)
        if body.get("stream", False) != (method == "streamRawPredict") or method not in (
            "rawPredict",
            "streamRawPredict",
        ):
            raise anthropic_api.refused(400, f"stream: {body.get('stream')} does not go with {method}")
        reply = mind.reply(claude.prompt(body))
        if method == "rawPredict":
            return Answer.of(claude.message(reply, model), usage=reply.usage)
        events = [sse(it, it["type"]) for it in claude.events(reply, model)]
        return Answer(content_type="text/event-stream; charset=utf-8", events=events, usage=reply.usage)

    def _body(self, request: Request) -> dict:
        if not (request.header("content-type") or "").startswith("application/json"):
            raise self.refuse(400, "content-type must be application/json")
        try:
            return parsed(request)
        except ValueError as e:
            raise self.refuse(400, f"Invalid JSON payload received. {e}") from None

    def _known(self, model: str, models: tuple, publisher: str) -> None:
        if model not in models:
            raise self.refuse(
                404,
                f"Publisher Model `projects/{self.project}/locations/{self.location}/publishers/{publisher}/models/{model}` was not found or your"
                " project does not have access to it. Please ensure you are using a valid model version.",
            )

    def error(self, status: int, message: str) -> Answer:
        return self._error(status, message)

    @staticmethod
    def _error(status: int, message: str, field: str = "") -> Answer:
        found = {"code": status, "message": message, "status": _STATUS.get(status, "UNKNOWN")}
        if field:
            violation = {"field": field, "description": message}
            found["details"] = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}]
        return Answer.of({"error": found}, status=status)

    def stream_error(self, status: int, message: str, answer: Answer) -> bytes:
        if answer.events[0].startswith(b"event:"):
            return sse({"type": "error", "error": anthropic_api.error_json(status, message)["error"]}, "error")
        return sse({"error": {"code": status, "message": message, "status": _STATUS.get(status, "UNKNOWN")}})


def _streamed(chunks: list, alt: str | None, usage: mind.Usage) -> Answer:
    if alt == "sse":
        # Google ends its lines as HTTP does
        events = [b"data: " + dumps(it) + b"\r\n\r\n" for it in chunks]
        return Answer(content_type="text/event-stream", events=events, usage=usage)
    if alt not in (None, "json"):
        raise gemini.Invalid(f"Invalid value for alt: {alt}")
    events = [(b"[" if i == 0 else b",\r\n") + dumps(it) for i, it in enumerate(chunks)]
    return Answer(events=[*events, b"]"], usage=usage)


def _counted(tokens: int) -> dict:
    return {
        "totalTokens": tokens,
        "totalBillableCharacters": tokens * 5,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": tokens}],
    }


def _predicted(body: dict, model: str) -> Answer:
    gemini.judge_members(body, {"instances": Member(list[dict], True), "parameters": Member(dict, False)})
    parameters = body.get("parameters") or {}
    kinds = {"autoTruncate": bool, "auto_truncate": bool, "outputDimensionality": int}
    for name, value in parameters.items():
        if name not in kinds or shape.complaint(kinds[name], value):
            raise gemini.Invalid(f"Invalid value at 'parameters.{name}'", f"parameters.{name}")
    instances = body["instances"]
    if not instances or (model == "gemini-embedding-001" and len(instances) > 1):
        raise gemini.Invalid("The model takes one instance per request.", "instances")
    predictions, tokens = [], 0
    for i, one in enumerate(instances):
        for name, value in one.items():
            if name not in ("content", "task_type", "title") or not isinstance(value, str):
                raise gemini.Invalid(f"Invalid value at 'instances[{i}].{name}'", f"instances[{i}].{name}")
        if not one.get("content"):
            raise gemini.Invalid("The text content is empty.", f"instances[{i}].content")
        if one.get("task_type", _TASKS[0]) not in _TASKS:
            raise gemini.Invalid(
                f"Unable to submit request because the task_type {one['task_type']} is not supported.",
                f"instances[{i}].task_type",
            )
        if "title" in one and one.get("task_type") != "RETRIEVAL_DOCUMENT":
            raise gemini.Invalid("Title is only valid with task_type RETRIEVAL_DOCUMENT.", f"instances[{i}].title")
        count = len(one["content"].split())
        tokens += count
        size = parameters.get("outputDimensionality", 3072 if "gemini" in model else 768)
        predictions.append(
            {
                "embeddings": {
                    "statistics": {"truncated": False, "token_count": count},
                    "values": vector(one["content"], size),
                }
            }
        )
    return Answer.of(
        {"predictions": predictions, "metadata": {"billableCharacterCount": tokens * 5}}, usage=mind.Usage(tokens)
    )


def _embedded(body: dict) -> Answer:
    config = {
        name: it
        for name, it in shape.members(types.EmbedContentConfig).items()
        if name not in ("httpOptions", "mimeType")
    }
    gemini.judge_members(body, {"content": Member(types.Content, True), "embedContentConfig": Member(dict, False)})
    given = body.get("embedContentConfig") or {}
    gemini.judge_members(given, config)
    parts = [it for one in body["content"].get("parts") or [] for it in gemini._part(one)]
    if not parts:
        raise gemini.Invalid("The content is empty.", "content")
    tokens = mind.tokens(parts)
    values = vector(_text(parts), given.get("outputDimensionality", 3072))
    found = {
        "embedding": {"values": values},
        "usageMetadata": {"promptTokenCount": tokens, "totalTokenCount": tokens},
        "truncated": False,
    }
    return Answer.of(found, usage=mind.Usage(tokens))


def _text(parts: list) -> str:
    return "".join(it.text if isinstance(it, mind.Text) else repr(it) for it in parts)


def _all_embedded(body: dict) -> Answer:
    gemini.judge_members(body, {"requests": Member(list[dict], True)})
    found = [_embedded(it) for it in body["requests"]]
    tokens = sum(it.usage.prompt for it in found)
    return Answer.of(
        {
            "embeddings": [json.loads(it.body)["embedding"] for it in found],
            "usageMetadata": {"promptTokenCount": tokens, "totalTokenCount": tokens},
        },
        usage=mind.Usage(tokens),
    )
