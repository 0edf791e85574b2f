"""kpidash as people run it: its own processes, on a database and a queue that a test gave it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from tests.servers import PATIENCE, ending_with_us

# Without compiled modules a process takes three times as long to start.
NOT_INHERITED = ("DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Installation:
    """One installation's settings, and the folder for its processes' logs."""

    folder: Path
    variables: dict[str, str]
    python: str = field(default=sys.executable)
    code: Path = settings.BASE_DIR

    def environment(self) -> dict[str, str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("KPIDASH_") and name not in NOT_INHERITED
        }
        always = {
            "DJANGO_SETTINGS_MODULE": "kpidash.settings",
            "KPIDASH_SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4,
            "KPIDASH_LOG_LEVEL": "INFO",
        }
        return {**inherited, **always, **self.variables}

    def ask(self, *arguments: str, patience: float = 120) -> str:
        """What one of its processes prints, ended well."""
        asked = subprocess.run(
            [self.python, *arguments],
            cwd=self.code,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
        assert asked.returncode == 0, asked.stderr
        return asked.stdout

    def manage(self, *arguments: str) -> str:
        return self.ask("manage.py", *arguments)

    @contextmanager
    def process(self, name: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process that goes on in the background until the block ends; its log is `name`.log."""
        with (self.folder / f"{name}.log").open("wb") as log:
            started = subprocess.Popen(
                [*ending_with_us("TERM"), self.python, *arguments],
                cwd=self.code,
                env=self.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            yield started
        finally:
            end(started)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()


def end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(PATIENCE)
