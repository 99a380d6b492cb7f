"""Google's SDK, to prove the fake of Vertex AI."""

from __future__ import annotations

import json

from fakes.openai_media import vector
from google import genai
from google.genai import errors, types
from google.oauth2.credentials import Credentials

from . import samples
from .check import Cell, check, contains, equal, raises, true

TOOL = types.Tool(
    function_declarations=[types.FunctionDeclaration(name="weather", parameters_json_schema=samples.WEATHER)]
)
BY_HAND = types.AutomaticFunctionCallingConfig(disable=True)


_open: list = []


def client(cell: Cell, key: str | None = None) -> genai.Client:
    """Kept, for a client that nobody holds closes its connection."""
    found = genai.Client(
        vertexai=True,
        project=cell.more["project"],
        location=cell.more["location"],
        credentials=Credentials(key or cell.key),
        http_options=types.HttpOptions(base_url=cell.base_url, api_version="v1", headers=cell.headers),
    )
    _open.append(found)
    return found


def say(cell: Cell, contents: object = samples.HELLO, **config):
    return client(cell).models.generate_content(
        model=cell.model, contents=contents, config=types.GenerateContentConfig(**config)
    )


@check("generate", "whole")
def _(cell):
    found = say(cell, system_instruction="be brief", temperature=0.5, max_output_tokens=99)
    contains(found.text, 'system="be brief" ' + samples.HEARD)
    contains(found.text, "temperature=0.5 max_tokens=99")
    equal(found.usage_metadata.total_token_count, cell.usage()["total"], "total_token_count")


@check("generate", "stream")
def _(cell):
    chunks = list(client(cell).models.generate_content_stream(model=cell.model, contents=samples.HELLO))
    contains("".join(it.text for it in chunks), samples.HEARD)
    equal(chunks[-1].candidates[0].finish_reason, types.FinishReason.STOP, "finish_reason")


@check("generate", "tool-results")
def _(cell):
    ask = types.UserContent("use a tool")
    config = {"tools": [TOOL], "automatic_function_calling": BY_HAND}
    reply = say(cell, [ask], **config).candidates[0].content
    call = next(it for it in reply.parts if it.function_call)
    equal(call.function_call.args, samples.WEATHER_INPUT, "args")
    true(call.thought_signature, "thought_signature")
    result = types.UserContent(types.Part.from_function_response(name="weather", response={"output": "sunny"}))
    contains(say(cell, [ask, reply, result], **config).text, 'result=weather:"sunny"')
    call.thought_signature = b"forged"
    contains(
        str(raises(errors.ClientError, lambda: say(cell, [ask, reply, result], **config))),
        "Thought signature is not valid",
    )
    call.thought_signature = None
    contains(
        str(raises(errors.ClientError, lambda: say(cell, [ask, reply, result], **config))),
        "missing a thought_signature",
    )


@check("generate", "json-schema")
def _(cell):
    found = say(cell, response_mime_type="application/json", response_json_schema=samples.WEATHER)
    equal(json.loads(found.text), samples.WEATHER_INPUT, "reply")


@check("generate", "thinking")
def _(cell):
    parts = say(cell, "why?", thinking_config=types.ThinkingConfig(include_thoughts=True)).candidates[0].content.parts
    equal([bool(it.thought) for it in parts], [True, False], "thoughts")
    contains(parts[0].text, "I think about")


@check("generate", "image")
def _(cell):
    image = types.Part.from_bytes(data=samples.PNG, mime_type="image/png")
    contains(say(cell, [image, "look"]).text, samples.seen("image", "image/png", samples.PNG))


@check("generate", "error-429")
def _(cell):
    cell.fault("error", status=429, message="slow down, please")
    e = raises(errors.ClientError, lambda: say(cell))
    equal((e.code, e.status), (429, "RESOURCE_EXHAUSTED"), "code and status")


@check("generate", "credential")
def _(cell):
    ask = lambda: client(cell, "another").models.generate_content(model=cell.model, contents="hello")  # noqa: E731
    equal(raises(errors.ClientError, ask).code, 401, "code")


@check("generate", "count")
def _(cell):
    equal(
        client(cell).models.count_tokens(model=cell.model, contents="hello there you").total_tokens, 3, "total_tokens"
    )


@check("generate", "embeddings")
def _(cell):
    for model in ("text-embedding-005", "gemini-embedding-2"):
        found = client(cell).models.embed_content(
            model=model, contents="hello there", config=types.EmbedContentConfig(output_dimensionality=8)
        )
        equal(len(found.embeddings[0].values), 8, model)
    found = client(cell).models.embed_content(model="text-embedding-005", contents=["one", "two words"])
    equal([it.values[:4] for it in found.embeddings], [vector("one", 4), vector("two words", 4)], "embeddings")
