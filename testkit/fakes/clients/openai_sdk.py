"""OpenAI's SDK: every operation, at every provider that serves it."""

from __future__ import annotations

import json

import httpx2
import openai
from fakes.openai_media import vector

from . import failover, samples
from .check import Cell, check, contains, equal, raises, slowly, true
from .forecast import Forecast, Unit

TOOLS = [
    {"type": "function", "function": {"name": "weather", "description": "of a city", "parameters": samples.WEATHER}},
    {"type": "function", "function": {"name": "clock", "parameters": samples.TIME}},
]


def client(cell: Cell) -> openai.OpenAI:
    http = openai.DefaultHttpxClient(event_hooks=cell.hooks)
    common = {"api_key": cell.key, "max_retries": 0, "default_headers": cell.headers, "http_client": http}
    if "azure_endpoint" in (cell.more or {}):
        return openai.AzureOpenAI(**common, **cell.more)
    return openai.OpenAI(base_url=cell.base_url, **common)


def thinking(cell: Cell) -> dict:
    """As the generation of the model takes it; a member that is not OpenAI's."""
    enabled = {"type": "enabled", "budget_tokens": 1024, "includeThoughts": True}
    return {"thinking": {"type": "adaptive"} if "4-7" in cell.model else enabled}


def chat(cell: Cell, content: object = samples.HELLO, **more):
    messages = more.pop("messages", None) or [
        {"role": "system", "content": "be brief"},
        {"role": "user", "content": content},
    ]
    return client(cell).chat.completions.create(model=cell.model, messages=messages, **more)


def text(cell: Cell, content: object = samples.HELLO, **more) -> str:
    return chat(cell, content, **more).choices[0].message.content


class Told:
    """What the chunks of a stream add up to."""

    def __init__(self, chunks):
        self.text, self.thoughts, self.finish, self.usage, self.calls, self.ids, self.blocks = (
            "",
            "",
            None,
            None,
            {},
            set(),
            [],
        )
        for chunk in chunks:
            self.ids.add(chunk.id)
            self.usage = chunk.usage or self.usage
            for choice in chunk.choices:
                self._add(choice)

    def _add(self, choice) -> None:
        self.text += choice.delta.content or ""
        self.thoughts += getattr(choice.delta, "reasoning_content", None) or ""
        self.blocks += getattr(choice.delta, "thinking_blocks", None) or []
        self.finish = choice.finish_reason or self.finish
        for call in choice.delta.tool_calls or []:
            known = self.calls.setdefault(call.index, {"id": None, "name": "", "arguments": ""})
            known["id"] = call.id or known["id"]
            known["name"] += call.function.name or ""
            known["arguments"] += call.function.arguments or ""


@check("chat", "whole")
def _(cell):
    found = chat(cell)
    choice = found.choices[0]
    equal(len(found.choices), 1, "choices")
    equal(choice.message.role, "assistant", "role")
    equal(choice.finish_reason, "stop", "finish_reason")
    equal(found.object, "chat.completion", "object")
    true(found.id and found.model and found.created, "id, model and created")
    contains(choice.message.content, 'heard 1: system="be brief" ' + samples.HEARD)
    equal(found.usage.total_tokens, found.usage.prompt_tokens + found.usage.completion_tokens, "total_tokens")


@check("chat", "stream")
def _(cell):
    told = Told(chat(cell, stream=True))
    contains(told.text, 'heard 1: system="be brief" ' + samples.HEARD)
    equal(told.finish, "stop", "finish_reason")
    equal(told.usage, None, "usage that nobody asked for")
    equal(len(told.ids - {""}), 1, "ids of chunks")


@check("chat", "stream-usage")
def _(cell):
    told = Told(chat(cell, stream=True, stream_options={"include_usage": True}))
    whole = chat(cell).usage
    equal(
        (told.usage.prompt_tokens, told.usage.completion_tokens, told.usage.total_tokens),
        (whole.prompt_tokens, whole.completion_tokens, whole.total_tokens),
        "usage of the stream",
    )


