"""OpenAI at api.openai.com, and vLLM, which has its API and more."""

from __future__ import annotations

import secrets

from openai.types import Model

from . import openai_chat, openai_chat_rules, openai_media, openai_responses, shape
from . import openai_errors as errors
from .provider import Provider, parsed, sound
from .wire import Answer, Refused, Request, sse

MODELS = (
    "gpt-4o", "gpt-4o-mini", "gpt-5", "gpt-5-nano", "o4-mini", "gpt-3.5-turbo-instruct", "text-embedding-3-small", "text-embedding-3-large",
    "text-embedding-ada-002", "gpt-image-1", "dall-e-3", "tts-1", "gpt-4o-mini-tts", "whisper-1", "gpt-4o-transcribe",
)  # fmt: skip


class OpenAi(Provider):
    """Bearer keys; everything below /v1."""

    name = "openai"
    host = "api.openai.com"
    credential_headers = ("authorization",)
    models = MODELS
    base = "/v1"

    def answer(self, request: Request) -> Answer:
        self.authenticate(request)
        if not request.path.startswith(self.base + "/"):
            raise self.unknown_url(request)
        if request.query:
            raise errors.refused(f"Unrecognized query: {sorted(request.query)}")
        return self.operate(request, request.path.removeprefix(self.base))

    def authenticate(self, request: Request) -> None:
        given = request.header("authorization")
        if given is None:
            raise errors.refused(
                "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.",
                status=401,
            )
        if given != f"Bearer {self.key}":
            raise errors.refused(
                "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.",
                code="invalid_api_key",
                status=401,
            )

    def operate(self, request: Request, path: str) -> Answer:
        """The operation of a path below the base."""
        match request.method, path:
            case "GET", "/models":
                return Answer.of({"object": "list", "data": [self._model(one) for one in self.models]})
            case "GET", model if model.startswith("/models/"):
                return Answer.of(self._model(self.known(model.removeprefix("/models/"))))
            case "POST", "/audio/transcriptions":
                return openai_media.transcription(request)
            case "POST", "/audio/translations":
                return openai_media.translation(request)
        operation = self.operations().get((request.method, path))
        if operation is None:
            raise self.unknown_url(request)
        body = self.json(request)
        if "model" in body:
            self.known(body["model"])
        return operation(body)

    def operations(self) -> dict:
        return {
            ("POST", "/chat/completions"): self.chat,
            ("POST", "/completions"): openai_media.completion,
            ("POST", "/embeddings"): openai_media.embeddings,
            ("POST", "/responses"): openai_responses.answer,
            ("POST", "/responses/input_tokens"): openai_responses.count,
            ("POST", "/images/generations"): openai_media.images,
            ("POST", "/audio/speech"): openai_media.speech,
        }

    def chat(self, body: dict) -> Answer:
        openai_chat_rules.judge(body)
        return openai_chat.answer(body)

    def json(self, request: Request) -> dict:
        if not (request.header("content-type") or "").startswith("application/json"):
            raise errors.refused(
                "Unsupported content type. This API method only accepts 'application/json' requests.",
                code="unsupported_content_type",
            )
        try:
            return parsed(request)
        except ValueError as e:
            raise errors.refused(f"We could not parse the JSON body of your request: {e}.") from None

    def known(self, model: str) -> str:
        if model not in self.models:
            raise errors.refused(
                f"The model `{model}` does not exist or you do not have access to it.",
                code="model_not_found",
                status=404,
            )
        return model

    def unknown_url(self, request: Request) -> Refused:
        return errors.refused(f"Invalid URL ({request.method} {request.path})", status=404)

    def error(self, status: int, message: str) -> Answer:
        return errors.answer(status, message)

    def stream_error(self, status: int, message: str, answer: Answer) -> bytes:
        code = "rate_limit_exceeded" if status == 429 else "server_error"
        if answer.events[0].startswith(b"event: response."):
            return sse(
                {"type": "error", "code": code, "message": message, "param": None, "sequence_number": 99}, "error"
            )
        return sse(errors.body(message, "server_error", code=code))

    def headers(self) -> dict:
        return {"x-request-id": f"req_{secrets.token_hex(8)}", "openai-version": "2020-10-01"}

    @staticmethod
    def _model(name: str) -> dict:
        return sound(Model, {"id": name, "object": "model", "created": openai_chat.CREATED, "owned_by": "openai"})


class Vllm(OpenAi):
    """A server of open models: chat with more parameters, thoughts, and /tokenize beside the API."""

    name = "vllm"
    host = "vllm.models.example"
    models = ("qwen3", "llama-3.3")

    _MORE = {
        name: shape.Member(kind, False)
        for name, kind in {
            "top_k": int | None, "min_p": float | None, "repetition_penalty": float | None, "ignore_eos": bool, "min_tokens": int,
            "chat_template_kwargs": dict | None, "guided_json": object, "guided_regex": str | None, "guided_choice": list[str] | None,
            "structured_outputs": dict | None, "add_generation_prompt": bool, "continue_final_message": bool, "include_reasoning": bool,
        }.items()
    }  # fmt: skip
    _TOKENIZE = {
        "model": str | None, "prompt": str, "messages": list, "add_special_tokens": bool, "return_token_strs": bool | None,
        "add_generation_prompt": bool, "continue_final_message": bool, "chat_template": str | None, "chat_template_kwargs": dict | None, "tools": list | None,
    }  # fmt: skip

    def answer(self, request: Request) -> Answer:
        if request.path == "/tokenize":
            self.authenticate(request)
            return self.tokenize(self.json(request))
        return super().answer(request)

    def chat(self, body: dict) -> Answer:
        openai_chat_rules.judge(body, self._MORE)
        return openai_chat.answer(body)

    def tokenize(self, body: dict) -> Answer:
        for name, value in body.items():
            if name not in self._TOKENIZE:
                raise errors.of(shape.Complaint((name,), shape.UNKNOWN))
            if found := shape.complaint(self._TOKENIZE[name], value, (name,)):
                raise errors.of(found)
        if ("prompt" in body) == ("messages" in body):
            raise errors.refused("exactly one of prompt and messages is expected")
        if body.get("model") is not None:
            self.known(body["model"])
        texts = [body["prompt"]] if "prompt" in body else [str(one.get("content")) for one in body["messages"]]
        words = [word for text in texts for word in text.split()]
        strings = {"token_strs": words if body.get("return_token_strs") else None}
        return Answer.of({"count": len(words), "max_model_len": 32768, "tokens": list(range(len(words)))} | strings)
