"""Workers and beats that die, sleep, stop, or are too many."""

import signal
import time
from pathlib import Path
from shutil import copytree, ignore_patterns

from tests.faults.stack import HERE, MIDDLE, Stack, children, kill, tell
from tests.faults.table import fault
from tests.faults.web_faults import NIGHTS, TWO_DAYS_AGO
from tests.servers import wait_until

KILLS = 4
DOCKERS_PATIENCE = 10  # seconds from SIGTERM to SIGKILL
ASKED_IN_A_DAY = 24 * 6


@fault("F1", "the worker's child is killed in the middle of a run")
def child_killed(stack: Stack) -> None:
    worker, _beat = stack.start_worker(), stack.start_beat()
    stack.wait_for(MIDDLE)
    tell(children(worker), signal.SIGKILL)


@fault("F2", "the whole worker is killed in the middle of a run")
def worker_killed(stack: Stack) -> None:
    worker, _beat = stack.start_worker(), stack.start_beat()
    stack.wait_for(MIDDLE)
    kill(worker)
    stack.start_worker()


@fault("F3", "the worker's child is killed in four attempts at one run")
def killed_four_times(stack: Stack) -> None:
    worker, _beat = stack.start_worker(), stack.start_beat()
    for attempt in range(1, KILLS + 1):
        stack.wait_for(f"{MIDDLE} AND fence = {attempt} AND state = 'computing'", seconds=90)
        tell(children(worker), signal.SIGKILL)


@fault("F6", "two workers, two beats and eight messages at once for one run")
def asked_by_many(stack: Stack) -> None:
    stack.start_beat()
    stack.wait_for_queue(8)
    for start in (stack.start_worker, stack.start_worker, stack.start_beat):
        start()
    stack.wait_for("state = 'published'")
    assert stack.ask("SELECT max(fence), count(*) FROM metrics_run") == [(1, 2)]


@fault("F8", "no worker for a day, while the beat asks on")
def no_worker_for_a_day(stack: Stack) -> None:
    stack.say(TWO_DAYS_AGO)
    beat = stack.start_beat()
    stack.wait_for_queue(1)
    message = stack.messages()[0]
    stack.add_messages(*[message] * ASKED_IN_A_DAY)
    stack.start_worker()
    stack.wait_for("state = 'published'", seconds=90)
    assert beat.poll() is None
    assert stack.ask(NIGHTS) == [("published",), ("published",)]


@fault("F9", "a worker sleeps while another one makes the run, and wakes up")
def zombie(stack: Stack) -> None:
    sleeper, _beat = stack.start_worker(), stack.start_beat()
    stack.wait_for(MIDDLE)
    asleep = [*children(sleeper), sleeper.pid]
    tell(asleep, signal.SIGSTOP)
    stack.start_worker()
    stack.wait_for("state = 'published'", seconds=90)
    tell(asleep, signal.SIGCONT)
    wait_until(
        lambda: "was taken over" in stack.installation.log("worker-1"), what="the sleeper gives up"
    )


@fault("F10", "the worker is told to stop in the middle of a run, and killed ten seconds later")
def stopped_as_by_docker(stack: Stack) -> None:
    worker, _beat = stack.start_worker(), stack.start_beat()
    stack.wait_for(MIDDLE)
    with stack.locked("LOCK TABLE metrics_batch IN SHARE MODE"):
        worker.send_signal(signal.SIGTERM)
        time.sleep(DOCKERS_PATIENCE)
        kill(worker)
    stack.start_worker()


@fault("F11", "Redis hands a run out again while a worker is at it")
def handed_out_again(stack: Stack) -> None:
    stack.start_worker(app="tests.faults.forgetful")
    stack.start_beat()
    stack.wait_for(MIDDLE)
    with stack.locked("LOCK TABLE metrics_batch IN SHARE MODE"):
        stack.start_worker(app="tests.faults.forgetful")
        # Longer than the visibility timeout, and than a silent worker is waited for.
        time.sleep(45)
    stack.wait_for("state = 'published'")
    assert stack.ask("SELECT max(fence) FROM metrics_run") == [(1,)]


@fault("F27", "a worker of an older version is at a run when the new version comes")
def older_version(stack: Stack) -> None:
    worker = stack.start_worker(code=older_code(stack.installation.folder / "older"))
    stack.start_beat()
    stack.wait_for(MIDDLE)
    asleep = [*children(worker), worker.pid]
    tell(asleep, signal.SIGSTOP)
    stack.start_worker()
    stack.wait_for("state = 'published'", seconds=90)
    tell(asleep, signal.SIGCONT)


def older_code(folder: Path) -> Path:
    """A copy of the product whose formulas' sources aren't what they are now."""
    for name in ("kpidash", "accounts", "metrics", "tests", "templates", "static"):
        copytree(HERE / name, folder / name, ignore=ignore_patterns("__pycache__", "vendor"))
    with (folder / "metrics" / "engine" / "folding.py").open("a") as formulas:
        formulas.write("\n# Of an older version.\n")
    return folder
