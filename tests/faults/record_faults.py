"""Records and targets that change during a run."""

from tests.faults.stack import AT_THE_GATE, MIDDLE, WAITS_AT_THE_GATE, Stack
from tests.faults.table import fault


@fault("F23", "records change in the middle of a run, and again just before it is published")
def records_change(stack: Stack) -> None:
    stack.start_worker()
    stack.start_beat()
    stack.wait_for(MIDDLE)
    stack.say("UPDATE accounts_contract SET amount = amount + 10")
    with stack.locked(AT_THE_GATE):
        stack.wait_for(WAITS_AT_THE_GATE)
        stack.say("UPDATE accounts_surveyanswer SET score = 10 WHERE score = 9")


@fault("F24", "a target is changed in the middle of a run")
def target_changes(stack: Stack) -> None:
    stack.start_worker()
    stack.start_beat()
    stack.wait_for(MIDDLE)
    stack.say("UPDATE metrics_target SET target = target + 1")
