"""`/responses` and `/responses/input_tokens`."""

from __future__ import annotations

import json

from openai.types.responses import InputTokenCountResponse, Response, ResponseStreamEvent
from openai.types.responses.input_token_count_params import InputTokenCountParams
from openai.types.responses.response_create_params import ResponseCreateParamsNonStreaming

from . import mind, openai_chat, openai_chat_rules
from . import openai_errors as errors
from .mind import Media, Prompt, Reply, Text, Tool, ToolResult, ToolUse, Turn
from .provider import sound
from .wire import Answer, Usage, sse


def judge(body: dict, kind: type = ResponseCreateParamsNonStreaming) -> None:
    """Raises Refused as OpenAI would."""
    errors.judge(body, kind)
    for name in ("model", "input"):
        if body.get(name) is None:
            raise errors.of(errors.Complaint((name,), errors.MISSING))
    errors.limit(body, "temperature", 0, 2)
    errors.limit(body, "top_p", 0, 1)
    errors.limit(body, "max_output_tokens", 16, 10**6)
    if body.get("previous_response_id"):
        raise errors.refused(
            f"Previous response with id '{body['previous_response_id']}' not found.",
            "previous_response_id",
            "previous_response_not_found",
        )
    thinks = openai_chat_rules.REASONING.match(body["model"])
    if (body.get("reasoning") or {}).get("effort") and not thinks:
        raise errors.refused(
            "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
            "reasoning.effort",
            "unsupported_parameter",
        )
    called = set()
    for i, item in enumerate(body["input"] if isinstance(body["input"], list) else []):
        if item.get("type") == "function_call":
            called.add(item["call_id"])
        if item.get("type") == "function_call_output" and item["call_id"] not in called:
            raise errors.refused(
                f"No tool call found for function call output with call_id {item['call_id']}.", "input"
            )
    found = ((body.get("text") or {}).get("format")) or {}
    if found.get("type") == "json_schema" and found.get("strict"):
        openai_chat_rules.strict_schema(found["schema"], f"response_format '{found['name']}'")


def count(body: dict) -> Answer:
    judge(body, InputTokenCountParams)
    found = {"object": "response.input_tokens", "input_tokens": mind.count(prompt(body))}
    return Answer.of(sound(InputTokenCountResponse, found))


def prompt(body: dict) -> Prompt:
    system = [Text(body["instructions"])] if body.get("instructions") else []
    turns, names = [], {}
    items = body["input"]
    for item in [{"role": "user", "content": items}] if isinstance(items, str) else items:
        match item.get("type", "message"):
            case "message":
                parts = tuple(_parts(item["content"]))
                if item["role"] in ("system", "developer"):
                    system += parts
                else:
                    turns.append(Turn(item["role"], parts))
            case "function_call":
                names[item["call_id"]] = item["name"]
                turns.append(
                    Turn("assistant", (ToolUse(item["call_id"], item["name"], json.loads(item["arguments"])),))
                )
            case "function_call_output":
                turns.append(Turn("user", (ToolResult(names[item["call_id"]], str(item["output"])),)))
    found = ((body.get("text") or {}).get("format")) or {}
    choice = body.get("tool_choice") or "auto"
    return Prompt(
        system=system,
        turns=turns,
        tools=[
            Tool(it["name"], it.get("parameters") or {}) for it in body.get("tools") or [] if it["type"] == "function"
        ],
        choice=choice.get("name", "any") if isinstance(choice, dict) else {"required": "any"}.get(choice, choice),
        parallel=body.get("parallel_tool_calls") is not False,
        schema={"json_schema": found.get("schema"), "json_object": {}}.get(found.get("type")),
        max_tokens=body.get("max_output_tokens"),
        settings={name: body[name] for name in ("temperature", "top_p", "user") if body.get(name) is not None},
    )


def answer(body: dict) -> Answer:
    judge(body)
    reply = mind.reply(prompt(body))
    items = list(_items(reply))
    response = _response(body, reply, items)
    if not body.get("stream"):
        return Answer.of(sound(Response, response), usage=reply.usage)
    events = [
        sound(ResponseStreamEvent, {**one, "sequence_number": i}) for i, one in enumerate(_events(response, items))
    ]
    return Answer(
        content_type="text/event-stream; charset=utf-8",
        events=[sse(one, one["type"]) for one in events],
        usage=reply.usage,
    )


