"""No run is lost, and none is late in silence; what is sent is sent once."""

from datetime import timedelta
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core import mail
from django.core.management import call_command

from kpidash import outbound
from metrics import outbox, runs
from metrics.models import Outgoing, Run
from metrics.watchman import Watchman
from tests.cast import the_cast
from tests.metrics.recorded import NOW

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(settings):
    settings.KPIDASH_SENDS_MAIL = True
    return the_cast().admin


def test_night_that_nobody_planned_is_planned():
    runs.watch(NOW)
    assert Run.objects.get().key == "nightly:2026-11-21"
    runs.watch(NOW)
    assert Run.objects.count() == 1


def test_first_night_of_a_new_installation_is_not_late():
    runs.watch(NOW)
    assert runs.watch(NOW + timedelta(minutes=59)) == []


def test_later_night_catches_up_for_those_that_nobody_computed():
    runs.watch(NOW)
    runs.watch(NOW + timedelta(days=1))
    states = dict(Run.objects.values_list("key", "state"))
    assert states == {"nightly:2026-11-21": "discarded", "nightly:2026-11-22": "planned"}


def test_run_of_a_silent_worker_waits_again():
    run = Run.objects.create(
        key="manual:1",
        trigger="manual",
        state="computing",
        as_of=NOW,
        planned_at=NOW,
        heartbeat_at=NOW,
        fence=1,
    )
    runs.watch(NOW + timedelta(seconds=29))
    assert Run.objects.get(pk=run.pk).state == Run.State.COMPUTING
    runs.watch(NOW + timedelta(seconds=31))
    assert Run.objects.get(pk=run.pk).state == Run.State.PLANNED


def test_late_run_is_told_to_admins_once(admin):
    runs.watch(NOW)
    assert runs.watch(NOW + HOUR) == []
    for minute in (1, 2, 3):
        found = runs.watch(NOW + HOUR + timedelta(minutes=minute))
        assert [alert.trouble for alert in found] == ["late"]
    assert Outgoing.objects.get().to == admin.email


def test_what_is_noted_is_sent_once_however_many_send(admin):
    runs.watch(NOW)
    runs.watch(NOW + 2 * HOUR)
    assert [outbox.send_due(NOW + 2 * HOUR) for _ in range(3)] == [1, 0, 0]
    sent = mail.outbox[0]
    assert (sent.to, "is late" in sent.subject) == ([admin.email], True)


def test_message_of_a_sender_that_crashed_goes_out_later_under_the_same_name(admin, monkeypatch):
    outbox.note(
        key="late:1",
        way="mail",
        to="a@b.example",
        subject="Late\nBcc: x",
        text="",
        run=None,
        now=NOW,
    )

    def crash(_message):
        raise KeyboardInterrupt

    real = outbox.WAYS[Outgoing.Way.MAIL]
    monkeypatch.setitem(outbox.WAYS, Outgoing.Way.MAIL, crash)
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due(NOW)
    monkeypatch.setitem(outbox.WAYS, Outgoing.Way.MAIL, real)
    assert outbox.send_due(NOW + timedelta(minutes=1)) == 0
    assert outbox.send_due(NOW + timedelta(minutes=2)) == 1
    headers = message_from_bytes(mail.outbox[0].message().as_bytes())
    assert headers["Message-ID"].endswith("@kpidash.invalid>")
    assert headers["Bcc"] is None


def test_mail_server_that_is_away_is_tried_ten_times(admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    outbox.note(key="x", way="mail", to="a@b.example", subject="x", text="", run=None, now=NOW)
    tries = [outbox.send_due(NOW + number * HOUR) for number in range(12)]
    assert sum(tries) == 0
    told = Outgoing.objects.get()
    assert (told.attempts, told.sent_at, "refused" in told.error) == (10, None, True)


def test_web_process_looks_once_a_minute():
    guard = Watchman()
    guard.look()
    Run.objects.all().delete()
    guard.look()
    assert not Run.objects.exists()


@pytest.mark.slow
def test_cron_may_look_and_compute():
    call_command("watch_runs", "--compute", verbosity=0)
    assert Run.objects.get().state == Run.State.PUBLISHED


class Listening(BaseHTTPRequestHandler):
    bodies: list[bytes] = []

    def do_POST(self):
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_):
        """Nothing on the terminal."""


@pytest.fixture
def listener():
    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_alert_is_posted_to_the_service_that_watches(listener, settings):
    settings.KPIDASH_ALERT_URL, settings.KPIDASH_ALERT_PRIVATE = listener, True
    runs.watch(NOW)
    runs.watch(NOW + 2 * HOUR)
    outbox.send_due(NOW + 2 * HOUR)
    assert b"is late" in Listening.bodies[-1]


def test_redirect_is_not_followed(listener):
    with pytest.raises(outbound.Refused, match="answered 302"):
        outbound.post_json(f"{listener}/elsewhere", b"{}", private=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
        "http://100.64.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/",
        "http://[fe80::1]/",
        "http://0.0.0.0/",
        "ftp://example.com/",
        "http://user@example.com/",
    ],
)
def test_own_network_is_never_asked(url):
    with pytest.raises(outbound.Refused):
        outbound.post_json(url, b"{}")