@check("chat", "stream-slow")
def _(cell):
    cell.fault("slow", milliseconds=120)
    true(slowly(chat(cell, stream=True)) > 0.35, "chunks as they are made")


@check("chat", "large")
def _(cell):
    for content in samples.LARGE:
        for found in (text(cell, content), Told(chat(cell, content, stream=True)).text):
            true(json.dumps(content, ensure_ascii=False) in found, "the text that was said")


@check("chat", "usage")
def _(cell):
    usage, counted = chat(cell).usage, cell.usage()
    equal(
        (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens),
        (counted["prompt"], counted["output"], counted["total"]),
        "usage",
    )


@check("chat", "settings")
def _(cell):
    found = text(cell, temperature=0.5, max_completion_tokens=99)
    contains(found, "temperature=0.5")
    contains(found, "max_tokens=99")


@check("chat", "length")
def _(cell):
    choice = chat(cell, max_completion_tokens=2).choices[0]
    equal(choice.message.content.strip(), "heard 1:", "text")
    equal(choice.finish_reason, "length", "finish_reason")


@check("chat", "stop")
def _(cell):
    choice = chat(cell, stop=["last=", "never"]).choices[0]
    equal(choice.message.content.strip(), 'heard 1: system="be brief"', "text")
    equal(choice.finish_reason, "stop", "finish_reason")


@check("chat", "turns")
def _(cell):
    found = text(
        cell,
        messages=[
            {"role": "developer", "content": "be brief"},
            {"role": "user", "content": [{"type": "text", "text": "one"}, {"type": "text", "text": "two"}]},
            {"role": "assistant", "content": "three"},
            {"role": "user", "content": "four"},
        ],
    )
    contains(found, 'heard 3: system="be brief" last="four"')


@check("chat", "odd-turns")
def _(cell):
    """What OpenAI takes and others do not: instructions in between, empty texts, turns of one role after another."""
    found = text(
        cell,
        messages=[
            {"role": "system", "content": [{"type": "text", "text": "be brief"}]},
            {"role": "user", "content": "one", "name": "ann"},
            {"role": "user", "content": [{"type": "text", "text": "two"}]},
            {"role": "assistant", "content": ""},
            {"role": "system", "content": "be kind"},
            {"role": "user", "content": "three"},
            {"role": "assistant", "content": [{"type": "text", "text": "four"}]},
            {"role": "assistant", "content": "five"},
            {"role": "user", "content": "six"},
        ],
    )
    contains(found, 'last="six"')
    contains(found, "be brief")
    contains(found, "be kind")


@check("chat", "odd-tools")
def _(cell):
    """A call without arguments, a result without text, a text beside results, a tool without parameters."""
    tools = [*TOOLS, {"type": "function", "function": {"name": "now"}}]
    calls = [
        {"id": f"call_{i}", "type": "function", "function": {"name": name, "arguments": given}}
        for i, (name, given) in enumerate((("now", ""), ("clock", "{}")))
    ]
    messages = [
        {"role": "user", "content": "use all tools"},
        {"role": "assistant", "content": None, "tool_calls": calls},
        {"role": "tool", "tool_call_id": "call_1", "content": [{"type": "text", "text": "noon"}]},
        {"role": "tool", "tool_call_id": "call_0", "content": ""},
        {"role": "user", "content": "and?"},
    ]
    found = text(cell, messages=messages, tools=tools)
    contains(found, 'last="and?"')
    contains(found, "called=now({}) called=clock({})")
    contains(found, 'result=clock:"noon"')
    contains(found, 'result=now:""')


