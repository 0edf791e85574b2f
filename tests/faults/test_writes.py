"""What the API has acknowledged is there, once, whatever happens in between."""

import signal
from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.server_faults import TERMINATED, stop_at_once
from tests.faults.stack import Process, Stack, children, tell
from tests.faults.writer import Writer
from tests.servers import wait_until

pytestmark = [
    pytest.mark.deep,
    pytest.mark.postgres,
    pytest.mark.xdist_group("postgres"),
    pytest.mark.timeout(900),
]

WRITERS = 2
BETWEEN = 8_000  # writes from one fault to the next
WRITTEN = "SELECT note FROM accounts_touchpoint WHERE note LIKE 'writer%'"


def cut(stack: Stack, web: Process) -> None:
    stack.ask(TERMINATED)


def restart(stack: Stack, web: Process) -> None:
    stop_at_once(stack)
    stack.postgres.start()


def kill_web(stack: Stack, web: Process) -> None:
    """Gunicorn starts another one in place of the child that answers."""
    tell(children(web), signal.SIGKILL)


def test_what_is_acknowledged_is_there_once(
    stack: Stack, record_property: Callable[[str, object], None]
) -> None:
    web = stack.start_web()
    writers = [Writer(stack, f"writer-{number}") for number in range(WRITERS)]
    with writers[0], writers[1]:
        for break_it in (cut, restart, kill_web, cut, restart, kill_web):
            wait_for_writes(writers, writes(writers) + BETWEEN)
            break_it(stack, web)
        wait_for_writes(writers, writes(writers) + BETWEEN)
    acknowledged = [note for writer in writers for note in writer.acknowledged]
    there = Counter(note for (note,) in stack.ask(WRITTEN))
    record_property("writes", len(acknowledged))
    record_property("unanswered", sum(writer.unanswered for writer in writers))
    assert [writer.refused for writer in writers] == [[]] * WRITERS
    assert set(acknowledged) <= set(there)
    assert set(there.values()) == {1}


def writes(writers: list[Writer]) -> int:
    return sum(len(writer.acknowledged) for writer in writers)


def wait_for_writes(writers: list[Writer], number: int) -> None:
    wait_until(lambda: writes(writers) >= number, what=f"{number} writes", seconds=300)
