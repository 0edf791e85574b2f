import pytest

from tests.metrics.kpis.asking import NORTH, Asked


def answers(*scores):
    lines = "\n".join(
        f"Acme    c{number:<6}  2026-03-02T10:00:00Z  {score}"
        for number, score in enumerate(scores)
    )
    return f"client  contact  responded_at          score\n{lines}"


@pytest.mark.parametrize(
    ("scores", "nps"), [((9, 10), 100), ((0, 6), -100), ((7, 8), 0), ((9, 9, 6, 8), 25)]
)
def test_promoters_less_detractors_of_all(scores, nps):
    assert Asked(surveys=answers(*scores)).value("nps", "month 2026-03") == nps


def test_only_the_latest_answer_of_a_respondent_in_the_window_counts():
    asked = Asked(
        surveys="""
            id  client  contact  responded_at          score
            a1  Acme    Ann      2026-03-02T10:00:00Z  10
            a2  Acme    Ann      2026-05-02T10:00:00Z  3
        """
    )
    assert asked.value("nps", "month 2026-03") == 100
    assert asked.value("nps", "year 2026-12") == -100
    assert asked.reasons("nps", "year 2026-12") == {"a1": "answered again later in this period"}


def test_answers_without_a_contact_are_respondents_of_their_own():
    asked = Asked(
        surveys="""
            id  client  responded_at          score
            a1  Acme    2026-03-02T10:00:00Z  10
            a2  Acme    2026-03-03T10:00:00Z  10
        """
    )
    assert asked.figures("nps", "month 2026-03")["n"] == 2


def test_answer_after_the_last_day_is_shown_not_counted():
    asked = Asked(
        contracts="client  starts_on   ended_on\nAcme    2025-01-01  2026-03-10",
        surveys="""
            id  client  responded_at          score
            a1  Acme    2026-03-10T20:00:00Z  10
            a2  Acme    2026-03-11T08:00:00Z  0
        """,
    )
    assert asked.value("nps", "month 2026-03") == 100
    assert asked.reasons("nps", "month 2026-03") == {"a2": "answered after the client had left"}


def test_answer_of_a_client_who_came_back_counts():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on
            Acme    2025-01-01  2026-02-10
            Acme    2026-06-01
        """,
        surveys="id  client  responded_at          score\na1  Acme    2026-03-11T08:00:00Z  0",
    )
    assert asked.value("nps", "month 2026-03") == -100


def test_answer_is_credited_to_the_owner_when_it_came():
    asked = Asked(
        **NORTH,
        surveys="id  client  responded_at          score\na1  Acme    2026-03-11T08:00:00Z  9",
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-12
            Acme    bob     2026-03-12
        """,
    )
    assert asked.value("nps", "month 2026-03", scope="person:ann") == 100
    assert asked.value("nps", "month 2026-03", scope="person:bob") is None


def test_ten_answers_cannot_tell_seventy():
    # 8 promoters, 1 passive, 1 detractor: the published interval is 14.7 to 93.0.
    figures = Asked(surveys=answers(*[9] * 8, 7, 3)).figures("nps", "month 2026-03")
    assert figures["value"] == pytest.approx(70)
    assert (round(figures["low"], 1), round(figures["high"], 1)) == (14.7, 93.0)


def test_other_surveys_are_not_nps():
    asked = Asked(
        surveys="""
            id  client  kind  responded_at          score
            a1  Acme    csat  2026-03-11T08:00:00Z  5
        """
    )
    assert asked.value("nps", "month 2026-03") is None


def test_answer_dated_after_today_is_shown_not_counted():
    asked = Asked(
        now="2026-03-10T09:00:00Z",
        surveys="id  client  responded_at          score\na1  Acme    2026-03-12T08:00:00Z  9",
    )
    assert asked.value("nps", "month 2026-03") is None
    assert asked.reasons("nps", "month 2026-03") == {"a1": "dated after today"}


def test_latest_answer_given_to_each_owner_counts_for_that_owner():
    asked = Asked(
        **NORTH,
        surveys="""
            id  client  contact  responded_at          score
            a1  Acme    Ann      2026-03-02T10:00:00Z  10
            a2  Acme    Ann      2026-05-02T10:00:00Z  3
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-04-01
            Acme    cara    2026-04-01
        """,
    )
    scopes = ("agency", "team:group", "team:north", "person:ann", "person:cara", "client:Acme")
    scores = [asked.value("nps", "year 2026-12", scope=scope) for scope in scopes]
    assert scores == [-100, -100, 100, 100, -100, -100]


