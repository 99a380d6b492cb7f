"""No SDK but bytes: what an SDK would never send, a fake must refuse as its provider does."""

from __future__ import annotations

import json

import httpx2

from . import samples
from .check import Cell, check, contains, equal

CHAT = {"model": "gpt-4o", "messages": [{"role": "user", "content": "hello"}]}
MESSAGE = {"model": "claude-sonnet-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": "hello"}]}
CONVERSE = {"messages": [{"role": "user", "content": [{"text": "hello"}]}]}
GENERATE = {"contents": [{"role": "user", "parts": [{"text": "hello"}]}]}
TOOL_USE = {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {}}
PATHS = {
    "openai": "/v1/chat/completions",
    "azure": "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
    "anthropic": "/v1/messages",
    "bedrock": "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse",
    "vertex": "/v1/projects/shop-prod/locations/us-east5/publishers/google/models/gemini-2.5-flash:generateContent",
    "cohere": "/v2/rerank",
}
BODIES = {
    "openai": CHAT,
    "azure": CHAT,
    "anthropic": MESSAGE,
    "bedrock": CONVERSE,
    "vertex": GENERATE,
    "cohere": {"model": "rerank-v3.5", "query": "q", "documents": ["d"]},
}


def send(cell: Cell, body: object = None, path: str | None = None, **headers):
    """A good request to this fake, but for what is given."""
    fake = cell.operation
    own = {
        "azure": {"api-key": cell.key},
        "anthropic": {"x-api-key": cell.key, "anthropic-version": "2023-06-01"},
    }.get(fake, {"authorization": f"Bearer {cell.key}"})
    given = (
        {"content-type": "application/json"}
        | own
        | cell.headers
        | {name.replace("_", "-"): it for name, it in headers.items()}
    )
    content = body if isinstance(body, bytes) else json.dumps(BODIES[fake] if body is None else body).encode()
    return httpx2.post(
        cell.base_url + (path or PATHS[fake]),
        content=content,
        headers={name: it for name, it in given.items() if it is not None},
    )


def refused(cell: Cell, body: object, status: int = 400, *told: str, **more) -> None:
    answer = send(cell, body, **more)
    equal(
        answer.status_code,
        status,
        f"status of {json.dumps(body)[:300] if not isinstance(body, bytes) else body} ({answer.text[:300]})",
    )
    for it in told:
        contains(answer.text, it)
    equal(cell.journal()[-1]["outcome"], "refused", "outcome")


def changed(fake: str, **more) -> dict:
    return BODIES[fake] | more


def said(fake_message: list) -> dict:
    return MESSAGE | {"messages": fake_message}


for _fake in PATHS:

    @check(_fake, "plain")
    def _(cell):
        answer = send(cell)
        equal(answer.status_code, 200, answer.text)
        equal(cell.journal()[-1]["outcome"], "answered", "outcome")

    @check(_fake, "credential")
    def _(cell):
        status = 403 if cell.operation == "bedrock" else 401
        for given in (None, "Bearer another"):
            name = {"azure": "api_key", "anthropic": "x_api_key"}.get(cell.operation, "authorization")
            refused(cell, None, status, **{name: given})

    @check(_fake, "leak")
    def _(cell):
        foreign = {"x_api_key": "k"} if cell.operation != "anthropic" else {"api_key": "k"}
        for given in (
            {"x_ai_eg_model": "m"},
            {"x_aigw_api_key": "k"},
            {"x_envoy_original_path": "/"},
            {"x_other": "key-of-a-client"},
            foreign,
        ):
            equal(send(cell, None, **given).status_code, 400, f"status with {given}")
            equal(cell.journal()[-1]["outcome"], "leaked", f"outcome with {given}")

    @check(_fake, "host")
    def _(cell):
        refused(cell, None, 404, host="gateway.example")

    @check(_fake, "json")
    def _(cell):
        refused(cell, b'{"model":')
        refused(cell, b"[]")
        refused(cell, b'{"a":1,"a":2}')

    @check(_fake, "unknown-member")
    def _(cell):
        refused(cell, changed(cell.operation, surprise=1), 400, "surprise")

    @check(_fake, "chunked")
    def _(cell):
        answer = httpx2.post(
            cell.base_url + PATHS[cell.operation],
            content=iter([b"{}"]),
            headers=cell.headers | {"content-type": "application/json"},
        )
        equal(answer.status_code, 411, "status")


