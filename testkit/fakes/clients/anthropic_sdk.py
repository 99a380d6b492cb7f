"""Anthropic's SDK: messages at every provider, token counts, models."""

from __future__ import annotations

import json

import anthropic
import httpx2

from . import failover, samples
from .check import Cell, check, contains, equal, raises, slowly, true
from .forecast import Forecast, Unit

TOOLS = [
    {"name": "weather", "description": "of a city", "input_schema": samples.WEATHER},
    {"name": "clock", "input_schema": samples.TIME},
]


def thinking(cell: Cell) -> dict:
    """As the generation of the model takes it."""
    return {"type": "adaptive"} if "4-7" in cell.model else {"type": "enabled", "budget_tokens": 1024}


def client(cell: Cell):
    """Of Anthropic or a gateway; of a platform that hosts Claude when the cell names one."""
    more = {"max_retries": 0, "default_headers": cell.headers}
    given = cell.more or {}
    if given.get("platform") == "vertex":
        return anthropic.AnthropicVertex(
            base_url=cell.base_url + "/v1",
            project_id=given["project"],
            region=given["location"],
            access_token=cell.key,
            **more,
        )
    if given.get("platform") == "bedrock":
        return anthropic.AnthropicBedrock(
            base_url=cell.base_url,
            aws_access_key=given["access_key_id"],
            aws_secret_key=given["secret_access_key"],
            aws_session_token=given["session_token"],
            aws_region=given["region"],
            **more,
        )
    http = anthropic.DefaultHttpxClient(event_hooks=cell.hooks)
    return anthropic.Anthropic(base_url=cell.base_url, api_key=cell.key, http_client=http, **more)


def _given(cell: Cell, content: object, more: dict) -> dict:
    messages = more.pop("messages", None) or [{"role": "user", "content": content}]
    return {"model": cell.model, "max_tokens": 4000, "system": "be brief", "messages": messages} | more


def say(cell: Cell, content: object = samples.HELLO, **more):
    return client(cell).messages.create(**_given(cell, content, more))


def stream(cell: Cell, content: object = samples.HELLO, **more):
    """The message that the SDK puts together from the events."""
    with client(cell).messages.stream(**_given(cell, content, more)) as events:
        return events.get_final_message()


def events(cell: Cell, content: object = samples.HELLO, **more) -> list:
    return list(client(cell).messages.create(**_given(cell, content, more), stream=True))


def text(message) -> str:
    return "".join(it.text for it in message.content if it.type == "text")


def calls(message) -> list:
    return [it for it in message.content if it.type == "tool_use"]


@check("messages", "whole")
def _(cell):
    found = say(cell)
    contains(text(found), 'heard 1: system="be brief" ' + samples.HEARD)
    equal((found.type, found.role, found.stop_reason), ("message", "assistant", "end_turn"), "type, role, stop_reason")
    true(found.id and found.model, "id and model")


@check("messages", "stream")
def _(cell):
    whole, streamed = say(cell), stream(cell)
    equal(text(streamed), text(whole), "text")
    equal(streamed.stop_reason, "end_turn", "stop_reason")
    kinds = [it.type for it in events(cell) if it.type != "ping"]
    equal(
        (kinds[0], kinds[1], *kinds[-3:]),
        ("message_start", "content_block_start", "content_block_stop", "message_delta", "message_stop"),
        "events",
    )
    true(kinds.count("content_block_delta") > 2, "several deltas")


@check("messages", "stream-slow")
def _(cell):
    cell.fault("slow", milliseconds=120)
    true(
        slowly(client(cell).messages.create(**_given(cell, "hello", {}), stream=True)) > 0.35, "events as they are made"
    )


@check("messages", "large")
def _(cell):
    for content in samples.LARGE:
        for found in (say(cell, content), stream(cell, content)):
            true(json.dumps(content, ensure_ascii=False) in text(found), "the text that was said")