def test_only_whole_numbers_on_zero_to_ten_count():
    asked = Asked(
        surveys="""
            id  client  responded_at          score  scale_max
            a1  Acme    2026-03-02T10:00:00Z  11
            a2  Acme    2026-03-02T10:00:00Z  -1
            a3  Acme    2026-03-02T10:00:00Z  8.5
            a4  Acme    2026-03-02T10:00:00Z  5      5
            a5  Acme    2026-03-02T10:00:00Z  0      10
        """
    )
    assert asked.value("nps", "month 2026-03") == -100
    reasons = asked.reasons("nps", "month 2026-03")
    assert reasons == dict.fromkeys(("a1", "a2", "a3", "a4"), "not a whole number from 0 to 10")


BOOK = """
    client  starts_on
    Acme    2025-01-01
    Birch   2025-01-01
    Cedar   2025-01-01
    Dale    2026-03-15
"""


def test_per_client_every_client_weighs_the_same():
    # Acme (100 + 0 - 100 + 100) ÷ 4 = 25, Birch -100: their mean is -37.5; of five answers 0.
    asked = Asked(
        contracts=BOOK,
        surveys="""
            client  contact  responded_at          score
            Acme    a        2026-03-02T10:00:00Z  9
            Acme    b        2026-03-02T10:00:00Z  8
            Acme    c        2026-03-02T10:00:00Z  3
            Acme    d        2026-03-02T10:00:00Z  0
            Acme    d        2026-03-09T10:00:00Z  10
            Birch   e        2026-03-02T10:00:00Z  6
        """,
    )
    part = asked.parts("nps", "month 2026-03", "reading")["per client"]
    assert (part.value, part.n, part.numerator) == (-37.5, 2, -0.75)
    assert (part.low, part.high) == (None, None)
    figures = asked.figures("nps", "month 2026-03")
    assert (figures["value"], figures["n"]) == (0, 5)


def test_coverage_is_the_share_of_clients_who_answered():
    asked = Asked(
        contracts=BOOK,
        surveys="""
            client  contact  responded_at          score
            Acme    a        2026-03-02T10:00:00Z  9
            Acme    b        2026-03-02T10:00:00Z  8
            Dale    d        2026-03-20T10:00:00Z  8
        """,
    )
    coverage = "clients who answered, %"
    march = asked.parts("nps", "month 2026-03", "reading")[coverage]
    # Acme and Dale, new in March, of those three and Dale.
    assert (march.value, march.n) == (50, 4)
    april = asked.parts("nps", "month 2026-04", "reading")[coverage]
    assert (april.value, april.n) == (0, 4)
    quarter = asked.parts("nps", "quarter 2026-03", "reading")[coverage]
    assert (quarter.value, quarter.n) == (50, 4)


def test_readings_of_a_client_are_its_own():
    asked = Asked(
        contracts=BOOK,
        surveys="client  responded_at          score\nAcme    2026-03-02T10:00:00Z  9",
    )
    parts = asked.parts("nps", "month 2026-03", "reading", scope="client:Acme")
    assert {name: part.value for name, part in parts.items()} == {
        "per client": 100,
        "clients who answered, %": 100,
    }


def test_answer_of_nobody_we_know_is_in_no_clients_reading():
    asked = Asked(surveys="contact  responded_at          score\nAnn      2026-03-02T10:00:00Z  9")
    assert asked.value("nps", "month 2026-03") == 100
    assert asked.parts("nps", "month 2026-03", "reading") == {}


def test_answer_about_somebody_is_theirs_not_the_owners():
    asked = Asked(
        **NORTH,
        assignments="client  person\nAcme    cara",
        surveys="""
            client  contact  person  responded_at          score
            Acme    Ann      ann     2026-03-02T10:00:00Z  10
        """,
    )
    assert asked.value("nps", "month 2026-03", scope="person:ann") == 100
    assert asked.value("nps", "month 2026-03", scope="person:cara") is None
