"""What comes up when? A line of days with a mark where each renewal is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from metrics.charts.figure import FONT, Spec, layout
from metrics.formats import day_and_month, short_month

SYMBOLS = {"off": "square", "near": "triangle-up", "na": "circle"}
# Days before and after today that are drawn at most; what lies further stands at the edge.
BEFORE, AFTER = -60, 150
AIR = 6


@dataclass(frozen=True)
class Due:
    """One renewal on the line: the day it turns on, and its last day where that is another."""

    name: str
    on: date
    last_day: date | None
    tone: str
    told: str


def timeline(shown: Sequence[Due], *, today: date) -> Spec:
    """The most pressing on top; to the left of today it is too late."""
    rows = list(range(len(shown)))[::-1]
    low, high = _ends(shown, today)
    return {
        "data": [_lasts(shown, rows, today), _dues(shown, rows, today)],
        "layout": {
            **layout(right=16),
            "shapes": [_now(), *_spans(shown, rows, today)],
            "annotations": [_now_label()],
            "xaxis": {
                "range": [low - AIR, high + AIR],
                **_months(low, high, today),
                "gridcolor": "var(--kp-line)",
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
                "tickangle": 0,
            },
            "yaxis": {
                "range": [-0.7, len(shown) - 0.1],
                "tickvals": rows,
                "ticktext": [due.name for due in shown],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            },
        },
    }


def _place(day: date, today: date) -> int:
    return max(BEFORE, min(AFTER, (day - today).days))


def _ends(shown: Sequence[Due], today: date) -> tuple[int, int]:
    days = [_place(day, today) for due in shown for day in (due.on, due.last_day) if day]
    return min([0, *days]), max([30, *days])


def _months(low: int, high: int, today: date) -> Spec:
    """The first of each month, named."""
    days = [today + timedelta(days=offset) for offset in range(low - AIR, high + AIR)]
    firsts = [day for day in days if day.day == 1]
    return {
        "tickvals": [(day - today).days for day in firsts],
        "ticktext": [short_month(day) for day in firsts],
    }


def _now() -> Spec:
    return {
        "type": "line",
        "x0": 0,
        "x1": 0,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": "var(--kp-target)", "width": 1.5, "dash": "dash"},
    }


def _now_label() -> Spec:
    return {
        "x": 0,
        "y": 1,
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": 4,
        "yshift": -14,
        "text": _("Today"),
        "showarrow": False,
        "font": {**FONT, "color": "var(--kp-ink)"},
    }


def _spans(shown: Sequence[Due], rows: Sequence[int], today: date) -> list[Spec]:
    """From the notice date to the end of the term."""
    return [
        {
            "type": "line",
            "layer": "below",
            "x0": _place(due.on, today),
            "x1": _place(due.last_day, today),
            "y0": row,
            "y1": row,
            "line": {"color": "var(--kp-prev)", "width": 2},
        }
        for row, due in zip(rows, shown, strict=True)
        if due.last_day and due.last_day != due.on
    ]


def _lasts(shown: Sequence[Due], rows: Sequence[int], today: date) -> Spec:
    """Hollow: the term's last day, where notice is due before it."""
    told = [
        (_place(due.last_day, today), row, f"{due.name}: {day_and_month(due.last_day)}")
        for row, due in zip(rows, shown, strict=True)
        if due.last_day and due.last_day != due.on
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _row, _text in told],
        "y": [row for _x, row, _text in told],
        "customdata": [text for _x, _row, text in told],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "symbol": "circle-open",
            "size": 9,
            "color": "var(--kp-ink3)",
            "opacity": 1,
            "line": {"width": 2},
        },
        "cliponaxis": False,
    }


def _dues(shown: Sequence[Due], rows: Sequence[int], today: date) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_place(due.on, today) for due in shown],
        "y": list(rows),
        "customdata": [due.told for due in shown],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "symbol": [SYMBOLS[due.tone] for due in shown],
            "color": [f"var(--kp-{due.tone})" for due in shown],
            "size": 12,
            "opacity": 1,
        },
        "cliponaxis": False,
    }
