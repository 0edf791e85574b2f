"""Workers and beats that die, sleep, stop, or are too many."""

import signal

from tests.faults.stack import MIDDLE, Stack, children, kill, tell
from tests.faults.table import fault
from tests.servers import wait_until


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


@fault("F6", "two workers, two beats and eight messages at once for one run")
def asked_by_many(stack: Stack) -> None:
    stack.start_beat()
    stack.wait_for_queue(8)
    for start in (stack.start_worker, stack.start_worker, stack.start_beat):
        start()
    stack.wait_for("state = 'published'")
    assert stack.ask("SELECT max(fence), count(*) FROM metrics_run") == [(1, 2)]


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