@check("chat", "choices")
def _(cell):
    found = chat(cell, n=2)
    equal([it.index for it in found.choices], [0, 1], "choices")
    for choice in found.choices:
        contains(choice.message.content, samples.HEARD)
    told = {}
    for chunk in chat(cell, n=2, stream=True):
        for choice in chunk.choices:
            told[choice.index] = told.get(choice.index, "") + (choice.delta.content or "")
    equal(sorted(told), [0, 1], "choices of the stream")


@check("chat", "parsed")
def _(cell):
    """Of a type of the application the SDK makes a schema with references, and of the reply such a type."""
    messages = [{"role": "user", "content": "the weather?"}]
    found = client(cell).chat.completions.parse(model=cell.model, messages=messages, response_format=Forecast)
    forecast = found.choices[0].message.parsed
    equal((forecast.days, forecast.unit, forecast.rainy), (7, Unit.CELSIUS, True), "forecast")


@check("chat", "parsed-tool")
def _(cell):
    tools = [openai.pydantic_function_tool(Forecast, name="tell")]
    messages = [{"role": "user", "content": "use a tool"}]
    found = client(cell).chat.completions.parse(model=cell.model, messages=messages, tools=tools)
    forecast = found.choices[0].message.tool_calls[0].function.parsed_arguments
    equal((forecast.days, forecast.unit, forecast.rainy), (7, Unit.CELSIUS, True), "forecast")


def _weather(calls, names=("weather",)) -> None:
    equal([it["name"] for it in calls], list(names), "tools")
    equal(json.loads(calls[0]["arguments"]), samples.WEATHER_INPUT, "arguments")
    true(all(it["id"] for it in calls) and len({it["id"] for it in calls}) == len(calls), "ids of calls")


def _calls(message) -> list[dict]:
    return [
        {"id": it.id, "name": it.function.name, "arguments": it.function.arguments} for it in message.tool_calls or []
    ]


@check("chat", "tools")
def _(cell):
    choice = chat(cell, "use a tool", tools=TOOLS).choices[0]
    equal(choice.finish_reason, "tool_calls", "finish_reason")
    equal(choice.message.content, "I use a tool.", "text beside the call")
    _weather(_calls(choice.message))


@check("chat", "tools-unused")
def _(cell):
    choice = chat(cell, "just talk", tools=TOOLS, tool_choice="auto").choices[0]
    equal(choice.message.tool_calls, None, "tool_calls")
    contains(choice.message.content, 'last="just talk"')


@check("chat", "tools-stream")
def _(cell):
    told = Told(chat(cell, "use a tool", tools=TOOLS, stream=True))
    equal(told.finish, "tool_calls", "finish_reason")
    _weather(list(told.calls.values()))


@check("chat", "tools-parallel")
def _(cell):
    names = ("weather", "clock")
    _weather(_calls(chat(cell, "use all tools", tools=TOOLS).choices[0].message), names)
    told = Told(chat(cell, "use all tools", tools=TOOLS, stream=True))
    equal(sorted(told.calls), [0, 1], "indexes of calls")
    _weather(list(told.calls.values()), names)


@check("chat", "tools-not-parallel")
def _(cell):
    _weather(_calls(chat(cell, "use all tools", tools=TOOLS, parallel_tool_calls=False).choices[0].message))


@check("chat", "tool-choice-required")
def _(cell):
    _weather(_calls(chat(cell, "just talk", tools=TOOLS, tool_choice="required").choices[0].message))


@check("chat", "tool-choice-named")
def _(cell):
    found = chat(cell, "just talk", tools=TOOLS, tool_choice={"type": "function", "function": {"name": "clock"}})
    calls = _calls(found.choices[0].message)
    equal([it["name"] for it in calls], ["clock"], "tools")
    equal(json.loads(calls[0]["arguments"]), samples.TIME_INPUT, "arguments")


@check("chat", "tool-choice-none")
def _(cell):
    choice = chat(cell, "use a tool", tools=TOOLS, tool_choice="none").choices[0]
    equal(choice.message.tool_calls, None, "tool_calls")
    equal(choice.finish_reason, "stop", "finish_reason")


