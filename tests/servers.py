"""Real PostgreSQL and Redis servers for tests: on a free port, in a folder of their own."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest
import redis

PATIENCE = 60  # seconds for a server to come up or go down


def unavailable(what: str) -> NoReturn:
    """Skip a test that needs what isn't installed; where CI runs that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not installed, and CI must have it.")
    pytest.skip(f"{what} is not installed.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_so: Callable[[], bool], *, what: str, seconds: float = PATIENCE) -> None:
    """Poll until something holds; fail with its name when it doesn't come about."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Not within {seconds} s: {what}.")
        time.sleep(0.05)


def ending_with_us(with_signal: str) -> list[str]:
    """Has a program get a signal when the process that started it dies, however that dies."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", with_signal, "--"] if program else []


def unprivileged() -> dict[str, Any]:
    """Whom PostgreSQL runs as: it refuses root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@dataclass
class Server(ABC):
    """A process that is started in its folder, killed, and started again on the same port."""

    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it takes connections."""

    def identity(self) -> dict[str, Any]:
        return {}

    def start(self) -> None:
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*ending_with_us("INT"), *self.command()],
                cwd=self.home,
                stdout=log,
                stderr=log,
                **self.identity(),
            )
        wait_until(self.answers, what=f"{type(self).__name__} on port {self.port} answers")

    def stop(self, with_signal: signal.Signals = signal.SIGINT) -> None:
        """End the process; SIGINT is a clean and quick stop for both servers."""
        if self.process is None:
            return
        self.process.send_signal(with_signal)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(PATIENCE)
        self.process = None

    @contextmanager
    def running(self) -> Iterator[None]:
        self.start()
        try:
            yield
        finally:
            self.stop()


@dataclass
class Postgres(Server):
    programs: Path = Path()

    def url(self, database: str = "postgres") -> str:
        return f"postgres://kpidash@127.0.0.1:{self.port}/{database}"

    def identity(self) -> dict[str, Any]:
        return unprivileged()

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.home,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "64MB",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.home / "data"), *options]

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def initialise(self) -> None:
        if identity := self.identity():
            os.chown(self.home, identity["user"], identity["group"])
        initdb = [str(self.programs / "initdb"), "-D", str(self.home / "data")]
        subprocess.run(
            [
                *initdb,
                "-U",
                "kpidash",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            cwd=self.home,
            **identity,
        )

    def say(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)


@dataclass
class Redis(Server):
    program: str = ""
    append_only: str = "yes"

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        place = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.home)]
        return [self.program, *place, "--save", "", "--appendonly", self.append_only]

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as connection:
                return bool(connection.ping())
        except redis.ConnectionError:
            return False


def postgres_programs() -> Path | None:
    """The folder with initdb and postgres: Debian's newest, else that on the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    programs = postgres_programs()
    if programs is None:
        unavailable("PostgreSQL")
    with tempfile.TemporaryDirectory(prefix="kpidash-postgres-") as home:
        server = Postgres(Path(home), programs=programs)
        server.initialise()
        with server.running():
            yield server


@contextmanager
def redis_server() -> Iterator[Redis]:
    program = shutil.which("redis-server")
    if program is None:
        unavailable("redis-server")
    with tempfile.TemporaryDirectory(prefix="kpidash-redis-") as home:
        server = Redis(Path(home), program=program)
        with server.running():
            yield server
