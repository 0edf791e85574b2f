"""Serve the pages, with the jobs in the same process unless Redis carries them."""

import logging
import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections
from gunicorn.app.base import BaseApplication

from accounts.signin import can_anybody_sign_in, setup_path
from kpidash.embedded import EmbeddedJobs

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class WebServer(BaseApplication):
    """Gunicorn with one process of several threads."""

    def __init__(self, *, bind: str, threads: int, setup: str, command: BaseCommand) -> None:
        self.bind = bind
        self.setup = setup
        self.threads = threads
        self.command = command
        self.jobs: EmbeddedJobs | None = None
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": self.bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": self.threads,
            # A run in a thread may keep the process busy for longer than gunicorn's 30 s.
            "timeout": 300,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self.say_where,
            "post_worker_init": self.start_jobs,
            "worker_exit": self.stop_jobs,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()

    def say_where(self, server: Any) -> None:
        self.command.stdout.write(f"kpidash is on http://{self.bind} (Ctrl-C stops it)")
        if self.setup:
            self.command.stdout.write(f"Set it up at http://{self.bind}{self.setup}")

    def start_jobs(self, worker: Any) -> None:
        if settings.KPIDASH_EMBEDDED_WORKER:
            self.jobs = EmbeddedJobs()
            self.jobs.start()

    def stop_jobs(self, server: Any, worker: Any) -> None:
        if self.jobs is None:
            return
        if self.jobs.stop():
            log.info("The worker and the beat have stopped.")
            return
        log.warning("A job was cut off; what it was making is not published, and asked for again.")
        # Python would wait for the job's thread; nothing that matters is left to be done.
        os._exit(0)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="ADDRESS:PORT to listen on")
        parser.add_argument("--threads", type=int, default=8, help="requests answered at a time")

    def handle(self, *args: Any, bind: str, threads: int, **options: Any) -> None:
        refuse_to_debug_for_others(bind)
        setup = path_of_the_setup()
        # The web process is a child of this one: it must not inherit open connections.
        connections.close_all()
        WebServer(bind=bind, threads=threads, setup=setup, command=self).run()


def refuse_to_debug_for_others(bind: str) -> None:
    """Pages with a traceback show settings and records: only to whoever sits here."""
    host = bind.rpartition(":")[0].strip("[]")
    if settings.DEBUG and host not in LOOPBACK:
        raise CommandError(
            f"KPIDASH_DEBUG is for this machine alone: bind to 127.0.0.1, not to {host or bind}, "
            "or leave KPIDASH_DEBUG out."
        )


def path_of_the_setup() -> str:
    """Where an empty kpidash is set up; only who may read this output learns of it."""
    try:
        return "" if can_anybody_sign_in() else setup_path()
    except DatabaseError as error:
        raise CommandError(
            f"The database doesn't answer as it should; `manage.py migrate` first? {error}"
        ) from error