@check("chat", "tool-results")
def _(cell):
    _dialogue(cell, {})


@check("chat", "tool-results-stream")
def _(cell):
    messages = [{"role": "user", "content": "use a tool"}]
    told = Told(chat(cell, messages=messages, tools=TOOLS, stream=True))
    call = told.calls[0]
    messages += [
        {
            "role": "assistant",
            "content": told.text or None,
            "tool_calls": [
                {
                    "id": call["id"],
                    "type": "function",
                    "function": {"name": call["name"], "arguments": call["arguments"]},
                }
            ],
        },
        {"role": "tool", "tool_call_id": call["id"], "content": "sunny"},
    ]
    found = Told(chat(cell, messages=messages, tools=TOOLS, stream=True)).text
    contains(found, samples.called("weather", samples.WEATHER_INPUT) + ' result=weather:"sunny"')


def _dialogue(cell: Cell, more: dict) -> str:
    """Calls two tools, sends both results with the reply as the SDK gave it, and returns what is said to that."""
    messages = [{"role": "system", "content": "be brief"}, {"role": "user", "content": "use all tools"}]
    first = chat(cell, messages=messages, tools=TOOLS, **more).choices[0].message
    messages.append(first.model_dump(exclude_none=True))
    for call, result in zip(first.tool_calls, ("sunny", '{"hour": 9}')):
        messages.append({"role": "tool", "tool_call_id": call.id, "content": result})
    found = text(cell, messages=messages, tools=TOOLS, **more)
    contains(found, "heard 3:")
    contains(
        found, samples.called("weather", samples.WEATHER_INPUT) + " " + samples.called("clock", samples.TIME_INPUT)
    )
    contains(found, 'result=weather:"sunny"')
    contains(found, 'result=clock:"{\\"hour\\": 9}"')
    return found


@check("chat", "image")
def _(cell):
    parts = [
        {"type": "text", "text": "look"},
        {"type": "image_url", "image_url": {"url": samples.data_uri("image/png", samples.PNG)}},
    ]
    contains(text(cell, parts), samples.seen("image", "image/png", samples.PNG))


@check("chat", "image-url")
def _(cell):
    parts = [{"type": "text", "text": "look"}, {"type": "image_url", "image_url": {"url": samples.IMAGE_URL}}]
    contains(text(cell, parts), f"image=:{samples.IMAGE_URL}")


@check("chat", "document")
def _(cell):
    file = {"filename": "paper.pdf", "file_data": samples.data_uri("application/pdf", samples.PDF)}
    parts = [{"type": "text", "text": "read"}, {"type": "file", "file": file}]
    contains(text(cell, parts), samples.seen("document", "application/pdf", samples.PDF))


@check("chat", "audio")
def _(cell):
    parts = [
        {"type": "text", "text": "listen"},
        {"type": "input_audio", "input_audio": {"data": samples.b64(samples.WAV), "format": "wav"}},
    ]
    contains(text(cell, parts), samples.seen("audio", "audio/wav", samples.WAV))


def _format(strict: bool) -> dict:
    return {"type": "json_schema", "json_schema": {"name": "forecast", "schema": samples.WEATHER, "strict": strict}}


@check("chat", "json-schema")
def _(cell):
    equal(json.loads(text(cell, response_format=_format(True))), samples.WEATHER_INPUT, "reply")


@check("chat", "json-schema-stream")
def _(cell):
    equal(
        json.loads(Told(chat(cell, response_format=_format(False), stream=True)).text), samples.WEATHER_INPUT, "reply"
    )


@check("chat", "json-object")
def _(cell):
    equal(json.loads(text(cell, "as json", response_format={"type": "json_object"})), {"heard": "as json"}, "reply")


