"""boto3, to prove the fake of Bedrock: AWS's own client signs, sends and reads frames."""

from __future__ import annotations

import json

import boto3
from botocore.config import Config
from botocore.eventstream import ChecksumMismatch
from botocore.exceptions import ClientError, EventStreamError
from fakes.openai_media import vector

from . import samples
from .check import Cell, check, contains, equal, raises, true

TOOLS = {
    "tools": [
        {"toolSpec": {"name": "weather", "inputSchema": {"json": samples.WEATHER}}},
        {"toolSpec": {"name": "clock", "inputSchema": {"json": samples.TIME}}},
    ]
}
HELLO = [{"role": "user", "content": [{"text": samples.HELLO}]}]


def client(cell: Cell, **changed):
    more = {
        "aws_access_key_id": "access_key_id",
        "aws_secret_access_key": "secret_access_key",
        "aws_session_token": "session_token",
        "region_name": "region",
    }
    given = {name: cell.more[theirs] for name, theirs in more.items()} | changed
    sdk = boto3.client(
        "bedrock-runtime", endpoint_url=cell.base_url, config=Config(retries={"total_max_attempts": 1}), **given
    )

    def name_cell(request, **_):
        request.headers["x-cell"] = cell.id

    sdk.meta.events.register("before-sign.bedrock-runtime", name_cell)
    return sdk


def streamed(found: dict) -> dict:
    """What the events add up to."""
    told = {"text": "", "thoughts": "", "signature": "", "calls": {}, "stop": None, "usage": None}
    for event in found["stream"]:
        ((kind, it),) = event.items()
        if kind == "contentBlockStart":
            told["calls"][it["contentBlockIndex"]] = it["start"]["toolUse"] | {"input": ""}
        elif kind == "contentBlockDelta":
            delta = it["delta"]
            told["text"] += delta.get("text", "")
            told["thoughts"] += delta.get("reasoningContent", {}).get("text", "")
            told["signature"] += delta.get("reasoningContent", {}).get("signature", "")
            if "toolUse" in delta:
                told["calls"][it["contentBlockIndex"]]["input"] += delta["toolUse"]["input"]
        elif kind == "messageStop":
            told["stop"] = it["stopReason"]
        elif kind == "metadata":
            told["usage"] = it["usage"]
    return told


@check("converse", "whole")
def _(cell):
    found = client(cell).converse(
        modelId=cell.model, messages=HELLO, system=[{"text": "be brief"}], inferenceConfig={"temperature": 0.5}
    )
    contains(found["output"]["message"]["content"][0]["text"], 'system="be brief" ' + samples.HEARD)
    contains(found["output"]["message"]["content"][0]["text"], "temperature=0.5")
    equal(found["usage"]["totalTokens"], cell.usage()["total"], "totalTokens")


@check("converse", "stream")
def _(cell):
    told = streamed(client(cell).converse_stream(modelId=cell.model, messages=HELLO))
    contains(told["text"], samples.HEARD)
    equal((told["stop"], told["usage"]["totalTokens"]), ("end_turn", cell.usage()["total"]), "stop and usage")


@check("converse", "tools-stream")
def _(cell):
    ask = [{"role": "user", "content": [{"text": "use all tools"}]}]
    told = streamed(client(cell).converse_stream(modelId=cell.model, messages=ask, toolConfig=TOOLS))
    equal(
        [json.loads(it["input"]) for it in told["calls"].values()],
        [samples.WEATHER_INPUT, samples.TIME_INPUT],
        "inputs",
    )
    equal(told["stop"], "tool_use", "stop")


@check("converse", "tool-results")
def _(cell):
    messages = [{"role": "user", "content": [{"text": "secretly use a tool"}]}]
    more = {
        "toolConfig": TOOLS,
        "inferenceConfig": {"maxTokens": 4000},
        "additionalModelRequestFields": {"thinking": {"type": "enabled", "budget_tokens": 1024}},
    }
    reply = client(cell).converse(modelId=cell.model, messages=messages, **more)["output"]["message"]
    use = next(it["toolUse"] for it in reply["content"] if "toolUse" in it)
    messages += [
        reply,
        {
            "role": "user",
            "content": [{"toolResult": {"toolUseId": use["toolUseId"], "content": [{"json": {"sky": "blue"}}]}}],
        },
    ]
    found = client(cell).converse(modelId=cell.model, messages=messages, **more)["output"]["message"]["content"][-1][
        "text"
    ]
    contains(found, 'result=weather:"{\\"sky\\": \\"blue\\"}"')
    contains(found, 'redacted="what nobody may read"')
    forged = [
        messages[0],
        {
            "role": "assistant",
            "content": [
                {"reasoningContent": {"reasoningText": {"text": "forged", "signature": "AAAA"}}},
                *reply["content"][1:],
            ],
        },
        messages[2],
    ]
    contains(
        str(raises(ClientError, lambda: client(cell).converse(modelId=cell.model, messages=forged, **more))),
        "Invalid `signature`",
    )


