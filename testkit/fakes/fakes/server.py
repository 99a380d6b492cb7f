"""A provider behind a port: reads a request, has it judged, answers, and notes it."""

from __future__ import annotations

import contextlib
import http.client
import socket
import sys
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import faults
from .journal import Journal
from .wire import Answer, Refused, Request

# what a gateway keeps to itself
INTERNAL = ("x-ai-eg-", "x-aigw-")
INTERNAL_NAMES = {"x-envoy-original-path", "x-envoy-expected-rq-timeout-ms-internal"}
# how the clients of the tests authenticate to the gateway; no provider may see it
CLIENT_MARK = "of-a-client"
CREDENTIALS = ("authorization", "x-api-key", "api-key", "x-goog-api-key", "x-amz-security-token")


class Server(ThreadingHTTPServer):
    """One provider on a free loopback port."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, provider, journal: Journal, troubles: faults.Faults):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.provider = provider
        self.journal = journal
        self.troubles = troubles

    @property
    def port(self) -> int:
        return self.server_address[1]

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            traceback.print_exc()


def leak(request: Request, own: tuple) -> str | None:
    """What of the gateway's or the client's secrets the request carries."""
    for name, value in request.headers:
        lower = name.lower()
        if lower.startswith(INTERNAL) or lower in INTERNAL_NAMES:
            return f"internal header {lower}"
        if CLIENT_MARK in value:
            return f"the client's own credential in {lower}"
        if lower in CREDENTIALS and lower not in own:
            return f"a credential that is not this provider's in {lower}"
    if CLIENT_MARK in request.target or CLIENT_MARK.encode() in request.body:
        return "the client's own credential in path or body"
    return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        # not self.path, which hides a second slash at its begin
        target = self.requestline.split(" ")[1]
        provider, journal = self.server.provider, self.server.journal
        length = self.headers.get("content-length")
        body = self.rfile.read(int(length)) if length else b""
        request = Request(self.command, target, tuple(self.headers.items()), body)
        outcome, why = "answered", ""
        try:
            answer = self._answer(provider, request)
            fault = self.server.troubles.next(provider.name, request.header("x-cell"))
            if fault:
                outcome, why = "faulted", fault["kind"]
                answer = faults.spoiled(fault, answer, provider)
        except Refused as e:
            outcome, why, answer = "refused", e.why, e.answer
        except _Leaked as e:
            outcome, why, answer = "leaked", str(e), provider.error(400, str(e))
        except faults.Hangup:
            journal.note(provider.name, request, "faulted", 0, "hangup")
            self._hang_up()
            return
        except Exception as e:  # a bug of ours must not look like a provider's answer
            traceback.print_exc()
            outcome, why, answer = "broken", repr(e), Answer(599, "text/plain", repr(e).encode())
        # before the answer leaves: a client that has it finds it noted
        journal.note(provider.name, request, outcome, answer.status, why, answer.usage)
        try:
            self._send(answer, provider)
        except ConnectionError:
            journal.aborted(provider.name)
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve

    @staticmethod
    def _answer(provider, request: Request) -> Answer:
        if found := leak(request, provider.credential_headers):
            raise _Leaked(found)
        if request.header("transfer-encoding"):
            raise Refused(provider.error(411, "a request needs a content-length"), "chunked request")
        if request.header("host") not in provider.hosts:
            raise Refused(
                provider.error(404, "no such host"),
                f"host {request.header('host')} (expected: one of {provider.hosts})",
            )
        return provider.answer(request)

    def _send(self, answer: Answer, provider) -> None:
        self.send_response(answer.status, http.client.responses.get(answer.status, "Unknown"))
        for name, value in {**provider.headers(), **answer.headers}.items():
            self.send_header(name, value)
        if answer.content_type:
            self.send_header("content-type", answer.content_type)
        if answer.events is None:
            self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
            return
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for event in answer.events:
            if isinstance(event, faults.Hangup):
                self._hang_up()
                return
            if callable(event):
                event()
            elif event:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))
        self.wfile.write(b"0\r\n\r\n")

    def _hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format, *args):  # the journal has it
        pass


class _Leaked(Exception):
    pass
