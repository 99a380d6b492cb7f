"""Amazon Bedrock's runtime, judged by botocore's model of it."""

from __future__ import annotations

import base64
import json
import secrets
import uuid

import botocore.session
from anthropic.types.message_create_params import MessageCreateParamsNonStreaming
from botocore.credentials import Credentials

from . import aws_shape, bedrock_models, claude, claude_rules, converse, eventstream, mind, sigv4
from .provider import Provider, parsed
from .wire import Answer, Refused, Request, dumps

CLAUDE_VERSION = "bedrock-2023-05-31"
MODELS = (
    "anthropic.claude-3-5-haiku-20241022-v1:0", "anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-haiku-4-5-20251001-v1:0",
    "anthropic.claude-opus-4-6-v1", "anthropic.claude-opus-4-7", "amazon.nova-pro-v1:0", "amazon.nova-2-lite-v1:0", "openai.gpt-oss-120b-1:0",
    "mistral.voxtral-small-24b-2507", "amazon.titan-embed-text-v2:0", "cohere.embed-english-v3", "cohere.embed-v4:0", "amazon.nova-2-multimodal-embeddings-v1:0",
)  # fmt: skip
_PROFILES = ("us.", "eu.", "apac.", "global.")
# the betas that Claude on Bedrock knows
BETAS = {
    "computer-use-2024-10-22", "computer-use-2025-01-24", "context-1m-2025-08-07", "context-management-2025-06-27", "dev-full-thinking-2025-05-14",
    "fine-grained-tool-streaming-2025-05-14", "interleaved-thinking-2025-05-14", "mcp-client-2025-04-04", "mcp-client-2025-11-20",
    "model-context-window-exceeded-2025-08-26", "output-128k-2025-02-19", "pdfs-2024-09-25", "search-results-2025-06-09",
    "token-counting-2024-11-01", "token-efficient-tools-2025-02-19", "tool-search-tool-2025-10-19", "web-search-2025-03-05",
}  # fmt: skip
_EXCEPTIONS = {
    400: "ValidationException", 403: "AccessDeniedException", 404: "ResourceNotFoundException", 408: "ModelTimeoutException", 424: "ModelErrorException",
    429: "ThrottlingException", 500: "InternalServerException", 503: "ServiceUnavailableException",
}  # fmt: skip


