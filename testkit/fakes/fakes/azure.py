"""Azure OpenAI: deployments in the path, `api-version` in the query, or OpenAI's own paths below /openai/v1."""

from __future__ import annotations

import re

from . import openai_chat, openai_chat_rules, openai_media
from .openai_api import OpenAi
from .wire import Answer, Refused, Request, sse

VERSIONS = (
    "2024-02-01",
    "2024-06-01",
    "2024-10-21",
    "2024-12-01-preview",
    "2025-01-01-preview",
    "2025-03-01-preview",
    "2025-04-01-preview",
)
_SAFE = {name: {"filtered": False, "severity": "safe"} for name in ("hate", "self_harm", "sexual", "violence")}


class Azure(OpenAi):
    """Either an API key or an Entra token; never both."""

    name = "azure"
    host = "shop.openai.azure.com"
    credential_headers = ("api-key", "authorization")

    def answer(self, request: Request) -> Answer:
        self.authenticate(request)
        path, query = request.path, request.query
        if path.startswith("/openai/v1/"):
            if set(query) - {"api-version"} or query.get("api-version") not in (None, "v1", "preview"):
                raise self.not_found()
            return self.operate(request, path.removeprefix("/openai/v1"))
        if set(query) != {"api-version"} or query["api-version"] not in VERSIONS:
            raise self.not_found()
        if found := re.fullmatch(r"/openai/deployments/([^/]+)(/.+)", path):
            return self.deployed(request, request.segments[2], found[2])
        if path.startswith("/openai/responses") and query["api-version"] >= "2025-03-01":
            return self.operate(request, path.removeprefix("/openai"))
        raise self.not_found()

    def authenticate(self, request: Request) -> None:
        key, token = request.header("api-key"), request.header("authorization")
        if (key, token) not in ((self.key, None), (None, f"Bearer {self.key}")):
            raise Refused(
                self.error(
                    401,
                    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active"
                    " subscription and use a correct regional API endpoint for your resource.",
                ),
                "wrong credential",
            )

    def deployed(self, request: Request, deployment: str, path: str) -> Answer:
        if deployment not in self.models:
            raise Refused(
                _error(
                    404,
                    "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes,"
                    " please wait a moment and try again.",
                    "DeploymentNotFound",
                ),
                f"no deployment {deployment}",
            )
        match path:
            case "/audio/transcriptions":
                return openai_media.transcription(request, deployment)
            case "/audio/translations":
                return openai_media.translation(request)
        operation = self.operations().get((request.method, path))
        if operation is None or path.startswith("/responses"):
            raise self.not_found()
        # the path decides; a model in the body is ignored
        return operation(self.json(request) | {"model": deployment})

    def chat(self, body: dict) -> Answer:
        """With the verdicts of the content filter, and first of all a chunk that has no choice."""
        openai_chat_rules.judge(body)
        found = openai_chat.answer(body)
        if found.events is not None:
            first = {
                "choices": [],
                "created": 0,
                "id": "",
                "model": "",
                "object": "",
                "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": _SAFE}],
            }
            found.events.insert(0, sse(first))
        return found

    def not_found(self) -> Refused:
        return Refused(self.error(404, "Resource not found"), "resource not found")

    def unknown_url(self, request: Request) -> Refused:
        return self.not_found()

    def error(self, status: int, message: str) -> Answer:
        return _error(status, message, str(status))


def _error(status: int, message: str, code: str) -> Answer:
    return Answer.of({"error": {"code": code, "message": message}}, status=status)
