"""One installation as people run it: servers, worker, beat and web, each its own process."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from redis import Redis as Queue

from tests.processes import Installation
from tests.servers import PATIENCE, Postgres, Redis, free_port, wait_until

HERE: Path = settings.BASE_DIR
CELERY = ("-m", "celery", "--app")
WORKER = ("worker", "--concurrency=1", "--loglevel=INFO", "--without-mingle")
BEAT = ("beat", "--scheduler=celery.beat.Scheduler", "--pidfile=", "--loglevel=INFO")
WEB = ("-m", "gunicorn", "kpidash.wsgi", "--worker-class=gthread", "--workers=1", "--threads=4")

# Of the one run that was asked for by hand: see tests.faults.agency.
MIDDLE = """(
    SELECT count(batch_id) > 5 AND count(*) > count(batch_id)
    FROM metrics_runstep WHERE run_id = metrics_run.id
)"""
# Where runs publish one after the other: see metrics.runs.publishing.
AT_THE_GATE = "SELECT pg_advisory_lock(hashtext('metrics publish'))"
WAITS_FOR_A_TABLE = "EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'relation' AND NOT granted)"
WAITS_AT_THE_GATE = "EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"

Process = subprocess.Popen[bytes]


@dataclass
class Stack:
    """What runs, and how to look at it from outside."""

    postgres: Postgres
    redis: Redis
    database: str
    installation: Installation
    token: str
    web_port: int = field(default_factory=free_port)
    processes: ExitStack = field(default_factory=ExitStack)
    started: list[Process] = field(default_factory=list)
    has_web: bool = False
    afterwards: ExitStack = field(default_factory=ExitStack)
    _looking: psycopg.Connection | None = None

    @property
    def url(self) -> str:
        return self.postgres.url(self.database)

    def start_worker(self, *, app: str = "tests.faults.impatient", code: Path = HERE) -> Process:
        name = f"--hostname=worker-{len(self.started)}@test"
        return self._start("worker", *CELERY, app, *WORKER, name, code=code)

    def start_beat(self) -> Process:
        return self._start("beat", *CELERY, "tests.faults.impatient", *BEAT)

    def start_jobs(self) -> None:
        self.start_worker()
        self.start_beat()

    def start_web(self) -> Process:
        web = self._start("web", *WEB, f"--bind=127.0.0.1:{self.web_port}", "--no-control-socket")
        wait_until(self.web_answers, what="the web answers")
        self.has_web = True
        return web

    def _start(self, kind: str, *arguments: str, code: Path = HERE) -> Process:
        name = f"{kind}-{len(self.started) + 1}"
        installation = replace(self.installation, code=code)
        process = self.processes.enter_context(installation.process(name, *arguments))
        self.started.append(process)
        return process

    def web_answers(self) -> bool:
        try:
            status, _ = self.get("/healthz")
        except OSError:
            return False
        return status == HTTPStatus.OK

    def get(self, path: str) -> tuple[int, bytes]:
        return self._request("GET", path)

    def post(self, path: str, body: str, *, key: str) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self._request("POST", path, body, **headers)

    def _request(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, bytes]:
        """What the web answers to an admin's program."""
        headers["Authorization"] = f"Bearer {self.token}"
        with closing(HTTPConnection("127.0.0.1", self.web_port, timeout=PATIENCE)) as web:
            web.request(method, path, body, headers)
            answer = web.getresponse()
            return answer.status, answer.read()

    def close(self) -> None:
        """End every process of kpidash, and look no more."""
        for process in self.started:
            if process.poll() is None:
                kill(process)
        self.processes.close()
        if self._looking:
            self._looking.close()
            self._looking = None

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows, over one connection: to look on must cost little."""
        if self._looking is None or self._looking.closed:
            self._looking = psycopg.connect(self.url, autocommit=True)
        try:
            return self._looking.execute(query).fetchall()
        except psycopg.OperationalError:
            self._looking = None  # the server was started anew since it was opened
            return self.ask(query)

    def say(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def locked(self, *statements: str) -> Iterator[psycopg.Connection]:
        """A session of somebody else that holds what these lock, until the block ends."""
        with closing(psycopg.connect(self.url)) as connection:
            for statement in statements:
                connection.execute(statement)
            yield connection

    def has(self, what: str) -> bool:
        """Whether something holds of the run that waits."""
        found = self.ask(f"SELECT {what} FROM metrics_run WHERE trigger = 'manual'")  # noqa: S608
        return found == [(True,)]

    def wait_for(self, what: str, *, seconds: float = 2 * PATIENCE) -> None:
        wait_until(lambda: self.has(what), what=f"a run with {what}", seconds=seconds)

    def messages(self) -> list[Any]:
        """What waits in the queue for a worker."""
        with Queue.from_url(self.redis.url) as queue:
            return queue.lrange("celery", 0, -1)

    def add_messages(self, *messages: Any) -> None:
        with Queue.from_url(self.redis.url) as queue:
            queue.lpush("celery", *messages)

    def keep_messages(self) -> None:
        """Have a Redis that was started without its append-only file begin one."""
        with Queue.from_url(self.redis.url) as queue:
            queue.config_set("appendonly", "yes")

    def wait_for_queue(self, length: int) -> None:
        wait_until(lambda: len(self.messages()) >= length, what=f"{length} messages wait")


def children(process: Process) -> list[int]:
    """The processes that a process started and that still are."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in listed.read_text().split()]


def kill(process: Process) -> None:
    """A process and what it started, at once and without a word."""
    tell([*children(process), process.pid], signal.SIGKILL)
    process.wait()


def tell(pids: list[int], what: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # a worker renews its child now and then
            os.kill(pid, what)
