"""PostgreSQL and Redis stopped, away, locked, or at odds with a run."""

from tests.faults.stack import MIDDLE, WAITS_FOR_A_TABLE, Stack
from tests.faults.table import fault


@fault("F17", "somebody's transaction and the run's wait for each other", is_quick=True)
def deadlock(stack: Stack) -> None:
    stack.start_jobs()
    stack.wait_for(MIDDLE)
    # So patient that PostgreSQL ends the run's transaction, not this one.
    patient = "SET deadlock_timeout = '1min'"
    with stack.locked(patient, "LOCK TABLE metrics_snapshot IN SHARE MODE") as somebody:
        stack.wait_for(WAITS_FOR_A_TABLE)
        somebody.execute("UPDATE metrics_run SET formulas = formulas WHERE trigger = 'manual'")
