"""`python -m fakes`: starts all providers, each on its own port, and says where they are."""

from __future__ import annotations

import argparse
import json
import threading
from urllib.parse import parse_qs, urlsplit
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .anthropic_api import Anthropic
from .azure import Azure
from .bedrock import Bedrock
from .cohere_api import Cohere
from .faults import Faults
from .journal import Journal
from .openai_api import OpenAi, Vllm
from .server import Server
from .vertex import Vertex


def main() -> None:
    parser = argparse.ArgumentParser(prog="fakes", description=__doc__)
    parser.add_argument(
        "--host",
        action="append",
        default=[],
        metavar="PROVIDER=HOST",
        help="a Host header that this provider also takes",
    )
    arguments = parser.parse_args()
    journal, troubles = Journal(), Faults()
    servers = {
        one.name: Server(one, journal, troubles)
        for one in (OpenAi(), Vllm(), Azure(), Anthropic(), Bedrock(), Vertex(), Cohere())
    }
    for server in servers.values():
        # a client that talks to the port directly sends this one
        server.provider.hosts.add(f"127.0.0.1:{server.port}")
        # resolvers know names like this one to be this machine
        server.provider.hosts.add(f"{server.provider.host}.localhost")
    for given in arguments.host:
        name, _, host = given.partition("=")
        servers[name].provider.hosts.add(host)
    admin = ThreadingHTTPServer(("127.0.0.1", 0), _admin(journal, troubles))
    places = {
        name: {"port": it.port, "host": it.provider.host, **it.provider.credentials()} for name, it in servers.items()
    }
    for server in servers.values():
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print("ready " + json.dumps({"admin": admin.server_address[1], "providers": places}), flush=True)
    admin.serve_forever()


def _admin(journal: Journal, troubles: Faults) -> type:
    class Admin(BaseHTTPRequestHandler):
        """`GET /journal?cell=`, `POST /fault`, `POST /reset`."""

        protocol_version = "HTTP/1.1"

        def do_GET(self):
            url = urlsplit(self.path)
            if url.path != "/journal":
                return self._send(404, {"error": "unknown path"})
            self._send(200, journal.shown(parse_qs(url.query).get("cell", [None])[0]))

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            try:
                match self.path:
                    case "/fault":
                        troubles.add(json.loads(body))
                    case "/reset":
                        troubles.clear()
                        journal.clear()
                    case _:
                        return self._send(404, {"error": "unknown path"})
                self._send(200, {})
            except (ValueError, KeyError) as e:
                self._send(400, {"error": repr(e)})

        def _send(self, status: int, value: dict) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):
            pass

    return Admin


if __name__ == "__main__":
    main()
