"""PostgreSQL and Redis stopped, away, locked, or at odds with a run."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tests.faults.stack import AT_THE_GATE, MIDDLE, WAITS_AT_THE_GATE, WAITS_FOR_A_TABLE, Stack
from tests.faults.table import fault
from tests.servers import unavailable

AWAY = 45  # seconds; longer than a silent worker is waited for
LOCKED = 60
TERMINATIONS, EVERY = 10, 3

TERMINATED = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid != pg_backend_pid()
"""


@fault("F4", "Redis with its append-only file is killed in the middle of a run")
def queue_killed(stack: Stack) -> None:
    stack.start_jobs()
    stack.wait_for(MIDDLE)
    stack.redis.stop(signal.SIGKILL)
    stack.redis.start()


@fault("F5", "Redis is killed and forgets all, with a run waiting to be made")
def queue_lost(stack: Stack) -> None:
    stack.start_beat()
    stack.wait_for_queue(3)
    stack.redis.append_only = "no"
    stack.redis.stop(signal.SIGKILL)
    stack.redis.start()
    stack.redis.append_only = "yes"
    stack.keep_messages()
    stack.start_worker()


@fault("F12", "Redis is away from before the run begins")
def queue_away(stack: Stack) -> None:
    stack.start_jobs()
    stack.redis.stop(signal.SIGKILL)
    time.sleep(AWAY)
    stack.redis.start()


@fault("F14", "PostgreSQL is stopped at once in the middle of a run, and again while it publishes")
def database_stopped_at_once(stack: Stack) -> None:
    stack.start_jobs()
    stack.wait_for(MIDDLE)
    stop_at_once(stack)
    stack.postgres.start()
    with stack.locked(AT_THE_GATE):
        stack.wait_for(WAITS_AT_THE_GATE)
        stop_at_once(stack)
    stack.postgres.start()


def stop_at_once(stack: Stack) -> None:
    """SIGQUIT is PostgreSQL's immediate shutdown: it ends nothing well."""
    stack.postgres.stop(signal.SIGQUIT)


@fault("F16", "every connection to PostgreSQL is cut every three seconds for half a minute")
def connections_cut(stack: Stack) -> None:
    stack.start_jobs()
    stack.wait_for(MIDDLE)
    for _ in range(TERMINATIONS):
        stack.ask(TERMINATED)
        time.sleep(EVERY)


@fault("F17", "somebody's transaction and the run's wait for each other", is_quick=True)
def deadlock(stack: Stack) -> None:
    stack.start_jobs()
    stack.wait_for(MIDDLE)
    # So patient that PostgreSQL ends the run's transaction, not this one.
    patient = "SET deadlock_timeout = '1min'"
    with stack.locked(patient, "LOCK TABLE metrics_snapshot IN SHARE MODE") as somebody:
        stack.wait_for(WAITS_FOR_A_TABLE)
        somebody.execute("UPDATE metrics_run SET formulas = formulas WHERE trigger = 'manual'")


@fault("F18", "an admin's open transaction locks records and numbers for a minute")
def locked_for_a_minute(stack: Stack) -> None:
    stack.start_jobs()
    stack.wait_for(MIDDLE)
    with stack.locked(
        "LOCK TABLE metrics_snapshot IN SHARE MODE",
        "SELECT 1 FROM accounts_contract FOR UPDATE",
    ):
        time.sleep(LOCKED)


@fault("F19", "the disk that numbers are written to is full")
def disk_full(stack: Stack) -> None:
    filler = small_disk(stack) / "filler"
    stack.start_jobs()
    stack.wait_for("error LIKE '%No space left on device%'")
    filler.unlink()


def small_disk(stack: Stack) -> Path:
    """Puts the table of numbers onto a disk of its own and fills that to the brim."""
    disk = stack.postgres.home / "small"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], check=False)
    if mounted.returncode:
        unavailable("the right to mount a small disk")
    stack.afterwards.callback(disk.rmdir)
    stack.afterwards.callback(unmount, disk)
    stack.afterwards.callback(stack.postgres.say, "DROP TABLESPACE small")
    space = disk / "space"
    space.mkdir()
    os.chown(space, stack.postgres.identity()["user"], -1)
    stack.postgres.say(f"CREATE TABLESPACE small LOCATION '{space}'")
    stack.say("ALTER TABLE metrics_snapshot SET TABLESPACE small")
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))
    return disk


def unmount(disk: Path) -> None:
    subprocess.run(["umount", disk], check=True)
