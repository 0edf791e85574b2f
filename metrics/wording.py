"""The engine's English in the reader's language.

The engine and the KPIs know no Django: their names, definitions and reasons are
plain English. Pages ask here for the same in the language that is active; the
API doesn't. `metrics.translatable` lists all of it for translators.
"""

from dataclasses import replace

from django.utils.translation import gettext, pgettext

from metrics.engine.kpi import Benchmark, Kpi
from metrics.engine.quality import RULES, Deduction

# Labels that records and splits carry, which are no sentences: "other", "date".
LABEL = "label"
# What the engine adds to a record's id where one record counts more than once.
NOTES = (
    *(", a year ago", ", as first planned", ", covered", ", favourable or not", ", realised"),
    *(", reopened", ", seed", ", wave ", ", weighted", " in month ", "MRR of "),
)


def said(text: str) -> str:
    """An English text of the engine in the reader's language; nothing stays nothing."""
    return gettext(text) if text else ""


def paragraphs(text: str) -> list[str]:
    """A docstring as translators get it: each paragraph one line."""
    return [" ".join(each.split()) for each in text.split("\n\n") if each.strip()]


def label(name: str) -> str:
    """What a split or one of its parts is called: free text of an agency's own stays as it is."""
    plain = name.replace("_", " ")
    told = pgettext(LABEL, plain)
    return told if told != plain else said(plain)


def record(id: str) -> str:
    """A record's id as it is, with what the engine noted beside it in the reader's language."""
    for note in NOTES:
        if note in id:
            id = id.replace(note, gettext(note))
    return id


def told(kpi: Kpi) -> Kpi:
    """The KPI as its reader calls it; what it counts (`rows`, `base`) is for `formats.plural`."""
    return replace(
        kpi,
        name=said(kpi.name),
        short_name=said(kpi.short_name),
        meaning="\n\n".join(gettext(each) for each in paragraphs(kpi.meaning)),
        formula=said(kpi.formula),
        why=said(kpi.why),
        credit=said(kpi.credit),
        example=replace(kpi.example, says=said(kpi.example.says)),
        benchmark=_told_benchmark(kpi.benchmark) if kpi.benchmark else None,
    )


def lack(deduction: Deduction) -> Deduction:
    """What some records lack: runs keep the English sentence with its numbers put in."""
    what, numbers = deduction.what, {"found": deduction.found, "of": deduction.of}
    rule = next((rule for rule in RULES if rule.what.format(**numbers) == what), None)
    what = gettext(rule.what).format(**numbers) if rule else what
    return replace(deduction, what=what, repair=said(deduction.repair))


def _told_benchmark(benchmark: Benchmark) -> Benchmark:
    return replace(benchmark, source=said(benchmark.source), warning=said(benchmark.warning))
