import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked


def test_asked_without_an_answer_counts_against_us():
    asked = Asked(
        surveys="""
            client  contact  sent_at               responded_at          score
            Acme    Ann      2026-03-02T09:00:00Z  2026-03-03T10:00:00Z  9
            Acme    Ben      2026-03-02T09:00:00Z
            Birch   Cleo     2026-03-02T09:00:00Z  2026-03-03T10:00:00Z
        """
    )
    figures = asked.figures("response_rate", "month 2026-03")
    assert (figures["numerator"], figures["denominator"], figures["n"]) == (1, 3, 3)


@pytest.mark.parametrize(
    ("sent", "months"),
    [
        # Midnight of 1 April in Berlin is 22:00 of 31 March in London's winter time.
        ("2026-03-31T21:59:59Z", {"2026-03": 100, "2026-04": None}),
        ("2026-03-31T22:00:00Z", {"2026-03": None, "2026-04": 100}),
    ],
)
def test_it_belongs_to_the_day_of_asking_where_the_agency_is(sent, months):
    asked = Asked(
        house=House("Europe/Berlin"),
        surveys=f"""
            client  sent_at               responded_at          score
            Acme    {sent}  2026-05-03T10:00:00Z  9
        """,
    )
    assert {month: asked.value("response_rate", f"month {month}") for month in months} == months


def test_nobody_knows_who_was_asked():
    asked = Asked(surveys="client  responded_at          score\nAcme    2026-03-03T10:00:00Z  9")
    assert asked.value("response_rate", "month 2026-03") is None


def test_surveys_of_our_own_people_are_not_in_it():
    asked = Asked(
        surveys="""
            kind                   person  sent_at
            pulse                  ann     2026-03-02T09:00:00Z
            confidence             ann     2026-03-02T09:00:00Z
            enps                   ann     2026-03-02T09:00:00Z
            employee_satisfaction  ann     2026-03-02T09:00:00Z
        """
    )
    assert asked.value("response_rate", "month 2026-03") is None


def test_audit_of_several_criteria_is_one_question():
    asked = Asked(
        surveys="""
            kind                contact  criterion  sent_at               responded_at        score
            relationship_audit  Ann      Team       2026-03-02T09:00:00Z
            relationship_audit  Ann      Quality    2026-03-02T09:00:00Z  2026-03-03T10:00Z   4
            relationship_audit  Ben      Team       2026-03-02T09:00:00Z
            relationship_audit  Ben      Quality    2026-03-02T09:00:00Z
        """
    )
    figures = asked.figures("response_rate", "month 2026-03")
    assert (figures["numerator"], figures["denominator"]) == (1, 2)


def test_people_asked_at_one_moment_are_as_many_as_were_asked():
    asked = Asked(surveys="client  sent_at\n" + "Acme    2026-03-02T09:00:00Z\n" * 3)
    assert asked.figures("response_rate", "month 2026-03")["n"] == 3


def test_answer_that_lies_ahead_is_none_yet():
    asked = Asked(
        now="2026-03-05T09:00:00Z",
        surveys="""
            id  client  sent_at               responded_at          score
            a1  Acme    2026-03-02T09:00:00Z  2026-03-06T10:00:00Z  9
            a2  Acme    2026-03-06T09:00:00Z
        """,
    )
    assert asked.value("response_rate", "month 2026-03") == 0
    assert asked.reasons("response_rate", "month 2026-03") == {"a2": "dated after today"}


def test_answer_without_a_day_is_an_answer():
    asked = Asked(surveys="client  sent_at               score\nAcme    2026-03-02T09:00:00Z  9")
    assert asked.value("response_rate", "month 2026-03") == 100


def test_split_by_kind_and_by_wave():
    asked = Asked(
        surveys="""
            kind  client  wave    sent_at               responded_at          score
            nps   Acme    spring  2026-03-02T09:00:00Z  2026-03-03T10:00:00Z  9
            nps   Birch   spring  2026-03-02T09:00:00Z
            csat  Birch           2026-03-02T09:00:00Z  2026-03-03T10:00:00Z  4
        """
    )
    kinds = asked.parts("response_rate", "month 2026-03", "kind")
    assert {name: (part.value, part.n) for name, part in kinds.items()} == {
        "nps": (50, 2),
        "csat": (100, 1),
    }
    waves = asked.parts("response_rate", "month 2026-03", "wave")
    assert {name: part.n for name, part in waves.items()} == {"spring": 2, "unknown": 1}


def test_question_is_credited_to_the_owner_when_it_was_asked():
    asked = Asked(
        **NORTH,
        surveys="""
            client  person  sent_at               responded_at          score
            Acme            2026-03-11T09:00:00Z  2026-03-20T10:00:00Z  9
            Acme    cara    2026-03-11T09:00:00Z
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-12
            Acme    bob     2026-03-12
        """,
    )
    scopes = ("person:ann", "person:bob", "person:cara", "team:north", "team:south")
    rates = [asked.value("response_rate", "month 2026-03", scope=scope) for scope in scopes]
    assert rates == [100, None, 0, 100, 0]
