"""Where the web is what is left: no beat, no Celery at all, no database."""

import signal
from http import HTTPStatus

from tests.faults.reader import PAGE
from tests.faults.stack import Stack
from tests.faults.table import fault
from tests.servers import wait_until

# As though nobody had computed anything for two days.
TWO_DAYS_AGO = """
    UPDATE metrics_run SET key = 'nightly:' || (now() - interval '2 days')::date,
        as_of = as_of - interval '2 days', planned_at = planned_at - interval '2 days',
        published_at = published_at - interval '2 days'
    WHERE trigger = 'nightly'
"""
LATE = """
    UPDATE metrics_run SET deadline_at = now() - interval '1 minute',
        planned_at = planned_at - interval '1 hour'
    WHERE trigger = 'manual'
"""
NIGHTS = "SELECT state FROM metrics_run WHERE trigger = 'nightly' ORDER BY key"
ALERTS = "SELECT 1 FROM metrics_outgoing WHERE key LIKE 'late:manual:%'"


@fault("F7", "the beat is dead over night, and somebody looks at a page")
def no_beat(stack: Stack) -> None:
    stack.say(TWO_DAYS_AGO)
    stack.start_worker()
    look_at_a_page(stack)
    stack.start_beat()


@fault("F13", "Redis and all of Celery are dead, and somebody looks at a page")
def no_jobs(stack: Stack) -> None:
    stack.say(TWO_DAYS_AGO)
    stack.say(LATE)
    stack.redis.stop(signal.SIGKILL)
    look_at_a_page(stack)
    wait_until(lambda: bool(stack.ask(ALERTS)), what="an alert is noted")
    stack.redis.start()
    stack.start_jobs()


def look_at_a_page(stack: Stack) -> None:
    """Last night's run is planned by the web, though nobody is there to make it."""
    stack.start_web()
    stack.get("/healthz")
    wait_until(
        lambda: stack.ask(NIGHTS) == [("published",), ("planned",)], what="the run is planned"
    )


@fault("F15", "PostgreSQL is away: its absence is told, and nothing has to be started anew")
def database_away(stack: Stack) -> None:
    stack.start_web()
    stack.start_jobs()
    stack.postgres.stop(signal.SIGQUIT)
    wait_until(lambda: is_told(stack), what="the web says that the database is away")
    stack.postgres.start()
    wait_until(stack.web_answers, what="the web answers again")


def is_told(stack: Stack) -> bool:
    """By a page and by what a proxy asks, which then asks again."""
    answers = [stack.get(path)[0] for path in ("/healthz", "/", PAGE)]
    return answers == [HTTPStatus.SERVICE_UNAVAILABLE] * 3