@check("openai", "strict")
def _(cell):
    message = CHAT["messages"][0]
    for wrong, told in (
        ({"messages": []}, "empty array"),
        ({"messages": [{"content": "hello"}]}, "messages[0].role"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": 1}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": [{"type": "text"}]}]}, "messages[0].content[0].text"),
        ({"messages": [message, {"role": "tool", "tool_call_id": "x", "content": "y"}]}, "preceeding message"),
        ({"temperature": 3}, "temperature"),
        ({"temperature": "1"}, "temperature"),
        ({"max_tokens": 1, "max_completion_tokens": 1}, "at the same time"),
        ({"stream_options": {"include_usage": True}}, "stream_options"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"response_format": {"type": "json_object"}}, "json"),
        (
            {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "x", "strict": True, "schema": {"type": "object", "properties": {"a": {}}}},
                }
            },
            "additionalProperties",
        ),
        ({"reasoning_effort": "low"}, "reasoning_effort"),
        ({"model": "gpt-5", "max_tokens": 9}, "max_completion_tokens"),
        ({"stop": ["a", "b", "c", "d", "e"]}, "stop"),
    ):
        refused(cell, CHAT | wrong, 400, told)
    refused(cell, CHAT | {"model": "nope"}, 404, "model_not_found")
    refused(cell, CHAT, 404, path="/v1/chat/completion")
    refused(cell, CHAT, 404, path="//v1/chat/completions")


@check("azure", "strict")
def _(cell):
    base = "/openai/deployments/gpt-4o/chat/completions"
    for path in (
        base,
        base + "?api-version=1",
        base + "?api-version=2024-10-21&x=1",
        "/openai/v1/chat/completions?api-version=2024-10-21",
        "/v1/chat/completions",
    ):
        refused(cell, CHAT, 404, "Resource not found", path=path)
    refused(
        cell, CHAT, 404, "DeploymentNotFound", path="/openai/deployments/nope/chat/completions?api-version=2024-10-21"
    )
    refused(cell, None, 401, authorization="Bearer both", path=base + "?api-version=2024-10-21")
    equal(send(cell, CHAT, path="/openai/v1/chat/completions").status_code, 200, "status of the newer API")
    equal(send(cell, None, api_key=None, authorization=f"Bearer {cell.key}").status_code, 200, "status with a token")


@check("anthropic", "strict")
def _(cell):
    user, used = MESSAGE["messages"][0], {"role": "assistant", "content": [TOOL_USE]}
    image = {
        "type": "image",
        "source": {"type": "base64", "media_type": "image/jpeg", "data": samples.b64(samples.PNG)},
    }
    thought = {"type": "thinking", "thinking": "forged", "signature": "AAAA"}
    for messages, told in (
        ([], "at least one message"),
        ([{"role": "assistant", "content": "hello"}], "first message must use the"),
        ([{"role": "user", "content": ""}], "non-empty"),
        ([{"role": "user", "content": [{"type": "text", "text": " "}]}], "non-whitespace"),
        ([{"role": "user", "content": [image]}], "appears to be a image/png image"),
        ([user, used, user], "tool_result"),
        (
            [user, {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "x"}]}],
            "unexpected `tool_use_id`",
        ),
        ([user, {"role": "assistant", "content": [thought]}, user], "Invalid `signature`"),
        ([user, {"role": "assistant", "content": "done "}], "trailing whitespace"),
    ):
        refused(cell, said(messages), 400, told, "invalid_request_error")
    for wrong, told in (
        ({"max_tokens": None}, "max_tokens"),
        ({"temperature": 1.5}, "temperature"),
        ({"temperature": 1, "top_p": 0.5}, "cannot both be specified"),
        ({"thinking": {"type": "enabled", "budget_tokens": 1024}}, "must be greater than"),
        ({"tool_choice": {"type": "any"}}, "tool_choice"),
        ({"tools": [{"name": "a b", "input_schema": {"type": "object"}}]}, "pattern"),
        ({"stop_sequences": [" "]}, "non-whitespace"),
        ({"output_config": {"effort": "low"}}, "effort"),
        ({"thinking": {"type": "adaptive"}}, "adaptive"),
    ):
        refused(cell, MESSAGE | wrong, 400, told)
    refused(cell, None, 400, "anthropic-version", anthropic_version=None)
    refused(cell, None, 400, "anthropic-version", anthropic_version="2024-01-01")
    refused(cell, MESSAGE | {"temperature": 1}, 400, "temperature", anthropic_version="2026-10-21")
    refused(cell, None, 400, "anthropic-beta", anthropic_beta="no-such-beta")
    refused(cell, MESSAGE | {"model": "claude-9"}, 404, "not_found_error")
    refused(cell, None, 404, path="/messages")