def _parts(content):
    if isinstance(content, str):
        return [Text(content)]
    found = []
    for part in content:
        match part["type"]:
            case "input_text" | "output_text":
                found.append(Text(part["text"]))
            case "refusal":
                found.append(Text(part["refusal"]))
            case "input_image":
                found.append(
                    Media(
                        "image",
                        *openai_chat_rules.media(
                            part.get("image_url") or "https://files/" + part["file_id"], "image_url"
                        ),
                    )
                )
            case "input_file":
                found.append(
                    Media(
                        "document",
                        *openai_chat_rules.media(
                            part.get("file_data") or part.get("file_url") or "https://files/" + part["file_id"],
                            "file_data",
                        ),
                    )
                )
    return found


def _items(reply: Reply):
    status = "incomplete" if reply.finish == "length" else "completed"
    if reply.text or not reply.of(ToolUse):
        text = {"type": "output_text", "text": reply.text, "annotations": [], "logprobs": []}
        yield {
            "id": "msg_" + mind.signature(reply.text)[:12].encode().hex(),
            "type": "message",
            "role": "assistant",
            "status": status,
            "content": [text],
        }
    for call in reply.of(ToolUse):
        yield {
            "id": "fc_" + call.id,
            "type": "function_call",
            "call_id": "call_" + call.id,
            "name": call.name,
            "arguments": json.dumps(call.input, ensure_ascii=False),
            "status": "completed",
        }


def _response(body: dict, reply: Reply, items: list) -> dict:
    cut = reply.finish == "length"
    return {
        "id": "resp_" + mind.signature(repr(items))[:24].encode().hex(),
        "object": "response",
        "created_at": openai_chat.CREATED,
        "status": "incomplete" if cut else "completed",
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"} if cut else None,
        "instructions": body.get("instructions"),
        "max_output_tokens": body.get("max_output_tokens"),
        "model": body["model"] + "-2026-11-01",
        "output": items,
        "parallel_tool_calls": body.get("parallel_tool_calls") is not False,
        "previous_response_id": None,
        "temperature": body.get("temperature", 1.0),
        "tool_choice": body.get("tool_choice") or "auto",
        "tools": body.get("tools") or [],
        "top_p": body.get("top_p", 1.0),
        "usage": _usage(reply.usage),
        "metadata": body.get("metadata") or {},
    }


def _usage(usage: Usage) -> dict:
    return {
        "input_tokens": usage.prompt,
        "input_tokens_details": {"cached_tokens": usage.cached, "cache_write_tokens": usage.cache_written},
        "output_tokens": usage.output,
        "output_tokens_details": {"reasoning_tokens": usage.reasoning},
        "total_tokens": usage.total,
    }


def _events(response: dict, items: list):
    open_ = response | {"status": "in_progress", "output": [], "usage": None, "incomplete_details": None}
    yield {"type": "response.created", "response": open_}
    yield {"type": "response.in_progress", "response": open_}
    for i, item in enumerate(items):
        at = {"output_index": i, "item_id": item["id"]}
        message = item["type"] == "message"
        empty = {"status": "in_progress"} | ({"content": []} if message else {"arguments": ""})
        yield {"type": "response.output_item.added", "output_index": i, "item": item | empty}
        if message:
            text = item["content"][0]
            part = at | {"content_index": 0}
            yield {"type": "response.content_part.added", **part, "part": text | {"text": ""}}
            for piece in mind.pieces(text["text"]):
                yield {"type": "response.output_text.delta", **part, "delta": piece, "logprobs": []}
            yield {"type": "response.output_text.done", **part, "text": text["text"], "logprobs": []}
            yield {"type": "response.content_part.done", **part, "part": text}
        else:
            for piece in mind.slices(item["arguments"]):
                yield {"type": "response.function_call_arguments.delta", **at, "delta": piece}
            yield {"type": "response.function_call_arguments.done", **at, "arguments": item["arguments"]}
        yield {"type": "response.output_item.done", "output_index": i, "item": item}
    kind = "response.incomplete" if response["status"] == "incomplete" else "response.completed"
    yield {"type": kind, "response": response}
