"""The commands of the exchange format: one JSON document, and nothing else, on stdout."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.metrics.recorded import NOW

pytestmark = [
    pytest.mark.usefixtures("harbour"),
    pytest.mark.django_db,
    pytest.mark.xdist_group("commands"),
]


@pytest.fixture(autouse=True)
def clock_stands(settings):
    settings.KPIDASH_NOW = NOW


def said(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def answer(*arguments):
    return json.loads(said(*arguments, "--json"))


def test_logo_retention_is_told_in_the_shape_of_the_exchange_format():
    told = answer(
        "kpi", "logo_retention", "--scope", "agency", "--window", "month", "--at", "2026-03"
    )
    assert told.keys() == {
        "kpi", "scope", "start", "end", "value", "numerator", "denominator", "n", "low", "high",
        "mean", "median", "p90", "open", "undecided", "parts", "status", "target", "complete",
        "run",
    }  # fmt: skip
    assert (told["value"], told["start"], told["end"]) == (50.0, "2026-03-01", "2026-04-01")


def test_kpi_over_custom_days_is_computed_live():
    told = answer("kpi", "mrr", "--start", "2026-01-15", "--end", "2026-02-15")
    assert (told["value"], told["run"]) == (1500.0, None)


def test_kpi_in_words_names_what_it_is():
    told = said("kpi", "mrr", "--window", "month", "--at", "2026-03")
    assert told.strip() == "Monthly recurring revenue, agency, Mar 2026: €1,000 (n = 1, no target)"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nsp", "--window", "month", "--at", "2026-03"], "Did you mean nps"),
        (["nps", "--window", "week", "--at", "2026-03"], "month, quarter, year or t12m"),
        (["nps", "--window", "month", "--at", "March"], "write it like 2026-10"),
        (["nps"], "--window and --at, or with --start and --end"),
        (["nps", "--start", "2026-03-01", "--end", "2026-02-01"], "ends before it starts"),
        (["nps", "--start", "1 March", "--end", "2026-02-01"], "write it like 2026-10-31"),
        (["nps", "--scope", "everyone", "--window", "month", "--at", "2026-03"], "is no scope"),
        (["nps", "--scope", "team:x", "--window", "month", "--at", "2026-03"], "no team"),
        (["nps", "--window", "month", "--at", "2026-03", "--split", "x"], "can't be split"),
    ],
)
def test_wrong_question_says_what_would_be_right(arguments, message):
    with pytest.raises(CommandError, match=message):
        said("kpi", *arguments)


def test_many_queries_answer_in_order_and_a_wrong_one_with_its_error(tmp_path):
    queries = [
        {"kpi": "mrr", "scope": "agency", "window": "month", "at": "2026-03"},
        {"kpi": "mrr", "scope": "client:C99", "window": "month", "at": "2026-03"},
        {"kpi": "nps", "scope": "client:C2", "window": "month", "at": "2026-03"},
        {"kpi": "mrr", "scope": "agency", "month": "2026-03"},
        ["mrr"],
    ]
    file = tmp_path / "queries.json"
    file.write_text(json.dumps(queries))
    told = json.loads(said("kpi", "--queries", str(file), "--json"))
    assert (told[0]["value"], told[2]["value"]) == (1000.0, None)
    assert ["error" in one for one in told] == [False, True, False, True, True]


@pytest.mark.parametrize("content", ["{", "{}"])
def test_file_without_a_list_of_queries_is_refused(tmp_path, content):
    file = tmp_path / "queries.json"
    file.write_text(content)
    with pytest.raises(CommandError, match=r"queries\.json"):
        said("kpi", "--queries", str(file))


def test_explain_lists_counted_and_excluded_rows():
    told = answer("explain", "nps", "--window", "month", "--at", "2026-03")
    assert [row["record"] for row in told["counted"]] == ["s1"]
    assert told["excluded"][0]["reason"] == "answered after the client had left"
    words = said("explain", "nps", "--window", "month", "--at", "2026-03")
    assert "Birch · s2 · Cara: not counted, answered after the client had left" in words


def test_catalogue_lists_every_kpi_with_its_benchmark():
    told = {entry["key"]: entry for entry in answer("catalogue")}
    assert told["logo_retention"]["benchmark"]["target"] == 90
    assert told["logo_retention"]["formula"]
    assert "logo_retention: Client retention rate" in said("catalogue")


def test_recompute_tells_what_it_published():
    told = answer("recompute", "--from", "2026-01", "--to", "2026-11")
    assert (told["state"], told["months"]) == ("published", 23)
    assert told["values"] > 0
    assert "published" in said("recompute", "--changed")


def test_recompute_of_an_unreadable_month_is_refused():
    with pytest.raises(CommandError, match="write it like 2026-10"):
        said("recompute", "--from", "January")
