"""Where did the fee go? From the recurring fee at a window's start to that at its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import floor, log10

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.answers import Published
from metrics.charts import Bar, Spec, bars
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import Window
from metrics.engine.scopes import Scope
from metrics.formats import NumberFormat, window_in_words
from metrics.scorecards.chart_cards import ChartCard, TwinTable
from metrics.wording import said

STOCK = "mrr"
GAINS = ("mrr_new", "mrr_expansion", "mrr_reactivation", "mrr_resume")
EXCHANGE = "mrr_fx"
LOSSES = ("mrr_contraction", "mrr_churn", "mrr_pause")
SIGNED = ("mrr_transfer", EXCHANGE)
MOVEMENTS = (*GAINS, *LOSSES, *SIGNED)
HANDED_OVER = gettext_lazy("Hand-overs")
CENT = 0.005


@dataclass(frozen=True)
class Step:
    name: str | Promise
    amount: float


def bridge_card(published: Published, scope: Scope, window: Window, *, id: str) -> ChartCard | None:
    """None where the fee at either end isn't known, or there never was one."""
    opening = window.shifted(-len(list(window.month_starts())))
    queries = [(key, scope, window) for key in (STOCK, *MOVEMENTS)]
    if not published.is_published(opening):
        return None
    answers = published.answers([*queries, (STOCK, scope, opening)])
    start, end = answers[STOCK, scope, opening].value, answers[STOCK, scope, window].value
    moved = {key: answers[key, scope, window].value for key in MOVEMENTS}
    if start is None or end is None or not (start or end) or None in moved.values():
        return None
    steps = steps_between(start, end, {key: value or 0.0 for key, value in moved.items()})
    number = NumberFormat.of(CATALOGUE[STOCK], published.agency.currency)
    return drawn_bridge(start, steps, window=window, number=number, id=id)


def steps_between(start: float, end: float, moved: Mapping[str, float]) -> list[Step]:
    """What isn't nothing; clients who changed hands move a team's fee, and nobody else's."""
    signed = {key: -moved[key] if key in LOSSES else moved[key] for key in MOVEMENTS}
    steps = [Step(said(CATALOGUE[key].short_name), amount) for key, amount in signed.items()]
    steps.append(Step(HANDED_OVER, end - start - sum(signed.values())))
    return [step for step in steps if abs(step.amount) > CENT]


def drawn_bridge(
    start: float, steps: Sequence[Step], *, window: Window, number: NumberFormat, id: str
) -> ChartCard:
    end = start + sum(step.amount for step in steps)
    facts = {
        "start": number.text(start),
        "end": number.text(end),
        "period": window_in_words(window),
        "change": _change(end - start, steps, number),
    }
    return ChartCard(
        id=id,
        title=_title(steps, facts),
        subtitle=_subtitle(start, steps, facts, number),
        summary=_summary(steps, facts, number),
        spec=_spec(start, steps, number),
        table=TwinTable(
            caption=_("From %(start)s to %(end)s") % facts,
            headings=(_("Step"), _("Amount")),
            rows=(
                (_("At the start"), facts["start"]),
                *((str(step.name), number.change(step.amount)) for step in steps),
                (_("At the end"), facts["end"]),
            ),
        ),
    )


def _change(change: float, steps: Sequence[Step], number: NumberFormat) -> str:
    """Growth leaves exchange rates out: so that both can be seen to agree, both are told."""
    name = said(CATALOGUE[EXCHANGE].short_name)
    exchange = sum(step.amount for step in steps if step.name == name)
    if not exchange:
        return number.change(change)
    told = {"change": number.change(change), "without": number.change(change - exchange)}
    return _("%(change)s (%(without)s without exchange rates)") % told


def _subtitle(
    start: float, steps: Sequence[Step], facts: Mapping[str, str], number: NumberFormat
) -> str:
    begins = cut(start, steps)
    if not begins:
        return _("Monthly recurring fee, %(period)s") % facts
    told = {**facts, "begins": number.text(begins)}
    return _("Monthly recurring fee, %(period)s; the axis begins at %(begins)s") % told


def _title(steps: Sequence[Step], facts: Mapping[str, str]) -> str:
    gain = max(steps, key=lambda step: step.amount, default=Step("", 0.0))
    loss = min(steps, key=lambda step: step.amount, default=Step("", 0.0))
    told = {**facts, "gain": gain.name, "loss": loss.name}
    if gain.amount > 0 > loss.amount:
        return _("MRR %(change)s: %(gain)s added most, %(loss)s took most") % told
    if gain.amount > 0:
        return _("MRR %(change)s: %(gain)s added most, nothing was lost") % told
    if loss.amount < 0:
        return _("MRR %(change)s: %(loss)s took most, nothing was gained") % told
    return _("MRR stayed at %(end)s: nothing was gained or lost") % told


def _summary(steps: Sequence[Step], facts: Mapping[str, str], number: NumberFormat) -> str:
    moved = ", ".join(f"{step.name} {number.change(step.amount)}" for step in steps)
    if not moved:
        return _("The fee was %(start)s at the start and %(end)s at the end.") % facts
    told = {**facts, "movements": moved}
    return _("From %(start)s at the start to %(end)s at the end: %(movements)s.") % told


def _spec(start: float, steps: Sequence[Step], number: NumberFormat) -> Spec:
    rows, so_far = [Bar(_("Start"), start, number.text(start))], start
    for step in steps:
        fill = "soft" if step.amount > 0 else "quiet"
        after = so_far + step.amount
        rows.append(Bar(str(step.name), after, number.change(step.amount), so_far, fill))
        so_far = after
    return bars([*rows, Bar(_("End"), so_far, number.text(so_far))], begins=cut(start, steps))


def cut(start: float, steps: Sequence[Step]) -> float:
    """Where the axis begins, so that movements of a few percent can be seen: a round figure."""
    heights = list(accumulate((step.amount for step in steps), initial=start))
    span = max(heights) - min(heights)
    low = min(heights) - span
    if low <= 0 or not span:
        return 0.0
    scale = 10.0 ** floor(log10(span))
    return floor(low / scale) * scale