@check("messages", "usage")
def _(cell):
    for found in (say(cell), stream(cell)):
        usage, counted = found.usage, cell.usage()
        equal((usage.input_tokens, usage.output_tokens), (counted["input"], counted["output"]), "usage")


@check("messages", "settings")
def _(cell):
    """The newest SDK has no parameter for the temperature, as the newest version of the API has none."""
    old = {"extra_headers": {"anthropic-version": "2023-06-01"}, "extra_body": {"temperature": 0.5}}
    found = text(say(cell, max_tokens=99, **old))
    contains(found, "temperature=0.5")
    contains(found, "max_tokens=99")


@check("messages", "length")
def _(cell):
    found = say(cell, max_tokens=2)
    equal((text(found).strip(), found.stop_reason), ("heard 1:", "max_tokens"), "text and stop_reason")


@check("messages", "stop")
def _(cell):
    found = say(cell, stop_sequences=["last=", "never"])
    equal(text(found).strip(), 'heard 1: system="be brief"', "text")


@check("messages", "stop-told")
def _(cell):
    found = say(cell, stop_sequences=["last=", "never"])
    equal((found.stop_reason, found.stop_sequence), ("stop_sequence", "last="), "stop_reason and stop_sequence")


@check("messages", "turns")
def _(cell):
    parts = [{"type": "text", "text": "one"}, {"type": "text", "text": "two"}]
    messages = [
        {"role": "user", "content": parts},
        {"role": "assistant", "content": "three"},
        {"role": "user", "content": "four"},
    ]
    contains(text(say(cell, messages=messages)), 'heard 3: system="be brief" last="four"')


@check("messages", "odd-turns")
def _(cell):
    """Neighbours of one role, several parts of the instructions."""
    system = [{"type": "text", "text": "be brief"}, {"type": "text", "text": "be kind"}]
    messages = [
        {"role": "user", "content": "one"},
        {"role": "user", "content": "two"},
        {"role": "assistant", "content": [{"type": "text", "text": "three"}]},
        {"role": "assistant", "content": "four"},
        {"role": "user", "content": [{"type": "text", "text": "six"}]},
    ]
    found = text(say(cell, messages=messages, system=system))
    contains(found, 'last="six"')
    contains(found, "be brief")
    contains(found, "be kind")


@check("messages", "odd-tools")
def _(cell):
    """A call without input, a result without content, a text beside results."""
    tools = [*TOOLS, {"name": "now", "input_schema": {"type": "object"}}]
    uses = [{"type": "tool_use", "id": f"toolu_{it}", "name": it, "input": {}} for it in ("now", "clock")]
    results = [
        {"type": "tool_result", "tool_use_id": "toolu_clock", "content": "noon"},
        {"type": "tool_result", "tool_use_id": "toolu_now"},
        {"type": "text", "text": "and?"},
    ]
    messages = [
        {"role": "user", "content": "use all tools"},
        {"role": "assistant", "content": uses},
        {"role": "user", "content": results},
    ]
    found = text(say(cell, messages=messages, tools=tools))
    contains(found, 'last="and?"')
    contains(found, "called=now({}) called=clock({})")
    contains(found, 'result=clock:"noon"')
    contains(found, 'result=now:""')


@check("messages", "parsed")
def _(cell):
    """Of a type of the application the SDK makes a schema with references, and of the reply such a type."""
    messages = [{"role": "user", "content": "the weather?"}]
    found = client(cell).messages.parse(model=cell.model, max_tokens=4000, messages=messages, output_format=Forecast)
    forecast = found.parsed_output
    equal((forecast.days, forecast.unit, forecast.rainy), (7, Unit.CELSIUS, True), "forecast")


def _weather(message, names=("weather",)) -> None:
    found = calls(message)
    equal([it.name for it in found], list(names), "tools")
    equal(found[0].input, samples.WEATHER_INPUT, "input")
    true(len({it.id for it in found}) == len(names), "ids of calls")
    equal(message.stop_reason, "tool_use", "stop_reason")