@check("chat", "thinking")
def _(cell):
    found = chat(cell, "why?", max_completion_tokens=4000, extra_body=thinking(cell))
    message = found.choices[0].message
    equal(message.reasoning_content, 'I think about "why?" first.', "reasoning_content")
    contains(message.content, 'last="why?"')
    equal(found.usage.completion_tokens, cell.usage()["output"], "completion_tokens")


@check("chat", "thinking-stream")
def _(cell):
    told = Told(chat(cell, "why?", max_completion_tokens=4000, extra_body=thinking(cell), stream=True))
    equal(told.thoughts, 'I think about "why?" first.', "reasoning_content")
    contains(told.text, 'last="why?"')


@check("chat", "thinking-tools")
def _(cell):
    contains(
        _dialogue(cell, {"max_completion_tokens": 4000, "extra_body": thinking(cell)}),
        'thought="I think about \\"use all tools\\" first."',
    )


@check("chat", "thinking-redacted")
def _(cell):
    messages = [{"role": "user", "content": "secretly use a tool"}]
    more = {"tools": TOOLS, "max_completion_tokens": 4000, "extra_body": thinking(cell)}
    first = chat(cell, messages=messages, **more).choices[0].message
    messages += [
        first.model_dump(exclude_none=True),
        {"role": "tool", "tool_call_id": first.tool_calls[0].id, "content": "sunny"},
    ]
    contains(text(cell, messages=messages, **more), 'redacted="what nobody may read"')


@check("chat", "tools-signed")
def _(cell):
    """The proof that Gemini 3 gives with its calls comes back with them."""
    _dialogue(cell, {})
    true(
        "skip_thought" not in cell.journal()[-1]["body"] and "c2tpcF90aG91Z2h0" not in cell.journal()[-1]["body"],
        "the model's own proof",
    )


@check("chat", "effort")
def _(cell):
    contains(text(cell, reasoning_effort="low"), "effort=low")


@check("chat", "cache")
def _(cell):
    part = {"type": "text", "text": f"a long prompt for {cell.id}", "cache_control": {"type": "ephemeral"}}
    messages = [{"role": "system", "content": [part]}, {"role": "user", "content": "hello"}]
    first, second = (chat(cell, messages=messages).usage for _ in range(2))
    equal(first.prompt_tokens_details.cached_tokens or 0, 0, "cached_tokens at first")
    true(second.prompt_tokens_details.cached_tokens > 0, "cached_tokens of the second call")
    equal(first.prompt_tokens, second.prompt_tokens, "prompt_tokens")
    equal(second.prompt_tokens, cell.usage()["prompt"], "prompt_tokens")


@check("chat", "refusal")
def _(cell):
    equal(chat(cell, "forbidden words").choices[0].finish_reason, "content_filter", "finish_reason")
    equal(Told(chat(cell, "forbidden words", stream=True)).finish, "content_filter", "finish_reason of the stream")


def _call(cell: Cell):
    """The plain call of an operation."""
    sdk = client(cell)
    match cell.operation:
        case "chat":
            return lambda: chat(cell)
        case "completions":
            return lambda: sdk.completions.create(model=cell.model, prompt="hello")
        case "embeddings":
            return lambda: sdk.embeddings.create(model=cell.model, input="hello")
        case "responses":
            return lambda: sdk.responses.create(model=cell.model, input="hello")
        case "images":
            return lambda: sdk.images.generate(model=cell.model, prompt="a cat")
        case "speech":
            return lambda: sdk.audio.speech.create(model=cell.model, voice="alloy", input="hello")
        case "transcriptions":
            return lambda: sdk.audio.transcriptions.create(model=cell.model, file=("a.wav", samples.WAV))
    raise KeyError(cell.operation)


ALL = ("chat", "completions", "embeddings", "responses", "images", "speech", "transcriptions")


def every(feature: str):
    """Registers a check for every operation."""

    def register(function):
        for operation in ALL:
            check(operation, feature)(function)
        return function

    return register


