"""AWS event streams: each message has a length, headers, a payload and two checksums."""

from __future__ import annotations

import struct
import zlib

from .wire import dumps

CONTENT_TYPE = "application/vnd.amazon.eventstream"


def event(kind: str, payload: object) -> bytes:
    return message({":event-type": kind, ":content-type": "application/json", ":message-type": "event"}, dumps(payload))


def exception(kind: str, payload: object) -> bytes:
    headers = {":exception-type": kind, ":content-type": "application/json", ":message-type": "exception"}
    return message(headers, dumps(payload))


def message(headers: dict[str, str], payload: bytes) -> bytes:
    packed = b"".join(_header(name, value) for name, value in headers.items())
    prelude = struct.pack(">II", 12 + len(packed) + len(payload) + 4, len(packed))
    whole = prelude + struct.pack(">I", zlib.crc32(prelude)) + packed + payload
    return whole + struct.pack(">I", zlib.crc32(whole))


def corrupted(frame: bytes) -> bytes:
    """The same frame with a checksum that does not fit."""
    return frame[:-1] + bytes([frame[-1] ^ 0xFF])


def _header(name: str, value: str) -> bytes:
    key, text = name.encode(), value.encode()
    return struct.pack(">B", len(key)) + key + struct.pack(">BH", 7, len(text)) + text