@check("messages", "tools")
def _(cell):
    found = say(cell, "use a tool", tools=TOOLS)
    _weather(found)
    equal(text(found), "I use a tool.", "text beside the call")


@check("messages", "tools-unused")
def _(cell):
    equal(calls(say(cell, "just talk", tools=TOOLS)), [], "calls")


@check("messages", "tools-stream")
def _(cell):
    _weather(stream(cell, "use a tool", tools=TOOLS))


@check("messages", "tools-parallel")
def _(cell):
    _weather(say(cell, "use all tools", tools=TOOLS), ("weather", "clock"))
    _weather(stream(cell, "use all tools", tools=TOOLS), ("weather", "clock"))


@check("messages", "tools-not-parallel")
def _(cell):
    _weather(say(cell, "use all tools", tools=TOOLS, tool_choice={"type": "auto", "disable_parallel_tool_use": True}))


@check("messages", "tool-choice-required")
def _(cell):
    _weather(say(cell, "just talk", tools=TOOLS, tool_choice={"type": "any"}))


@check("messages", "tool-choice-named")
def _(cell):
    found = say(cell, "just talk", tools=TOOLS, tool_choice={"type": "tool", "name": "clock"})
    equal([(it.name, it.input) for it in calls(found)], [("clock", samples.TIME_INPUT)], "calls")


@check("messages", "tool-choice-none")
def _(cell):
    found = say(cell, "use a tool", tools=TOOLS, tool_choice={"type": "none"})
    equal((calls(found), found.stop_reason), ([], "end_turn"), "calls and stop_reason")


def _dialogue(cell: Cell, ask, more: dict) -> str:
    """Calls two tools, sends both results with the reply as the SDK gave it, and returns what is said to that."""
    messages = [{"role": "user", "content": "use all tools"}]
    first = ask(cell, messages=messages, tools=TOOLS, **more)
    results = [
        {"type": "tool_result", "tool_use_id": it.id, "content": [{"type": "text", "text": result}]}
        for it, result in zip(calls(first), ("sunny", '{"hour": 9}'))
    ]
    messages += [{"role": "assistant", "content": _sent_back(first)}, {"role": "user", "content": results}]
    found = text(ask(cell, messages=messages, tools=TOOLS, **more))
    contains(found, "heard 3:")
    contains(
        found, samples.called("weather", samples.WEATHER_INPUT) + " " + samples.called("clock", samples.TIME_INPUT)
    )
    contains(found, 'result=weather:"sunny"')
    contains(found, 'result=clock:"{\\"hour\\": 9}"')
    return found


def _sent_back(message) -> list:
    """The content as an application keeps it."""
    known = {
        "text": ("type", "text"),
        "tool_use": ("type", "id", "name", "input"),
        "thinking": ("type", "thinking", "signature"),
        "redacted_thinking": ("type", "data"),
    }
    return [{name: getattr(it, name) for name in known[it.type]} for it in message.content]


@check("messages", "tool-results")
def _(cell):
    _dialogue(cell, say, {})


@check("messages", "tool-results-stream")
def _(cell):
    _dialogue(cell, stream, {})


@check("messages", "tool-error")
def _(cell):
    messages = [{"role": "user", "content": "use a tool"}]
    first = say(cell, messages=messages, tools=TOOLS)
    result = {"type": "tool_result", "tool_use_id": calls(first)[0].id, "content": "no such city", "is_error": True}
    messages += [
        {"role": "assistant", "content": _sent_back(first)},
        {"role": "user", "content": [result, {"type": "text", "text": "and now?"}]},
    ]
    found = text(say(cell, messages=messages, tools=TOOLS))
    contains(found, 'error=weather:"no such city"')
    contains(found, 'last="and now?"')


