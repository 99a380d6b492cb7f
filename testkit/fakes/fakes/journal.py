"""What arrived at each provider and what became of it."""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import asdict

from .wire import Request, Usage

KEPT = 2_000
BODY = 20_000
_CREDENTIALS = {"authorization", "x-api-key", "api-key", "x-goog-api-key", "x-amz-security-token"}


class Journal:
    """Outcomes: answered, refused, leaked, faulted, broken (a bug of the fake); aborted is counted beside them."""

    def __init__(self):
        self._lock = threading.Lock()
        self._entries: deque = deque(maxlen=KEPT)
        self._counts: dict[str, Counter] = {}

    def note(
        self, provider: str, request: Request, outcome: str, status: int, why: str = "", usage: Usage | None = None
    ) -> None:
        entry = {
            "provider": provider,
            "outcome": outcome,
            "status": status,
            "why": why,
            "method": request.method,
            "target": request.target,
            "headers": {
                name.lower(): "[redacted]" if name.lower() in _CREDENTIALS else value for name, value in request.headers
            },
            "body": request.body[:BODY].decode(errors="replace"),
            "usage": None if usage is None else asdict(usage) | {"prompt": usage.prompt, "total": usage.total},
        }
        with self._lock:
            self._entries.append(entry)
            self._counts.setdefault(provider, Counter())[outcome] += 1

    def aborted(self, provider: str) -> None:
        """The client went away while it was answered."""
        with self._lock:
            self._counts.setdefault(provider, Counter())["aborted"] += 1

    def shown(self, cell: str | None) -> dict:
        """The requests of a cell, or all."""
        with self._lock:
            entries = [it for it in self._entries if cell in (None, it["headers"].get("x-cell"))]
            return {"counts": {name: dict(counts) for name, counts in self._counts.items()}, "requests": entries}

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._counts.clear()
