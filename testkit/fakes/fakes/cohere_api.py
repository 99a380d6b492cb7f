"""Cohere's rerank at api.cohere.com."""

from __future__ import annotations

import uuid
from typing import Required, TypedDict

from cohere.types import ApiMeta
from cohere.v2.types.v2rerank_response import V2RerankResponse

from . import shape
from .provider import Provider, parsed, sound
from .wire import Answer, Request, Usage, sse

MODELS = ("rerank-v3.5", "rerank-v4.0-pro")


class _Rerank(TypedDict, total=False):
    """https://docs.cohere.com/reference/rerank: the SDK has no type for it."""

    model: Required[str]
    query: Required[str]
    documents: Required[list[str]]
    top_n: int
    max_tokens_per_doc: int
    priority: int


class Cohere(Provider):
    """Bearer keys."""

    name = "cohere"
    host = "api.cohere.com"
    credential_headers = ("authorization",)

    def answer(self, request: Request) -> Answer:
        given = request.header("authorization")
        if given is None:
            raise self.refuse(401, "no api key supplied")
        if given != f"Bearer {self.key}":
            raise self.refuse(401, "invalid api token")
        if (request.method, request.target) != ("POST", "/v2/rerank"):
            raise self.refuse(404, "not found")
        try:
            body = parsed(request)
        except ValueError as e:
            raise self.refuse(400, f"invalid json syntax: {e}") from None
        if found := shape.complaint(_Rerank, body):
            reason = {shape.UNKNOWN: "unknown field", shape.MISSING: "invalid request: required field"}.get(
                found.reason, "invalid type"
            )
            raise self.refuse(400, f"{reason}: parameter '{found.indexed()}'")
        if body["model"] not in MODELS:
            raise self.refuse(
                404,
                f"model '{body['model']}' not found, make sure the correct model ID was used and that you have access to the model.",
            )
        if not body["documents"]:
            raise self.refuse(400, "invalid request: list of documents must not be empty")
        if body.get("top_n", 1) < 1:
            raise self.refuse(400, "invalid request: top_n must be greater than 0")
        return self._ranked(body)

    @staticmethod
    def _ranked(body: dict) -> Answer:
        """By how many words of the query a document has."""
        wanted = set(body["query"].lower().split())
        scored = [
            (len(wanted & set(it.lower().split())) / len(wanted or {""}), -i) for i, it in enumerate(body["documents"])
        ]
        best = sorted(scored, reverse=True)[: body.get("top_n", len(scored))]
        tokens = sum(len(it.split()) + len(wanted) for it in body["documents"])
        found = {
            "id": str(uuid.uuid4()),
            "results": [{"index": -i, "relevance_score": round(score, 4)} for score, i in best],
            "meta": {
                "api_version": {"version": "2"},
                "billed_units": {"search_units": 1.0},
                "tokens": {"input_tokens": float(tokens), "output_tokens": 0.0},
            },
        }
        sound(ApiMeta, found["meta"])
        return Answer.of(sound(V2RerankResponse, found), usage=Usage(tokens))

    def error(self, status: int, message: str) -> Answer:
        return Answer.of({"id": str(uuid.uuid4()), "message": message}, status=status)

    def stream_error(self, status: int, message: str, answer: Answer) -> bytes:
        return sse({"message": message})
