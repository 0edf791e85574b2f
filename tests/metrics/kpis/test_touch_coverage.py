import pytest

from tests.metrics.kpis.asking import NORTH, Asked

BOOK = """
    client  starts_on   ended_on
    Acme    2025-01-01
    Birch   2025-01-01
    Cedar   2025-01-01  2026-02-28
"""


def times(client, count, *, level="upstream", month="2026-03"):
    return "".join(
        f"        {client:6}  {month}-{day:02}T10:00:00Z  {level}\n" for day in range(1, count + 1)
    )


HEADER = "        client  at                    level\n"


def covered(*touches, window="month 2026-03", scope="agency", **more):
    table = HEADER + "".join(touches)
    asked = Asked(**{"contracts": BOOK, "touches": table, **more})
    figures = asked.figures("touch_coverage", window, scope=scope)
    return figures["numerator"], figures["denominator"]


@pytest.mark.parametrize(("count", "inside"), [(1, 0), (2, 1), (4, 1), (5, 0)])
def test_two_to_four_are_usual_and_the_bounds_belong_to_it(count, inside):
    assert covered(times("Acme", count), scope="client:Acme") == (inside, 1)


def test_up_and_downstream_count_together_and_without_a_level_not_at_all():
    touches = (times("Acme", 1), times("Acme", 1, level="downstream"), times("Birch", 3, level=""))
    assert covered(*touches) == (1, 2)


def test_client_without_any_touch_is_a_miss_and_one_that_left_is_none():
    assert covered(times("Acme", 2), times("Cedar", 2)) == (1, 2)


def test_longer_window_judges_each_month_by_itself():
    touches = (
        times("Acme", 2),
        times("Acme", 4, month="2026-02"),
        times("Acme", 1, month="2026-01"),
    )
    # January and February with Cedar: 3 + 3 + 2 client-months.
    assert covered(*touches, window="quarter 2026-03") == (2, 8)


def test_meeting_of_three_of_us_is_one_touch_point():
    touches = """
        id  client  at                    level     person
        t1  Acme    2026-03-02T10:00:00Z  upstream  ann
        t1  Acme    2026-03-02T10:00:00Z  upstream  bob
    """
    assert covered(scope="client:Acme", touches=touches) == (0, 1)


def test_month_that_still_runs_is_not_judged_yet():
    given = {"contracts": BOOK, "touches": HEADER + times("Acme", 2)}
    asked = Asked(now="2026-03-31T23:59:00Z", **given)
    figures = asked.figures("touch_coverage", "month 2026-03")
    assert (figures["value"], figures["n"], figures["open"]) == (None, 0, 2)
    assert set(asked.reasons("touch_coverage", "month 2026-03").values()) == {
        "the month still runs"
    }
    over = Asked(now="2026-04-01T00:00:00Z", **given)
    assert over.value("touch_coverage", "month 2026-03") == 50


def test_year_that_runs_judges_the_months_that_are_over():
    given = {"contracts": BOOK, "touches": HEADER + times("Acme", 2)}
    figures = Asked(now="2026-04-15T00:00:00Z", **given).figures("touch_coverage", "year 2026-12")
    # 3 + 3 + 2 client-months are over, April's two are open.
    assert (figures["numerator"], figures["n"], figures["open"]) == (1, 8, 2)


def test_credit_goes_to_the_owner_at_the_first_of_the_month():
    given = {
        **NORTH,
        "assignments": """
            client  person  from        until
            Acme    ann                 2026-03-02
            Acme    cara    2026-03-02
            Birch   cara
        """,
    }
    touches = (times("Acme", 2), times("Birch", 1))
    assert covered(*touches, scope="person:ann", **given) == (1, 1)
    assert covered(*touches, scope="person:cara", **given) == (0, 1)
    assert covered(*touches, scope="team:north", **given) == (1, 1)
    assert covered(*touches, scope="team:group", **given) == (1, 2)


def test_agency_that_never_recorded_a_touch_point_has_no_value():
    assert Asked(contracts=BOOK).value("touch_coverage", "month 2026-03") is None


def test_client_that_was_never_active_has_no_client_month():
    assert covered(times("Dune", 3), scope="client:Dune") == (0, 0)


def with_band(low, high, *, who="role", whose="", **more):
    """One band for a client, person, team or role: `key`, `window`, `first` and `until` of it."""
    told = {"key": "touchpoints_upstream", "window": "month", "first": "2025-01-01", **more}
    return (
        f"kpi                   window  {who:8}  from        until       low  high\n"
        f"{told['key']:20}  {told['window']:6}  {whose:8}  {told['first']:10}  "
        f"{told.get('until', ''):10}  {low:3}  {high:4}\n"
    )


def agreed(targets, count=1, **more):
    given = {
        **NORTH,
        "assignments": "client  person\nAcme    ann",
        "targets": targets,
        **more,
    }
    return covered(times("Acme", count), scope="client:Acme", **given)[0]


@pytest.mark.parametrize(
    ("who", "whose", "applies"),
    [
        ("client", "Acme", 1),
        ("client", "Birch", 0),
        ("person", "ann", 1),
        ("person", "bob", 0),
        ("team", "north", 1),
        ("team", "group", 1),
        ("team", "south", 0),
        ("role", "", 1),
        ("role", "manager", 0),
    ],
)
def test_band_of_the_client_its_owner_their_team_or_the_agency_applies(who, whose, applies):
    assert agreed(with_band(1, 1, who=who, whose=whose)) == applies


def several(*bands):
    """Bands for a client, person or team, each as its columns."""
    head = "kpi                   window  client  person  team   from        low  high\n"
    return head + "".join(
        f"{key:20}  month   {client:6}  {person:6}  {team:5}  {first:10}  {low:3}  {high}\n"
        for key, client, person, team, first, low, high in bands
    )


def band(low, *, key="touchpoints_upstream", client="", person="", team="", first="2025-01-01"):
    return (key, client, person, team, first, low, low)


MOST_SPECIFIC_FIRST = [
    band(1, key="touch_coverage"),
    band(2, client="Acme"),
    band(3, person="ann"),
    band(4, team="north"),
    band(5, team="group"),
    band(6, first="2026-01-01"),
    band(7),
]


@pytest.mark.parametrize("place", range(len(MOST_SPECIFIC_FIRST)))
def test_most_specific_band_applies_and_of_two_the_later_one(place):
    bands = MOST_SPECIFIC_FIRST[place:]
    counts = [agreed(several(*order), place + 1) for order in (bands, bands[::-1])]
    assert counts == [1, 1]


@pytest.mark.parametrize(
    ("first", "until", "applies"),
    [
        ("2026-03-01", "", 1),
        ("2026-03-02", "", 0),
        ("2025-01-01", "2026-03-02", 1),
        ("2025-01-01", "2026-03-01", 0),
    ],
)
def test_band_that_holds_on_the_first_of_the_month_applies(first, until, applies):
    assert agreed(with_band(1, 1, first=first, until=until)) == applies


@pytest.mark.parametrize(("low", "high", "inside"), [("", "1", 1), ("1", "", 1), ("", "", 0)])
def test_band_may_be_open_on_one_side(low, high, inside):
    assert agreed(with_band(low, high)) == inside


@pytest.mark.parametrize(("key", "window"), [("nps", "month"), ("touchpoints_upstream", "year")])
def test_other_kpis_and_longer_windows_agree_on_nothing_here(key, window):
    assert agreed(with_band(1, 1, key=key, window=window)) == 0
