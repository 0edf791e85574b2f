"""Whatever happens: readers see one run's numbers, and the right ones are published in time."""

import time
from collections.abc import Callable

import pytest

import tests.faults.mail_faults
import tests.faults.record_faults
import tests.faults.server_faults
import tests.faults.web_faults
import tests.faults.worker_faults  # noqa: F401 (enter the table)
from tests.faults.fresh import made_anew, published
from tests.faults.reader import Reader
from tests.faults.stack import Stack
from tests.faults.table import FAULTS, Fault

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.xdist_group("postgres"),
    pytest.mark.timeout(600),
]

IN_TIME = 90  # seconds from the end of a fault to the published run


EACH = [
    pytest.param(
        fault, id=fault.number, marks=pytest.mark.slow if fault.is_quick else pytest.mark.deep
    )
    for fault in FAULTS
]


@pytest.mark.parametrize("fault", EACH)
def test_readers_see_one_run_and_the_right_numbers_come(
    stack: Stack, fault: Fault, record_property: Callable[[str, object], None]
) -> None:
    record_property("fault", fault.number)
    record_property("name", fault.name)
    with Reader(stack) as reader:
        fault.inject(stack)
        over = time.monotonic()
        stack.wait_for("state = 'published'", seconds=IN_TIME)
        record_property("seconds", time.monotonic() - over)
    record_property("reads", reader.reads + reader.pages)
    record_property("torn", len(reader.torn))
    assert reader.torn == []
    numbers = published(stack)
    stack.close()
    assert numbers == made_anew(stack)
