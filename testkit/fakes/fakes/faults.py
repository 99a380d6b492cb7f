"""Trouble on demand: each fault spoils the next good answer of one provider."""

from __future__ import annotations

import threading
import time
import zlib
from collections import deque

import brotli

from . import eventstream
from .wire import Answer, dumps

KINDS = {
    "status": "an answer as given: status, body, headers, content_type",
    "error": "the provider's own error: status, message, headers",
    "hangup": "the connection ends without an answer",
    "break": "the connection ends after so many events, or in the middle of a whole body",
    "malformed": "a body or the last event that is no JSON",
    "empty": "no body, with a good status",
    "content_type": "another content type over a good body",
    "encoded": "gzip or br, whatever was accepted",
    "slow": "a pause before every event, in milliseconds",
    "stream_error": "the provider's error after so many events of a stream",
    "cut": "a stream ends, as if it were whole, after so many events",
    "bad_checksum": "an AWS frame whose checksum does not fit, after so many",
}


class Hangup(Exception):
    """The connection is to end now."""


class Faults:
    """Per provider a queue of what the next good answers suffer."""

    def __init__(self):
        self._lock = threading.Lock()
        self._queues: dict[str, deque] = {}

    def add(self, fault: dict) -> None:
        if fault.get("kind") not in KINDS:
            raise ValueError(f"kind: {fault.get('kind')} (expected: one of {', '.join(KINDS)})")
        with self._lock:
            self._queues.setdefault(fault["provider"], deque()).append(fault)

    def next(self, provider: str, cell: str | None) -> dict | None:
        """A fault that names a cell waits for a request of that cell."""
        with self._lock:
            queue = self._queues.get(provider, deque())
            found = next((it for it in queue if it.get("cell") in (None, cell)), None)
            if found is not None:
                queue.remove(found)
            return found

    def clear(self) -> None:
        with self._lock:
            self._queues.clear()


def spoiled(fault: dict, answer: Answer, provider) -> Answer:
    """The answer with its fault; may raise Hangup."""
    after = fault.get("after", 1)
    match fault["kind"]:
        case "status":
            body = fault.get("body", "")
            body = body.encode() if isinstance(body, str) else dumps(body)
            return Answer(
                fault["status"], fault.get("content_type", "application/json"), body, headers=fault.get("headers", {})
            )
        case "error":
            found = provider.error(fault["status"], fault.get("message", "out of order"))
            found.headers |= fault.get("headers", {})
            return found
        case "hangup":
            raise Hangup()
        case "break":
            if answer.events is None:
                answer.events = [answer.body[: len(answer.body) // 2], Hangup()]
            else:
                answer.events[after:] = [Hangup()]
        case "malformed":
            if answer.events is None:
                answer.body = answer.body[:-1]
            else:
                answer.events[after] = provider.malformed_event(answer)
        case "empty":
            answer.body, answer.events = b"", None
        case "content_type":
            answer.content_type = fault["content_type"]
        case "encoded":
            _encode(answer, fault.get("encoding", "gzip"))
        case "slow":
            answer.events = list(_paused(answer.events or [answer.body], fault.get("milliseconds", 50) / 1000))
        case "stream_error":
            answer.events[after:] = [
                provider.stream_error(fault.get("status", 429), fault.get("message", "out of order"), answer)
            ]
        case "cut":
            answer.events[after:] = []
        case "bad_checksum":
            answer.events[after] = eventstream.corrupted(answer.events[after])
    return answer


def _paused(events, seconds):
    for event in events:
        yield lambda: time.sleep(seconds)
        yield event


def _encode(answer: Answer, encoding: str) -> None:
    """Event by event, each decodable on arrival."""
    answer.headers["content-encoding"] = encoding
    parts = [answer.body] if answer.events is None else answer.events
    coded = list(_gzipped(parts) if encoding == "gzip" else _brotlied(parts))
    if answer.events is None:
        answer.body = b"".join(coded)
    else:
        answer.events = coded


def _gzipped(parts):
    coder = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    for part in parts:
        yield coder.compress(part) + coder.flush(zlib.Z_SYNC_FLUSH)
    yield coder.flush()


def _brotlied(parts):
    coder = brotli.Compressor()
    for part in parts:
        yield coder.process(part) + coder.flush()
    yield coder.finish()
