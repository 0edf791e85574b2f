"""An empty kpidash is set up once, step by step, by who may read what its server prints."""

from datetime import date
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client as Browser

from accounts.models import Agency, Client, User
from accounts.signin import can_anybody_sign_in, make_first_admin, setup_code
from metrics import runs, tasks
from metrics.management.commands.serve import path_of_the_setup
from metrics.models import Run, Target
from tests.cast import the_cast
from tests.factories import PASSWORD, UserFactory
from tests.published import NOW, publish

pytestmark = pytest.mark.django_db
AGENCY = {
    "name": "Northwind",
    "country": "de",
    "currency": "EUR",
    "timezone": "Europe/Berlin",
    "fiscal_year_start_month": "4",
}
ADMIN = {
    "name": "Olga",
    "email": "olga@agency.example",
    "password1": "a fine long passphrase",
    "password2": "a fine long passphrase",
}


@pytest.fixture(autouse=True)
def _now(settings):
    settings.KPIDASH_NOW = NOW


@pytest.fixture
def visitor(settings):
    """A browser on the server's own machine, which has shown the code."""
    settings.ALLOWED_HOSTS = ["localhost"]
    opened = Browser(SERVER_NAME="localhost")
    opened.get("/setup/", {"code": setup_code()})
    return opened


@pytest.fixture
def admin(visitor):
    """The browser of the admin whom the setup made."""
    visitor.post("/setup/agency/", AGENCY)
    visitor.post("/setup/admin/", ADMIN)
    return visitor


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/kpis/", "/runs/", "/admin/", "/accounts/login/"])
def test_before_anybody_can_sign_in_every_page_leads_to_the_setup(client, address):
    assert client.get(address).headers["Location"] == "/setup/"


def test_machines_get_their_own_answers_before_the_setup(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/kpis/").status_code in (401, 403)


def test_setup_asks_for_the_code_and_says_where_it_is(client):
    assert "manage.py setup_link" in text(client.get("/setup/"))
    assert client.get("/setup/agency/").headers["Location"] == "/setup/"


def test_wrong_code_opens_nothing(client):
    assert "not the code of this server" in text(client.post("/setup/", {"code": "guess"}))
    assert client.post("/setup/admin/", ADMIN).headers["Location"] == "/setup/"
    assert not User.objects.exists()


def test_link_that_the_server_prints_opens_the_first_step(client):
    told = StringIO()
    call_command("setup_link", stdout=told)
    answer = client.get(told.getvalue().strip().removeprefix("http://127.0.0.1:8000"))
    assert answer.headers["Location"] == "/setup/agency/"


def test_server_prints_the_link_only_until_somebody_can_sign_in():
    assert path_of_the_setup() == f"/setup/?code={setup_code()}"
    UserFactory.create()
    assert path_of_the_setup() == ""


def test_agency_is_kept_as_it_was_filled_in(visitor):
    answer = visitor.post("/setup/agency/", AGENCY)
    assert answer.headers["Location"] == "/setup/hours/"
    agency = Agency.objects.get()
    assert (agency.name, agency.country, agency.timezone) == ("Northwind", "DE", "Europe/Berlin")
    assert agency.fiscal_year_start_month == 4


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("timezone", "Berlin"), ("currency", "XXX"), ("country", "Germany"), ("name", "")],
)
def test_agency_that_cannot_be_is_refused_beside_its_field(visitor, field, wrong):
    answer = visitor.post("/setup/agency/", {**AGENCY, field: wrong})
    assert answer.context["form"].errors.keys() == {field}
    assert not Agency.objects.exists()


def test_working_hours_become_the_agencys(visitor):
    visitor.post("/setup/agency/", AGENCY)
    visitor.post("/setup/hours/", {"mon": "9:00-12:30 13:30-17:30", "holidays": "de-by"})
    calendar = Agency.objects.get().calendar
    assert (calendar.mon, calendar.tue) == ("09:00-12:30 13:30-17:30", "")
    assert (calendar.holidays, calendar.timezone) == ("DE-BY", "Europe/Berlin")


def test_hours_that_cannot_be_are_said(visitor):
    visitor.post("/setup/agency/", AGENCY)
    told = text(visitor.post("/setup/hours/", {"mon": "9-5"}))
    assert "write it like 09:00-12:30" in told
    assert Agency.objects.get().calendar is None


@pytest.mark.parametrize(
    ("done", "next_step"),
    [((), "agency"), (("agency",), "hours"), (("agency", "hours"), "admin")],
)
def test_setup_that_was_left_goes_on_where_it_was(visitor, done, next_step):
    for step in done:
        visitor.post(f"/setup/{step}/", AGENCY if step == "agency" else {"mon": "09:00-17:00"})
    again = Browser(SERVER_NAME="localhost")
    answer = again.get("/setup/", {"code": setup_code()})
    assert answer.headers["Location"] == f"/setup/{next_step}/"


def test_first_admin_is_signed_in_and_led_on(visitor):
    visitor.post("/setup/agency/", AGENCY)
    answer = visitor.post("/setup/admin/", ADMIN)
    assert answer.headers["Location"] == "/setup/targets/"
    admin = User.objects.get()
    assert (admin.email, admin.is_superuser) == ("olga@agency.example", True)
    assert visitor.get("/admin/").status_code == 200


