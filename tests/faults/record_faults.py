"""Records and targets that change during a run, or that no number can be made of."""

from tests.faults.stack import AT_THE_GATE, MIDDLE, WAITS_AT_THE_GATE, Stack
from tests.faults.table import fault
from tests.faults.too_large import TOO_LARGE

FEE_OF_ACME = "UPDATE accounts_contract SET amount = {} WHERE source_id = 'contract-acme'"


@fault("F21", "the records of one client need more memory than there is")
def out_of_memory(stack: Stack) -> None:
    stack.installation.variables["KPIDASH_KPIS"] = "tests.faults.poison"
    stack.say(FEE_OF_ACME.format(TOO_LARGE))
    stack.start_jobs()
    stack.wait_for("state = 'published'", seconds=90)
    assert left_out(stack) == {"acme": ["contracts_begun"]}


@fault("F22", "a client's fee is no number")
def poisoned(stack: Stack) -> None:
    stack.say(FEE_OF_ACME.format("'NaN'"))
    stack.start_jobs()
    stack.wait_for("state = 'published'", seconds=90)
    assert set(left_out(stack)) <= {"acme"}


def left_out(stack: Stack) -> dict[str, list[str]]:
    """The clients that the run was published without, and of which KPIs."""
    ((told,),) = stack.ask("SELECT left_out FROM metrics_run WHERE trigger = 'manual'")
    return {client: lack["kpis"] for client, lack in told.items()}


@fault("F23", "records change in the middle of a run, and again just before it is published")
def records_change(stack: Stack) -> None:
    stack.start_jobs()
    stack.wait_for(MIDDLE)
    stack.say("UPDATE accounts_contract SET amount = amount + 10")
    with stack.locked(AT_THE_GATE):
        stack.wait_for(WAITS_AT_THE_GATE)
        stack.say("UPDATE accounts_surveyanswer SET score = 10 WHERE score = 9")


@fault("F24", "a target is changed in the middle of a run")
def target_changes(stack: Stack) -> None:
    stack.start_jobs()
    stack.wait_for(MIDDLE)
    stack.say("UPDATE metrics_target SET target = target - 1")
