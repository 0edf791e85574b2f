"""Records and targets that change during a run, or that no number can be made of."""

from tests.faults.stack import AT_THE_GATE, MIDDLE, WAITS_AT_THE_GATE, Stack
from tests.faults.table import fault


@fault("F23", "records change in the middle of a run, and again just before it is published")
def records_change(stack: Stack) -> None:
    stack.start_jobs()
    stack.wait_for(MIDDLE)
    stack.say("UPDATE accounts_contract SET amount = amount + 10")
    with stack.locked(AT_THE_GATE):
        stack.wait_for(WAITS_AT_THE_GATE)
        stack.say("UPDATE accounts_surveyanswer SET score = 10 WHERE score = 9")
