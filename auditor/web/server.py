"""The server: werkzeug's own, with a thread for each request, which is enough for the people at one machine."""

import ipaddress
import socket
from collections.abc import Sequence

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from auditor.errors import UsageError
from auditor.web.application import application

_HTTP = 80
_LOCAL = ["127.0.0.1", "localhost", "[::1]"]


class _Quiet(WSGIRequestHandler):
    """Names no software and no version, and writes no log: its lines would hold whatever was asked for."""

    timeout = 30  # seconds that a connection may be silent

    def version_string(self) -> str:
        return "auditor"

    def log(self, type: str, message: str, *args: object) -> None: ...  # noqa: A002  werkzeug's signature


def server(path: str, language: str, *, host: str, port: int, names: Sequence[str]) -> tuple[BaseWSGIServer, str]:
    """It listens already; and its address. ``names``: further hosts that browsers ask for, with or without their port.

    Raises UsageError where the port is taken or the address is none of this machine.
    """
    if is_everywhere(host) and not names:
        raise UsageError(f"--host {host}: say by which name browsers ask for it: --name audits.example.com")
    try:  # werkzeug would print what is wrong, and exit
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        why = str(error.strerror or error).partition(" (while")[0]  # Python adds the address, which stands here already
        raise UsageError(f"--host {host} --port {port}: {why}; choose another") from None
    with listening:
        port = listening.getsockname()[1]
        own = [] if is_everywhere(host) else [f"[{host}]" if ":" in host else host]
        own += _LOCAL if is_loopback(host) else []
        known = [f"{name}:{port}" for name in (*own, *names)]
        known += names  # a name may have its port already, and behind a proxy it has none
        known += own if port == _HTTP else []
        app = application(path, language, known)
        made = make_server(host, port, app, threaded=True, request_handler=_Quiet, fd=listening.fileno())
    return made, f"http://{known[0]}/"


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_everywhere(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return host == ""