@every("error-429")
def _(cell):
    cell.fault("error", status=429, message="slow down, please", headers={"retry-after": "7"})
    e = raises(openai.RateLimitError, _call(cell))
    equal(e.response.headers.get("retry-after"), "7", "retry-after")
    contains(str(e), "slow down, please")


@every("error-400")
def _(cell):
    cell.fault("error", status=400, message='not with "this" request')
    contains(str(raises(openai.BadRequestError, _call(cell)).body), 'not with "this" request')


@every("error-503")
def _(cell):
    cell.fault("error", status=503, message="later")
    e = raises(openai.InternalServerError, _call(cell))
    equal(e.status_code, 503, "status")


@every("error-html")
def _(cell):
    cell.fault("status", status=502, body="<html>Bad Gateway</html>", content_type="text/html")
    e = raises(openai.InternalServerError, _call(cell))
    equal(e.status_code, 502, "status")
    contains(str(e.body), "Bad Gateway")


@every("hangup")
def _(cell):
    cell.fault("hangup")
    raises(openai.InternalServerError, _call(cell))


@every("encoded")
def _(cell):
    for encoding in ("gzip", "br"):
        cell.fault("encoded", encoding=encoding)
        true(_call(cell)(), f"an answer in {encoding}")


@check("chat", "malformed")
def _(cell):
    cell.fault("malformed")
    raises(openai.InternalServerError, lambda: chat(cell))


@check("chat", "empty")
def _(cell):
    cell.fault("empty")
    raises(openai.InternalServerError, lambda: chat(cell))


@check("chat", "stream-error")
def _(cell):
    cell.fault("stream_error", after=3, status=429, message="too many at once")
    contains(str(raises(openai.APIError, lambda: list(chat(cell, stream=True)))), "too many at once")


@check("chat", "stream-break")
def _(cell):
    cell.fault("break", after=3)
    raises((openai.APIError, httpx2.HTTPError), lambda: list(chat(cell, stream=True)))


@check("chat", "stream-cut")
def _(cell):
    """What ends before its end is not whole, and is not told as if it were."""
    cell.fault("cut", after=3)
    raises(openai.APIError, lambda: list(chat(cell, stream=True)))


@check("chat", "stream-encoded")
def _(cell):
    for encoding in ("gzip", "br"):
        cell.fault("encoded", encoding=encoding)
        contains(Told(chat(cell, stream=True)).text, samples.HEARD)


@check("chat", "stream-bad-checksum")
def _(cell):
    cell.fault("bad_checksum", after=3)
    raises((openai.APIError, httpx2.HTTPError), lambda: list(chat(cell, stream=True)))


@check("completions", "whole")
def _(cell):
    found = client(cell).completions.create(model=cell.model, prompt=samples.HELLO, max_tokens=50)
    contains(found.choices[0].text, samples.HEARD)
    equal(found.usage.total_tokens, cell.usage()["total"], "total_tokens")


@check("completions", "stream")
def _(cell):
    chunks = list(client(cell).completions.create(model=cell.model, prompt=samples.HELLO, max_tokens=50, stream=True))
    contains("".join(it.choices[0].text for it in chunks), samples.HEARD)
    equal([it.usage for it in chunks if it.usage], [], "usage that nobody asked for")


@check("completions", "stream-usage")
def _(cell):
    chunks = list(
        client(cell).completions.create(
            model=cell.model, prompt="hello", stream=True, stream_options={"include_usage": True}
        )
    )
    equal(chunks[-1].usage.total_tokens, cell.usage()["total"], "total_tokens")


@check("embeddings", "whole")
def _(cell):
    """The SDK asks for base64 unless told otherwise."""
    found = client(cell).embeddings.create(model=cell.model, input="hello there")
    equal(len(found.data), 1, "data")
    equal(found.data[0].embedding, vector("hello there", len(found.data[0].embedding)), "embedding")
    equal((found.usage.prompt_tokens, found.usage.total_tokens), (2, 2), "usage")


