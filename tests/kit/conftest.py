"""Mail servers on the loopback: a real one that keeps what it is sent, and scripted bad ones."""

import socketserver
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.kit.mail import Security, SmtpServer


@dataclass
class Mailroom:
    """A real server. `refuse` maps an address to the answer it gets at RCPT or at the end of DATA."""

    address: SmtpServer = field(init=False)
    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuse_at_rcpt: dict[str, str] = field(default_factory=dict)
    refuse_at_data: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.refuse_at_rcpt.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        [recipient] = envelope.rcpt_tos
        if answer := self.refuse_at_data.get(recipient):
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        self.received.append(BytesParser(EmailMessage, policy=default).parsebytes(content))
        self.recipients.append(recipient)
        return "250 OK"


class AnyPort(Controller):
    """A controller on a port that is free: it learns which before it knocks."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def open_mailroom() -> Iterator[Callable[..., Mailroom]]:
    with ExitStack() as rooms:

        def start(host: str = "127.0.0.1", **options: Any) -> Mailroom:
            room = Mailroom()
            controller = AnyPort(room, hostname=host, port=0, **options)
            controller.start()
            rooms.callback(controller.stop)
            room.address = SmtpServer(host, controller.port, Security.NONE)
            return room

        yield start


@pytest.fixture
def mailroom(open_mailroom: Callable[..., Mailroom]) -> Mailroom:
    return open_mailroom()


Script = Callable[[str], str | None]
"""A line of the client (`RCPT TO:<…>`, `DATA`, `.`, …) → the answer; None hangs up."""


class _Scripted(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        script: Script = self.server.script  # type: ignore[attr-defined]
        in_data = False
        line: str | None = "CONNECT"
        while line is not None:
            answer = "" if in_data and line != "." else script(line)
            if answer is None:
                return
            if answer:
                self.wfile.write(f"{answer}\r\n".encode())
            in_data = answer.startswith("354") or (in_data and line != ".")
            raw = self.rfile.readline()
            line = raw.decode().rstrip("\r\n") if raw else None


@contextmanager
def _serving(script: Script) -> Iterator[SmtpServer]:
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), _Scripted) as server:
        server.script = script  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield SmtpServer("127.0.0.1", server.server_address[1], Security.NONE)
        server.shutdown()
        thread.join()


@pytest.fixture
def scripted() -> Iterator[Callable[..., SmtpServer]]:
    """`scripted(RCPT="450 later", QUIT=None)`: a polite server but for the commands named."""
    usual: dict[str, str | None] = {
        "CONNECT": "220 here",
        "EHLO": "250 here",
        "MAIL": "250 OK",
        "RCPT": "250 OK",
        "DATA": "354 go on",
        ".": "250 OK",
        "RSET": "250 OK",
        "QUIT": "221 bye",
    }
    with ExitStack() as servers:

        def start(**answers: str | None) -> SmtpServer:
            known = usual | {"." if name == "END" else name: a for name, a in answers.items()}
            return servers.enter_context(
                _serving(lambda line: known.get(line.split(" ")[0].upper(), "502 what?"))
            )

        yield start