def test_first_admin_signs_in_again_with_the_password(admin):
    answer = Browser(SERVER_NAME="localhost").post(
        "/accounts/login/", {"login": ADMIN["email"], "password": ADMIN["password1"]}
    )
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("password", "reason"),
    [("12345", "too short"), ("password1", "too common"), ("31415926535", "entirely numeric")],
)
def test_first_admin_keeps_the_rules_for_passwords(visitor, password, reason):
    visitor.post("/setup/agency/", AGENCY)
    given = {**ADMIN, "password1": password, "password2": password}
    assert reason in text(visitor.post("/setup/admin/", given))
    assert not User.objects.exists()


@pytest.mark.parametrize("step", ["agency", "hours", "admin"])
def test_once_somebody_can_sign_in_the_first_steps_are_gone(visitor, step):
    UserFactory.create(is_superuser=True)
    assert visitor.get(f"/setup/{step}/").status_code == 404
    assert visitor.post(f"/setup/{step}/", {**AGENCY, **ADMIN}).status_code == 404
    assert User.objects.count() == 1


def test_admin_made_by_command_closes_the_setup_before_having_a_password(visitor):
    call_command("createadmin", "alma@agency.example", stdout=StringIO())
    assert visitor.get("/setup/").status_code == 404
    with pytest.raises(CommandError, match="kpidash is set up"):
        call_command("setup_link")


def test_somebody_who_may_no_longer_sign_in_does_not_close_the_setup():
    UserFactory.create(is_active=False)
    assert not can_anybody_sign_in()


def test_second_first_admin_is_refused():
    told = {"name": "Olga", "password": PASSWORD}
    assert make_first_admin(email="olga@agency.example", **told)
    assert make_first_admin(email="alma@agency.example", **told) is None


@pytest.mark.django_db(transaction=True)
def test_two_who_are_as_fast_make_one_admin():
    together = Barrier(2)

    def hurry(email):
        together.wait()
        make_first_admin(name="Olga", email=email, password=PASSWORD)
        connection.close()

    racers = [Thread(target=hurry, args=[f"{name}@agency.example"]) for name in ("a", "b")]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert User.objects.count() == 1


# What the first admin does next


def test_benchmarks_are_shown_with_source_and_warning_and_adopted_on_a_button(admin):
    told = text(admin.get("/setup/targets/"))
    assert "Client retention rate" in told
    assert "≥\N{NO-BREAK SPACE}90\N{NO-BREAK SPACE}%" in told
    assert "1 Apr 2025" in told
    assert not Target.objects.exists()
    assert admin.post("/setup/targets/").headers["Location"] == "/setup/records/"
    assert Target.objects.get(kpi="logo_retention").starts_on == date(2025, 4, 1)


def test_records_are_imported_made_up_or_entered(admin):
    told = text(admin.get("/setup/records/"))
    assert "manage.py import_bundle FOLDER" in told
    assert "Make the demo" in told
    assert "/admin/accounts/team/add/" in told


def test_home_without_numbers_leads_the_admin_back_to_the_records(admin):
    assert "/setup/records/" in text(admin.get("/"))


def test_setup_leads_the_admin_to_what_is_left(admin):
    assert admin.get("/setup/").headers["Location"] == "/setup/targets/"


def test_demo_is_asked_for_with_a_run_to_follow(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        answer = admin.post("/setup/demo/")
    run = Run.objects.get()
    assert answer.headers["Location"] == f"/runs/{run.pk}/"
    assert run.state == Run.State.PLANNED


def test_no_demo_beside_records_of_ones_own(admin):
    Client.objects.create(name="Acme")
    assert "records of your own" in text(admin.get("/setup/records/"))
    assert admin.post("/setup/demo/").headers["Location"] == "/setup/records/"
    assert not Run.objects.exists()


def test_no_demo_where_others_reach_it(admin, settings):
    settings.ALLOWED_HOSTS = ["localhost", "kpis.agency.example"]
    assert "KPIDASH_HOSTS names" in text(admin.get("/setup/records/"))


@pytest.mark.slow
def test_demo_takes_the_place_of_what_the_setup_made_but_for_the_admin(admin):
    admin.post("/setup/targets/")
    tasks.make_demo_in_place_of_the_setup()
    tasks.make_demo_in_place_of_the_setup()
    assert Agency.objects.get().name != "Northwind"
    assert Client.objects.count() == 66
    assert not Target.objects.filter(reason__startswith="Published benchmark.").exists()
    assert User.objects.get(is_superuser=True).email == "olga@agency.example"


def test_once_there_are_numbers_the_setup_is_over(admin):
    publish(the_cast())
    for address in ("/setup/", "/setup/targets/", "/setup/records/"):
        assert admin.get(address).status_code == 404


def test_run_without_records_does_not_end_the_setup(admin):
    runs.recompute(NOW)
    assert admin.get("/setup/records/").status_code == 200


def test_nobody_but_an_admin_sees_the_last_steps(client):
    UserFactory.create(is_superuser=True)
    client.force_login(UserFactory.create(email="nora@agency.example"))
    for address in ("/setup/", "/setup/targets/", "/setup/records/"):
        assert client.get(address).status_code == 404