@check("bedrock", "strict")
def _(cell):
    user = CONVERSE["messages"][0]
    used = {"role": "assistant", "content": [{"toolUse": {"toolUseId": "x", "name": "w", "input": {}}}]}
    tools = {"toolConfig": {"tools": [{"toolSpec": {"name": "w", "inputSchema": {"json": {"type": "object"}}}}]}}
    document = {"document": {"name": "a.pdf", "format": "pdf", "source": {"bytes": samples.b64(samples.PDF)}}}
    for body, told in (
        ({"messages": [{"role": "assistant", "content": [{"text": "x"}]}]}, "must start with a user message"),
        ({"messages": [user, user]}, "must alternate"),
        ({"messages": [{"role": "user", "content": []}]}, "is empty"),
        ({"messages": [{"role": "user", "content": [{"text": " "}]}]}, "is blank"),
        ({"messages": [{"role": "user", "content": [{"text": "x", "image": {}}]}]}, "exactly one"),
        ({"messages": [{"role": "user", "content": [{"words": "x"}]}]}, "words"),
        ({"messages": [{"role": "user", "content": [{"text": "x"}, document]}]}, "can only contain alphanumeric"),
        ({"messages": [user, used, user]}, "toolConfig field must be defined"),
        ({"messages": [user, used, user]} | tools, "Expected toolResult blocks"),
        (CONVERSE | {"inferenceConfig": {"temperature": 2}}, "temperature"),
        (CONVERSE | {"inferenceConfig": {"maxTokens": "9"}}, "maxTokens"),
        (CONVERSE | {"additionalModelRequestFields": {"reasoning_effort": "low"}}, "Extra inputs"),
        (CONVERSE | {"toolConfig": {"tools": []}}, "toolConfig.tools"),
        (
            CONVERSE
            | {"toolConfig": {"tools": [{"toolSpec": {"name": "a b", "inputSchema": {"json": {"type": "object"}}}}]}},
            "name",
        ),
        (
            CONVERSE | {"toolConfig": {"tools": [{"toolSpec": {"name": "w", "inputSchema": {"json": {}}}}]}},
            "inputSchema",
        ),
    ):
        refused(cell, body, 400, told)
    refused(cell, None, 400, "model identifier is invalid", path="/model/nope/converse")
    refused(cell, None, 404, path="/model/x/talk")
    refused(cell, None, 404, path=PATHS["bedrock"] + "?x=1")


@check("vertex", "strict")
def _(cell):
    user = GENERATE["contents"][0]
    call = {"role": "model", "parts": [{"functionCall": {"name": "w", "args": {}}}]}
    for body, told in (
        ({"contents": []}, "at least one contents field"),
        ({"contents": [{"role": "assistant", "parts": [{"text": "x"}]}]}, "valid role"),
        ({"contents": [{"role": "user", "parts": []}]}, "parts field"),
        ({"contents": [{"role": "user", "parts": [{"text": ""}]}]}, "empty text parameter"),
        ({"contents": [{"role": "user", "parts": [{"txt": "x"}]}]}, "txt"),
        (
            {"contents": [{"role": "user", "parts": [{"text": "x", "functionCall": {"name": "w"}}]}]},
            "one initialized field",
        ),
        ({"contents": [user, call, user]}, "number of function response parts"),
        (GENERATE | {"generationConfig": {"temperature": 3}}, "temperature"),
        (
            GENERATE | {"generationConfig": {"responseMimeType": "text/plain", "responseJsonSchema": {}}},
            "response_mime_type",
        ),
        (GENERATE | {"generationConfig": {"thinkingConfig": {"thinkingLevel": "LOW"}}}, "thinking_level"),
        (GENERATE | {"generationConfig": {"thinkingConfig": {"thinkingLevel": "SOME"}}}, "thinkingLevel"),
        (
            GENERATE | {"toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["w"]}}},
            "allowed_function_names",
        ),
        (
            GENERATE | {"tools": [{"functionDeclarations": [{"name": "1", "parameters": {"type": "OBJECT"}}]}]},
            "function name",
        ),
    ):
        refused(cell, body, 400, told, "INVALID_ARGUMENT")
    path = PATHS["vertex"]
    for other, status in (
        (path.replace("us-east5", "us-east1"), 400),
        (path.replace("shop-prod", "other"), 403),
        (path.replace("gemini-2.5-flash", "gemini-9"), 404),
        (path.replace("/v1/", "//v1/"), 404),
        (path.replace(":generateContent", ":generate"), 400),
        (path + "?key=1", 400),
    ):
        refused(cell, None, status, path=other)


@check("cohere", "strict")
def _(cell):
    good = BODIES["cohere"]
    for wrong, status in (
        ({"documents": []}, 400),
        ({"top_n": 0}, 400),
        ({"top_n": "1"}, 400),
        ({"documents": [{"text": "d"}]}, 400),
        ({"model": "nope"}, 404),
    ):
        refused(cell, good | wrong, status)
    refused(cell, {"model": "rerank-v3.5"}, 400, "query")
    refused(cell, None, 404, path="/v1/rerank")