@check("embeddings", "float")
def _(cell):
    found = client(cell).embeddings.create(model=cell.model, input="hello there", encoding_format="float")
    equal(found.data[0].embedding, vector("hello there", len(found.data[0].embedding)), "embedding")


@check("embeddings", "list")
def _(cell):
    found = client(cell).embeddings.create(model=cell.model, input=["one", "two words"], encoding_format="float")
    equal([it.index for it in found.data], [0, 1], "indexes")
    equal([it.embedding[:4] for it in found.data], [vector("one", 4), vector("two words", 4)], "embeddings")
    equal(found.usage.prompt_tokens, 3, "prompt_tokens")


@check("embeddings", "dimensions")
def _(cell):
    found = client(cell).embeddings.create(model=cell.model, input="hello", dimensions=256)
    equal(found.data[0].embedding, vector("hello", 256), "embedding")


def _respond(cell: Cell, given: object = samples.HELLO, **more):
    return client(cell).responses.create(model=cell.model, input=given, **more)


FUNCTIONS = [{"type": "function", "name": "weather", "parameters": samples.WEATHER, "strict": True}]


@check("responses", "whole")
def _(cell):
    found = _respond(cell, instructions="be brief")
    contains(found.output_text, 'heard 1: system="be brief" ' + samples.HEARD)
    equal(found.status, "completed", "status")
    equal(found.usage.total_tokens, cell.usage()["total"], "total_tokens")


@check("responses", "stream")
def _(cell):
    with client(cell).responses.stream(model=cell.model, input=samples.HELLO) as stream:
        kinds = [event.type for event in stream]
        contains(stream.get_final_response().output_text, samples.HEARD)
    true(kinds.count("response.output_text.delta") > 2, "several deltas")


@check("responses", "tool-results")
def _(cell):
    dialogue = [{"role": "user", "content": "use a tool"}]
    first = _respond(cell, dialogue, tools=FUNCTIONS)
    call = next(it for it in first.output if it.type == "function_call")
    equal(json.loads(call.arguments), samples.WEATHER_INPUT, "arguments")
    dialogue += [it.model_dump(exclude_none=True) for it in first.output]
    dialogue.append({"type": "function_call_output", "call_id": call.call_id, "output": "sunny"})
    contains(_respond(cell, dialogue, tools=FUNCTIONS).output_text, 'result=weather:"sunny"')


@check("responses", "tools-stream")
def _(cell):
    with client(cell).responses.stream(model=cell.model, input="use a tool", tools=FUNCTIONS) as stream:
        final = stream.get_final_response()
    equal(
        json.loads(next(it for it in final.output if it.type == "function_call").arguments),
        samples.WEATHER_INPUT,
        "arguments",
    )


@check("responses", "image")
def _(cell):
    parts = [
        {"type": "input_text", "text": "look"},
        {"type": "input_image", "detail": "auto", "image_url": samples.data_uri("image/png", samples.PNG)},
    ]
    contains(
        _respond(cell, [{"role": "user", "content": parts}]).output_text,
        samples.seen("image", "image/png", samples.PNG),
    )


@check("responses", "json-schema")
def _(cell):
    found = _respond(
        cell, text={"format": {"type": "json_schema", "name": "forecast", "schema": samples.WEATHER, "strict": True}}
    )
    equal(json.loads(found.output_text), samples.WEATHER_INPUT, "reply")


@check("responses", "stream-error")
def _(cell):
    """The SDK hands this error out as an event."""
    cell.fault("stream_error", after=4, message="too many at once")
    last = list(_respond(cell, stream=True))[-1]
    equal((last.type, last.message), ("error", "too many at once"), "last event")


@check("responses", "input-tokens")
def _(cell):
    found = client(cell).responses.input_tokens.count(model=cell.model, input="hello there you")
    equal(found.input_tokens, 3, "input_tokens")


