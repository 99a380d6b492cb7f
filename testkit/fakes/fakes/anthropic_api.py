"""Anthropic at api.anthropic.com."""

from __future__ import annotations

import secrets
import typing

import typing_extensions as te
from anthropic.types import AnthropicBetaParam, MessageTokensCount, ModelInfo
from anthropic.types.beta.message_count_tokens_params import MessageCountTokensParams as BetaCountParams
from anthropic.types.beta.message_create_params import MessageCreateParamsNonStreaming as BetaCreateParams
from anthropic.types.message_count_tokens_params import MessageCountTokensParams
from anthropic.types.message_create_params import MessageCreateParamsNonStreaming

from . import claude, claude_rules, mind
from .claude_rules import Invalid
from .provider import Provider, parsed, sound
from .wire import Answer, Refused, Request, sse

# https://platform.claude.com/docs/en/api/versioning
VERSIONS = ("2023-01-01", "2023-06-01", "2026-10-21")
MODELS = (
    "claude-3-5-haiku-20241022",
    "claude-sonnet-4-5",
    "claude-haiku-4-5",
    "claude-opus-4-5",
    "claude-opus-4-6",
    "claude-opus-4-7",
)
_ERRORS = {
    400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 404: "not_found_error", 413: "request_too_large",
    429: "rate_limit_error", 500: "api_error", 504: "timeout_error", 529: "overloaded_error",
}  # fmt: skip


def _betas() -> set[str]:
    variants = [it for it in te.get_args(AnthropicBetaParam) if te.get_origin(it) in (typing.Literal, te.Literal)]
    return {name for it in variants for name in te.get_args(it)}


BETAS = _betas()


class Anthropic(Provider):
    """Keys in `x-api-key`, or as bearer tokens; every request names its version."""

    name = "anthropic"
    host = "api.anthropic.com"
    credential_headers = ("x-api-key", "authorization")

    def answer(self, request: Request) -> Answer:
        given = (request.header("x-api-key"), request.header("authorization"))
        if given == (None, None):
            raise self.refuse(401, "x-api-key header is required")
        if given not in ((self.key, None), (None, f"Bearer {self.key}")):
            raise self.refuse(401, "invalid x-api-key")
        if request.header("anthropic-version") not in VERSIONS:
            raise self.refuse(400, f"anthropic-version: {request.header('anthropic-version') or 'header is required'}")
        unknown = [it for it in self._asked_betas(request) if it not in BETAS]
        if unknown:
            raise self.refuse(400, f"Unexpected value(s) `{', '.join(unknown)}` for the `anthropic-beta` header.")
        if set(request.query) - {"beta", "limit", "after_id", "before_id"}:
            raise self.refuse(400, f"unknown query {sorted(request.query)}")
        try:
            match request.method, request.path:
                case "POST", "/v1/messages":
                    return self._message(request)
                case "POST", "/v1/messages/count_tokens":
                    return self._count(request)
                case "GET", "/v1/models":
                    data = [_model(it) for it in MODELS]
                    return Answer.of({"data": data, "has_more": False, "first_id": MODELS[0], "last_id": MODELS[-1]})
                case "GET", path if path.startswith("/v1/models/"):
                    return Answer.of(_model(self._known(path.removeprefix("/v1/models/"))))
        except Invalid as e:
            raise self.refuse(400, str(e)) from None
        raise self.refuse(404, "Not found")

    def _message(self, request: Request) -> Answer:
        body = self._body(request)
        kind = BetaCreateParams if self._is_beta(request) else MessageCreateParamsNonStreaming
        claude_rules.judge(body, kind, request.header("anthropic-version"), without=("betas",), more={"stream": bool})
        model = self._known(body["model"])
        claude_rules.by_model(body, model)
        claude_rules.thought_problem(body)
        reply = mind.reply(claude.prompt(body))
        if not body.get("stream"):
            return Answer.of(claude.message(reply, model), usage=reply.usage)
        events = [sse(it, it["type"]) for it in claude.events(reply, model)]
        return Answer(content_type="text/event-stream; charset=utf-8", events=events, usage=reply.usage)

    def _count(self, request: Request) -> Answer:
        body = self._body(request)
        kind = BetaCountParams if self._is_beta(request) else MessageCountTokensParams
        claude_rules.judge(body, kind, request.header("anthropic-version"), without=("betas",))
        self._known(body["model"])
        return Answer.of(sound(MessageTokensCount, {"input_tokens": mind.count(claude.prompt(body))}))

    def _body(self, request: Request) -> dict:
        if not (request.header("content-type") or "").startswith("application/json"):
            raise self.refuse(400, "content-type: application/json is required")
        try:
            return parsed(request)
        except ValueError as e:
            raise self.refuse(400, f"The request body is not valid JSON: {e}") from None

    def _known(self, model: str) -> str:
        if model not in MODELS:
            raise self.refuse(404, f"model: {model}")
        return model

    @staticmethod
    def _asked_betas(request: Request) -> list[str]:
        return [it.strip() for it in (request.header("anthropic-beta") or "").split(",") if it.strip()]

    def _is_beta(self, request: Request) -> bool:
        return request.query.get("beta") == "true"

    def error(self, status: int, message: str) -> Answer:
        return Answer.of(error_json(status, message), status=status)

    def stream_error(self, status: int, message: str, answer: Answer) -> bytes:
        return sse({"type": "error", "error": error_json(status, message)["error"]}, "error")

    def malformed_event(self, answer: Answer) -> bytes:
        return b'event: content_block_delta\ndata: {"broken\n\n'

    def headers(self) -> dict:
        return {"request-id": f"req_{secrets.token_hex(12)}"}


def error_json(status: int, message: str) -> dict:
    """The body of an error, on whatever platform."""
    return {
        "type": "error",
        "error": {"type": _ERRORS.get(status, "api_error"), "message": message},
        "request_id": f"req_{secrets.token_hex(12)}",
    }


def refused(status: int, message: str) -> Refused:
    return Refused(Answer.of(error_json(status, message), status=status), message)


def _model(name: str) -> dict:
    return sound(
        ModelInfo,
        {
            "id": name,
            "type": "model",
            "display_name": name,
            "created_at": "2025-09-29T00:00:00Z",
            "lifecycle": "active",
        },
    )