@check("converse", "image")
def _(cell):
    content = [{"text": "look"}, {"image": {"format": "png", "source": {"bytes": samples.PNG}}}]
    found = client(cell).converse(modelId=cell.model, messages=[{"role": "user", "content": content}])
    contains(found["output"]["message"]["content"][0]["text"], samples.seen("image", "image/png", samples.PNG))
    content[1]["image"]["format"] = "jpeg"
    raises(
        ClientError, lambda: client(cell).converse(modelId=cell.model, messages=[{"role": "user", "content": content}])
    )


@check("converse", "json-schema")
def _(cell):
    text = {
        "type": "json_schema",
        "structure": {"jsonSchema": {"schema": json.dumps(samples.WEATHER), "name": "forecast"}},
    }
    found = client(cell).converse(modelId=cell.model, messages=HELLO, outputConfig={"textFormat": text})
    equal(json.loads(found["output"]["message"]["content"][0]["text"]), samples.WEATHER_INPUT, "reply")


@check("converse", "profile")
def _(cell):
    arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/" + cell.model
    contains(
        client(cell).converse(modelId=arn, messages=HELLO)["output"]["message"]["content"][0]["text"], samples.HEARD
    )


@check("converse", "signature")
def _(cell):
    def kind(**changed):
        e = raises(ClientError, lambda: client(cell, **changed).converse(modelId=cell.model, messages=HELLO))
        return e.response["Error"]["Code"]

    equal(kind(aws_secret_access_key="another"), "InvalidSignatureException", "error of another secret")
    equal(kind(region_name="eu-west-1"), "InvalidSignatureException", "error of another region")
    equal(kind(aws_session_token="another"), "UnrecognizedClientException", "error of another session")
    equal(kind(aws_access_key_id="AKIDNOBODY"), "UnrecognizedClientException", "error of another key")


@check("converse", "error-429")
def _(cell):
    cell.fault("error", status=429, message="slow down, please")
    sdk = client(cell)
    e = raises(sdk.exceptions.ThrottlingException, lambda: sdk.converse(modelId=cell.model, messages=HELLO))
    contains(str(e), "slow down, please")


@check("converse", "stream-error")
def _(cell):
    cell.fault("stream_error", after=2, status=429, message="too many at once")
    e = raises(
        EventStreamError, lambda: list(client(cell).converse_stream(modelId=cell.model, messages=HELLO)["stream"])
    )
    contains(str(e), "too many at once")


@check("converse", "stream-bad-checksum")
def _(cell):
    cell.fault("bad_checksum", after=2)
    raises(ChecksumMismatch, lambda: list(client(cell).converse_stream(modelId=cell.model, messages=HELLO)["stream"]))


CLAUDE = {
    "anthropic_version": "bedrock-2023-05-31",
    "max_tokens": 99,
    "messages": [{"role": "user", "content": samples.HELLO}],
}


def invoke(cell: Cell, body: dict, model: str | None = None) -> dict:
    return json.loads(client(cell).invoke_model(modelId=model or cell.model, body=json.dumps(body))["body"].read())


@check("invoke", "claude")
def _(cell):
    contains(invoke(cell, CLAUDE)["content"][0]["text"], samples.HEARD)


@check("invoke", "claude-stream")
def _(cell):
    found = client(cell).invoke_model_with_response_stream(modelId=cell.model, body=json.dumps(CLAUDE))["body"]
    events = [json.loads(it["chunk"]["bytes"]) for it in found]
    contains(
        "".join(it["delta"].get("text", "") for it in events if it["type"] == "content_block_delta"), samples.HEARD
    )
    true("amazon-bedrock-invocationMetrics" in events[-1], "metrics in the last event")


@check("invoke", "embeddings")
def _(cell):
    equal(
        invoke(cell, {"inputText": "hello there", "dimensions": 256}, "amazon.titan-embed-text-v2:0")["embedding"],
        vector("hello there", 256),
        "Titan's embedding",
    )
    found = invoke(cell, {"texts": ["hello there"], "input_type": "search_query"}, "cohere.embed-english-v3")
    equal(found["embeddings"], [vector("hello there", 1024)], "Cohere's embeddings")
    raises(ClientError, lambda: invoke(cell, {"texts": ["hello"]}, "cohere.embed-english-v3"))


@check("count_tokens", "whole")
def _(cell):
    plain = cell.model.removeprefix("us.")
    for given in ({"converse": {"messages": HELLO}}, {"invokeModel": {"body": json.dumps(CLAUDE)}}):
        equal(
            client(cell).count_tokens(modelId=plain, input=given)["inputTokens"],
            len(samples.HELLO.split()),
            "inputTokens",
        )
    raises(ClientError, lambda: client(cell).count_tokens(modelId=cell.model, input={"converse": {"messages": HELLO}}))