@check("images", "whole")
def _(cell):
    found = client(cell).images.generate(model=cell.model, prompt="a cat", n=2)
    equal([it.b64_json for it in found.data], [samples.b64(samples.PNG)] * 2, "images")
    equal(found.usage.total_tokens, cell.usage()["total"], "total_tokens")


@check("images", "stream")
def _(cell):
    events = list(client(cell).images.generate(model=cell.model, prompt="a cat", stream=True, partial_images=2))
    equal([it.type.rpartition(".")[2] for it in events], ["partial_image", "partial_image", "completed"], "events")


@check("speech", "whole")
def _(cell):
    found = client(cell).audio.speech.create(model=cell.model, voice="alloy", input="hello").read()
    true(found.startswith(b"ID3") and len(found) == 1034, "sound")


@check("speech", "stream")
def _(cell):
    with client(cell).audio.speech.with_streaming_response.create(
        model=cell.model, voice="alloy", input="hello", stream_format="sse"
    ) as found:
        events = [json.loads(line.removeprefix("data: ")) for line in found.iter_lines() if line.startswith("data: ")]
    equal(events[-1]["type"], "speech.audio.done", "last event")
    equal(events[-1]["usage"]["output_tokens"], 50, "output_tokens")


FILE = ("sound.wav", samples.WAV)
SOUND = f"heard {len(samples.WAV)} bytes of sound.wav"


@check("transcriptions", "whole")
def _(cell):
    found = client(cell).audio.transcriptions.create(model=cell.model, file=FILE, language="de")
    equal(found.text, SOUND + " in de", "text")


@check("transcriptions", "text")
def _(cell):
    contains(client(cell).audio.transcriptions.create(model=cell.model, file=FILE, response_format="text"), SOUND)


@check("transcriptions", "stream")
def _(cell):
    events = list(client(cell).audio.transcriptions.create(model=cell.model, file=FILE, stream=True))
    equal("".join(it.delta for it in events[:-1]), SOUND + " in any language", "text")
    equal(events[-1].type, "transcript.text.done", "last event")


@check("translations", "whole")
def _(cell):
    equal(client(cell).audio.translations.create(model=cell.model, file=FILE).text, SOUND + " in English", "text")


@check("models", "list")
def _(cell):
    contains([it.id for it in client(cell).models.list()], cell.model, "models")


@check("models", "get")
def _(cell):
    equal(client(cell).models.retrieve(cell.model).id, cell.model, "id")
    raises(openai.NotFoundError, lambda: client(cell).models.retrieve("nope"))


@check("tokenize", "messages")
def _(cell):
    found = _tokenize(cell, {"messages": [{"role": "user", "content": "hello there you"}]})
    equal(found["count"], 3, "count")


@check("tokenize", "prompt")
def _(cell):
    equal(_tokenize(cell, {"prompt": "hello there you"})["count"], 3, "count")


def _tokenize(cell: Cell, body: dict) -> dict:
    """vLLM's, which has no SDK."""
    url = cell.base_url.removesuffix("/v1") + "/tokenize"
    headers = cell.headers | {"authorization": f"Bearer {cell.key}"}
    found = httpx2.post(url, json={"model": cell.model} | body, headers=headers)
    found.raise_for_status()
    return found.json()


def _whole(cell: Cell) -> tuple[str, int]:
    found = chat(cell)
    return found.choices[0].message.content, found.usage.completion_tokens


def _streamed(cell: Cell) -> tuple[str, int]:
    told = Told(chat(cell, stream=True, stream_options={"include_usage": True}))
    return told.text, told.usage.completion_tokens


failover.register(failover.Dialect("chat", _whole, _streamed, openai.RateLimitError, openai.APIError))
for operation in ALL:
    if operation != "chat":
        failover.register_call(operation, lambda cell: _call(cell)())