class Bedrock(Provider):
    """SigV4, or a Bedrock API key as a bearer token."""

    name = "bedrock"
    host = "bedrock-runtime.us-east-1.amazonaws.com"
    region = "us-east-1"
    credential_headers = ("authorization", "x-amz-security-token")

    def __init__(self):
        super().__init__()
        self.signer = Credentials(
            "AKIAFAKE" + secrets.token_hex(4).upper(), secrets.token_hex(20), "session-" + secrets.token_hex(20)
        )
        self._model = botocore.session.Session().get_service_model("bedrock-runtime")

    def credentials(self) -> dict:
        return super().credentials() | {
            "access_key_id": self.signer.access_key,
            "secret_access_key": self.signer.secret_key,
            "session_token": self.signer.token,
            "region": self.region,
        }

    def answer(self, request: Request) -> Answer:
        self._authenticate(request)
        segments = request.segments
        if request.method != "POST" or len(segments) != 3 or segments[0] != "model" or request.query:
            raise self._refused(404, "UnknownOperationException", f"no operation at {request.method} {request.target}")
        model, action = segments[1], segments[2]
        operations = {
            "converse": ("Converse", self._converse),
            "converse-stream": ("ConverseStream", self._converse_stream),
            "invoke": ("InvokeModel", self._invoke),
            "invoke-with-response-stream": ("InvokeModelWithResponseStream", self._invoke_stream),
            "count-tokens": ("CountTokens", self._count),
        }
        if action not in operations:
            raise self._refused(404, "UnknownOperationException", f"no operation {action}")
        name, operation = operations[action]
        shape = self._model.operation_model(name).input_shape
        try:
            if found := aws_shape.complaint(shape.members["modelId"], model, ("modelId",)):
                raise converse.Invalid(f"The provided model identifier is invalid. ({found.expected})")
            return operation(shape, self._body(request), self._known(model))
        except (converse.Invalid, bedrock_models.Invalid, claude_rules.Invalid) as e:
            raise self._refused(400, "ValidationException", str(e)) from None

    def _authenticate(self, request: Request) -> None:
        given = request.header("authorization")
        if given is None:
            raise self._refused(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        if given.startswith("Bearer "):
            if given != f"Bearer {self.key}" or request.header("x-amz-security-token"):
                raise self._refused(
                    403, "AccessDeniedException", "Authentication failed: Please make sure your API Key is valid."
                )
            return
        try:
            sigv4.verify(request, self.signer, self.region, "bedrock")
        except sigv4.BadSignature as e:
            raise self._refused(403, e.kind, str(e)) from None

    def _body(self, request: Request) -> dict:
        # InvokeModel takes its default
        if not (request.header("content-type") or "application/json").startswith("application/json"):
            raise self._refused(415, "UnsupportedMediaTypeException", "content-type must be application/json")
        try:
            return parsed(request)
        except ValueError as e:
            raise self._refused(400, "SerializationException", f"Malformed JSON: {e}") from None

    def _known(self, model: str) -> str:
        plain = model.rpartition("/")[2]
        for prefix in _PROFILES:
            plain = plain.removeprefix(prefix)
        if plain not in MODELS:
            raise converse.Invalid("The provided model identifier is invalid.")
        return model

    def _reply(self, shape, body: dict, model: str) -> mind.Reply:
        converse.judge(shape, body, model)
        return mind.reply(converse.prompt(body, model))

    def _converse(self, shape, body: dict, model: str) -> Answer:
        reply = self._reply(shape, body, model)
        found = self._sound("Converse", converse.message(reply, body))
        return Answer.of(found, usage=reply.usage)

    def _converse_stream(self, shape, body: dict, model: str) -> Answer:
        reply = self._reply(shape, body, model)
        events = [(kind, self._sound_event(kind, payload)) for kind, payload in converse.events(reply, body)]
        return _framed([eventstream.event(kind, payload | {"p": "abcdefgh"}) for kind, payload in events], reply)

    def _invoke(self, shape, body: dict, model: str) -> Answer:
        if "embed" in model:
            found, tokens = bedrock_models.embedded(body, model)
            return Answer.of(found, headers=_counted(tokens, 0), usage=mind.Usage(tokens))
        reply = self._claude(body, model)
        return Answer.of(
            claude.message(reply, model), headers=_counted(reply.usage.input, reply.usage.output), usage=reply.usage
        )

    def _invoke_stream(self, shape, body: dict, model: str) -> Answer:
        if "embed" in model:
            raise converse.Invalid("The model is unsupported for streaming.")
        reply = self._claude(body, model)
        found = claude.events(reply, model)
        found = [it for it in found if it["type"] != "ping"]
        found[-1] = found[-1] | {
            "amazon-bedrock-invocationMetrics": {
                "inputTokenCount": reply.usage.input,
                "outputTokenCount": reply.usage.output,
                "invocationLatency": 42,
            }
        }
        return _framed(
            [
                eventstream.event("chunk", {"bytes": base64.b64encode(dumps(it)).decode(), "p": "abcdefgh"})
                for it in found
            ],
            reply,
        )

    def _claude(self, body: dict, model: str) -> mind.Reply:
        if "claude" not in model:
            raise converse.Invalid(
                "Malformed input request: this model has another schema, please reformat your input and try again."
            )
        self._judge_claude(body, model)
        return mind.reply(claude.prompt(body))

    def _judge_claude(self, body: dict, model: str) -> None:
        version = body.get("anthropic_version")
        if version != CLAUDE_VERSION and not (
            version == claude_rules.NEWEST and claude_rules.generation(model) >= (4, 7)
        ):
            raise converse.Invalid(f"anthropic_version: {version or 'Field required'} (expected: {CLAUDE_VERSION})")
        more = {"anthropic_version": str, "anthropic_beta": list[str]}
        claude_rules.judge(
            body,
            MessageCreateParamsNonStreaming,
            version,
            without=("model", "stream", "container", "service_tier", "speed", "inference_geo"),
            more=more,
        )
        if set(body.get("anthropic_beta", [])) - BETAS:
            raise converse.Invalid("invalid beta flag")
        claude_rules.by_model(body, model)
        claude_rules.thought_problem(body)

    def _count(self, shape, body: dict, model: str) -> Answer:
        if found := aws_shape.complaint(shape, body):
            raise converse.Invalid(f"1 validation error detected: {found.reason} at '{found.indexed()}'")
        if model.startswith(_PROFILES) or "claude" not in model:
            raise converse.Invalid("The provided model doesn't support counting tokens.")
        given = body["input"]
        if "invokeModel" in given:
            inner = json.loads(base64.b64decode(given["invokeModel"]["body"]))
            self._judge_claude(inner, model)
            return Answer.of({"inputTokens": mind.count(claude.prompt(inner))})
        asked = given["converse"]
        converse.judge(shape.members["input"].members["converse"], asked, model)
        return Answer.of({"inputTokens": mind.count(converse.prompt(asked, model))})

    def _sound(self, operation: str, value: dict) -> dict:
        if found := aws_shape.complaint(self._model.operation_model(operation).output_shape, value):
            raise AssertionError(f"our own answer: {found}")
        return value

    def _sound_event(self, kind: str, payload: dict) -> dict:
        events = self._model.operation_model("ConverseStream").output_shape.members["stream"]
        if found := aws_shape.complaint(events.members[kind], payload):
            raise AssertionError(f"our own answer: {found}")
        return payload

    def error(self, status: int, message: str) -> Answer:
        return self._error(status, _EXCEPTIONS.get(status, "ValidationException"), message)

    def _refused(self, status: int, kind: str, message: str) -> Refused:
        return Refused(self._error(status, kind, message), f"{kind}: {message}")

    @staticmethod
    def _error(status: int, kind: str, message: str) -> Answer:
        suffix = ":http://internal.amazon.com/coral/com.amazon.bedrock/"
        return Answer.of({"message": message}, status=status, headers={"x-amzn-ErrorType": kind + suffix})

    def stream_error(self, status: int, message: str, answer: Answer) -> bytes:
        kind = _EXCEPTIONS.get(status, "ValidationException")
        return eventstream.exception(kind[0].lower() + kind[1:], {"message": message})

    def malformed_event(self, answer: Answer) -> bytes:
        kind = "chunk" if b"chunk" in answer.events[0] else "contentBlockDelta"
        headers = {":event-type": kind, ":content-type": "application/json", ":message-type": "event"}
        return eventstream.message(headers, b'{"broken')

    def headers(self) -> dict:
        return {"x-amzn-RequestId": str(uuid.uuid4())}


def _framed(events: list, reply: mind.Reply) -> Answer:
    return Answer(content_type=eventstream.CONTENT_TYPE, events=events, usage=reply.usage)


def _counted(given: int, made: int) -> dict:
    return {
        "X-Amzn-Bedrock-Input-Token-Count": str(given),
        "X-Amzn-Bedrock-Output-Token-Count": str(made),
        "X-Amzn-Bedrock-Invocation-Latency": "42",
    }
