"""A mail server that does what one shouldn't: says nothing, refuses, talks nonsense, or falls
silent once it has a mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import ClassVar

PATIENCE = 30  # seconds; longer than anybody waits for a mail server


class Manner(StrEnum):
    TAKES = "takes"
    HANGS = "hangs"
    REFUSES = "refuses"
    BABBLES = "babbles"
    FORGETS_TO_ANSWER = "forgets to answer"


@dataclass
class MailServer:
    """How it behaves now, how often it was called, and the mails it has."""

    port: int = 0
    manner: Manner = Manner.TAKES
    calls: int = 0
    mails: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def names(self) -> list[str]:
        """What tells its mails apart for who reads them."""
        lines = [line for mail in self.mails for line in mail.splitlines()]
        return [line for line in lines if line.lower().startswith("message-id:")]


class Talk(StreamRequestHandler):
    """One connection of somebody who has a mail."""

    mail_server: ClassVar[MailServer]

    def handle(self) -> None:
        server = self.mail_server
        server.calls += 1
        match server.manner:
            case Manner.HANGS:
                server.over.wait(PATIENCE)
            case Manner.REFUSES:
                self.wfile.write(b"554 No mail is taken here\r\n")
            case Manner.BABBLES:
                self.wfile.write(b"\xff\xfe<html>\r\n" * 100)
            case _:
                self.take()

    def take(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            command = line.strip().upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.keep()
            elif command == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")

    def keep(self) -> None:
        lines = list(iter(self.rfile.readline, b".\r\n"))
        self.mail_server.mails.append(b"".join(lines).decode())
        if self.mail_server.manner is Manner.FORGETS_TO_ANSWER:
            self.mail_server.over.wait(PATIENCE)
        self.wfile.write(b"250 taken\r\n")


class Threads(ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who called may have been killed in the middle of a word."""


@contextmanager
def mail_server() -> Iterator[MailServer]:
    told = MailServer()
    talk = type("Talk", (Talk,), {"mail_server": told})
    with Threads(("127.0.0.1", 0), talk) as listening:
        told.port = listening.server_address[1]
        Thread(target=listening.serve_forever, name="mail", daemon=True).start()
        yield told
        told.over.set()
        listening.shutdown()
