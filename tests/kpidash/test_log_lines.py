"""Lines of the log name their request, task and run, and no person."""

import io
import json
import logging
import logging.config
from copy import deepcopy

import pytest
import structlog
from django.conf import settings as django_settings
from structlog.contextvars import bound_contextvars, clear_contextvars, get_contextvars

from accounts.bundle.load import load
from accounts.bundle.writer import export
from kpidash import log_lines
from metrics import tasks
from metrics.models import Run
from tests.cast import the_cast
from tests.factories import PASSWORD
from tests.published import NOW, publish


@pytest.fixture
def lines():
    """What the product's own handler writes in production from here on, of every level."""
    told = deepcopy(django_settings.LOGGING["formatters"]["line"])
    told["processors"][-1] = structlog.processors.JSONRenderer()
    told.pop("()")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**told))
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    clear_contextvars()
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    clear_contextvars()
    root.removeHandler(handler)
    root.setLevel(before)


def test_line_names_what_it_belongs_to(lines):
    with bound_contextvars(request="r1", task="t1", run=7):
        logging.getLogger("metrics.runs").info("Attempt %s begins.", 1)
    (line,) = lines()
    assert (line["event"], line["level"]) == ("Attempt 1 begins.", "info")
    assert (line["request"], line["task"], line["run"]) == ("r1", "t1", 7)


def test_addresses_are_taken_out_of_words_and_errors(lines):
    try:
        raise ValueError("Key (email)=(jane@client.example) already exists.")
    except ValueError:
        logging.getLogger("accounts").exception("No mail to <jane@client.example>")
    (line,) = lines()
    assert "client.example" not in json.dumps(line)
    assert line["event"] == "No mail to <<address>>"
    assert "Key (email)=(<address>) already exists." in line["exception"]


def test_request_goes_with_the_task_that_it_asks_for():
    headers = {}
    with bound_contextvars(request="r1"):
        log_lines.hand_over(headers=headers)
    task = tasks.run_if_asked
    task.push_request(**headers)
    log_lines.name_task(task_id="t1", task=task)
    assert get_contextvars() == {"request": "r1", "task": "t1"}
    log_lines.forget_task()
    task.pop_request()
    assert get_contextvars() == {}


@pytest.mark.django_db
def test_answer_says_which_request_it_was_whatever_it_was_told(client):
    one = client.get("/healthz", headers={"x-request-id": "mine"})["X-Request-ID"]
    assert len(one) == 16
    assert client.get("/healthz")["X-Request-ID"] != one


@pytest.mark.slow
@pytest.mark.django_db
def test_nobody_is_named_where_people_sign_in_import_and_run(client, settings, lines, tmp_path):
    settings.KPIDASH_NOW = NOW
    cast = the_cast()
    type(cast.account_manager).objects.filter(pk=cast.account_manager.pk).update(name="Zenobia Q")
    publish(cast)
    signed = {"login": cast.account_manager.email, "password": PASSWORD}
    client.post("/accounts/login/", {**signed, "password": "wrong"})
    client.post("/accounts/login/", signed)
    client.get("/")
    export(tmp_path / "bundle")
    load(tmp_path / "bundle", now=NOW)
    told = lines()
    text = json.dumps(told)
    assert cast.account_manager.email not in text
    assert "Zenobia" not in text
    run = Run.objects.current()
    begun = [line for line in told if line["event"] == "Attempt 1 begins."]
    assert [line["run"] for line in begun] == [run.pk]