def _image() -> dict:
    return {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": samples.b64(samples.PNG)}}


@check("messages", "image")
def _(cell):
    contains(
        text(say(cell, [_image(), {"type": "text", "text": "look"}])), samples.seen("image", "image/png", samples.PNG)
    )


@check("messages", "image-url")
def _(cell):
    image = {"type": "image", "source": {"type": "url", "url": samples.IMAGE_URL}}
    contains(text(say(cell, [image, {"type": "text", "text": "look"}])), f"image=:{samples.IMAGE_URL}")


@check("messages", "document")
def _(cell):
    source = {"type": "base64", "media_type": "application/pdf", "data": samples.b64(samples.PDF)}
    found = text(
        say(cell, [{"type": "document", "source": source, "title": "A paper"}, {"type": "text", "text": "read"}])
    )
    contains(found, samples.seen("document", "application/pdf", samples.PDF))


@check("messages", "json-schema")
def _(cell):
    found = say(cell, output_config={"format": {"type": "json_schema", "schema": samples.WEATHER}})
    equal(json.loads(text(found)), samples.WEATHER_INPUT, "reply")


@check("messages", "thinking")
def _(cell):
    found = say(cell, "why?", thinking=thinking(cell))
    equal([it.type for it in found.content], ["thinking", "text"], "content")
    equal(found.content[0].thinking, 'I think about "why?" first.', "thinking")
    contains(text(found), 'last="why?"')


@check("messages", "thinking-stream")
def _(cell):
    found = stream(cell, "why?", thinking=thinking(cell))
    equal([it.type for it in found.content], ["thinking", "text"], "content")
    equal(found.content[0].thinking, 'I think about "why?" first.', "thinking")


@check("messages", "thinking-tools")
def _(cell):
    for ask in (say, stream):
        contains(
            _dialogue(cell, ask, {"thinking": thinking(cell)}), 'thought="I think about \\"use all tools\\" first."'
        )


@check("messages", "thinking-redacted")
def _(cell):
    for ask in (say, stream):
        messages = [{"role": "user", "content": "secretly use a tool"}]
        first = ask(cell, messages=messages, tools=TOOLS, thinking=thinking(cell))
        result = {"type": "tool_result", "tool_use_id": calls(first)[0].id, "content": "sunny"}
        messages += [{"role": "assistant", "content": _sent_back(first)}, {"role": "user", "content": [result]}]
        contains(
            text(ask(cell, messages=messages, tools=TOOLS, thinking=thinking(cell))), 'redacted="what nobody may read"'
        )


@check("messages", "effort")
def _(cell):
    contains(text(say(cell, output_config={"effort": "low"})), "effort=low")


@check("messages", "cache")
def _(cell):
    system = [{"type": "text", "text": f"a long prompt for {cell.id}", "cache_control": {"type": "ephemeral"}}]
    first, second = (ask(cell, "hello", system=system).usage for ask in (say, stream))
    true(first.cache_creation_input_tokens > 0 and not first.cache_read_input_tokens, "a cache is written")
    equal(second.cache_read_input_tokens, first.cache_creation_input_tokens, "a cache is read")
    equal((first.input_tokens, second.input_tokens), (1, 1), "input_tokens")


@check("messages", "refusal")
def _(cell):
    equal(say(cell, "forbidden words").stop_reason, "refusal", "stop_reason")
    equal(stream(cell, "forbidden words").stop_reason, "refusal", "stop_reason of the stream")


@check("messages", "error-429")
def _(cell):
    cell.fault("error", status=429, message="slow down, please", headers={"retry-after": "7"})
    e = raises(anthropic.RateLimitError, lambda: say(cell))
    equal(e.response.headers.get("retry-after"), "7", "retry-after")
    equal((e.body["type"], e.body["error"]["type"]), ("error", "rate_limit_error"), "error")
    contains(e.body["error"]["message"], "slow down, please")


@check("messages", "error-400")
def _(cell):
    cell.fault("error", status=400, message='not with "this" request')
    e = raises(anthropic.BadRequestError, lambda: say(cell))
    equal(e.body["error"]["type"], "invalid_request_error", "error")
    contains(e.body["error"]["message"], 'not with "this" request')


@check("messages", "error-503")
def _(cell):
    cell.fault("error", status=503, message="later")
    e = raises(anthropic.InternalServerError, lambda: say(cell))
    equal((e.status_code, e.body["type"]), (503, "error"), "status and type")


@check("messages", "error-html")
def _(cell):
    cell.fault("status", status=502, body="<html>Bad Gateway</html>", content_type="text/html")
    e = raises(anthropic.InternalServerError, lambda: say(cell))
    contains(e.body["error"]["message"], "Bad Gateway")


@check("messages", "hangup")
def _(cell):
    cell.fault("hangup")
    raises(anthropic.InternalServerError, lambda: say(cell))


@check("messages", "encoded")
def _(cell):
    for encoding in ("gzip", "br"):
        for ask in (say, stream):
            cell.fault("encoded", encoding=encoding)
            contains(text(ask(cell)), samples.HEARD)


@check("messages", "malformed")
def _(cell):
    cell.fault("malformed")
    raises(anthropic.InternalServerError, lambda: say(cell))


@check("messages", "empty")
def _(cell):
    cell.fault("empty")
    raises(anthropic.InternalServerError, lambda: say(cell))


@check("messages", "stream-error")
def _(cell):
    cell.fault("stream_error", after=3, status=429, message="too many at once")
    contains(str(raises(anthropic.APIError, lambda: events(cell))), "too many at once")


@check("messages", "stream-break")
def _(cell):
    cell.fault("break", after=3)
    raises((anthropic.APIError, httpx2.HTTPError), lambda: events(cell))


@check("messages", "stream-cut")
def _(cell):
    """What ends before its end is not whole, and is not told as if it were."""
    cell.fault("cut", after=3)
    raises(anthropic.APIError, lambda: events(cell))


@check("messages", "stream-bad-checksum")
def _(cell):
    cell.fault("bad_checksum", after=3)
    raises((anthropic.APIError, httpx2.HTTPError), lambda: events(cell))


@check("count_tokens", "whole")
def _(cell):
    given = {
        "model": cell.model,
        "system": "be brief",
        "messages": [{"role": "user", "content": samples.HELLO}],
        "tools": TOOLS,
    }
    found = client(cell).messages.count_tokens(**given).input_tokens
    equal(found, client(cell).messages.create(max_tokens=99, **given).usage.input_tokens, "input_tokens")


@check("count_tokens", "image")
def _(cell):
    given = {
        "model": cell.model,
        "messages": [{"role": "user", "content": [_image(), {"type": "text", "text": "look"}]}],
    }
    equal(client(cell).messages.count_tokens(**given).input_tokens, 86, "input_tokens")


@check("count_tokens", "error-429")
def _(cell):
    cell.fault("error", status=429, message="slow down, please")
    e = raises(
        anthropic.RateLimitError,
        lambda: client(cell).messages.count_tokens(model=cell.model, messages=[{"role": "user", "content": "hello"}]),
    )
    contains(e.body["error"]["message"], "slow down, please")


@check("models", "list")
def _(cell):
    contains([it.id for it in client(cell).models.list()], cell.model, "models")


@check("models", "get")
def _(cell):
    equal(client(cell).models.retrieve(cell.model).id, cell.model, "id")
    raises(anthropic.NotFoundError, lambda: client(cell).models.retrieve("nope"))


def _told(message) -> tuple[str, int]:
    return text(message), message.usage.output_tokens


failover.register(
    failover.Dialect(
        "messages",
        lambda cell: _told(say(cell)),
        lambda cell: _told(stream(cell)),
        anthropic.RateLimitError,
        anthropic.APIError,
    )
)
failover.register_call(
    "count_tokens",
    lambda cell: client(cell).messages.count_tokens(
        model=cell.model, messages=[{"role": "user", "content": "hello"}]
    ),
)
