"""Setting targets: what makes sense for a KPI, and how a new one follows on an old one."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

import metrics.kpis  # noqa: F401  enters every KPI into the catalogue
from accounts.models import Agency, User
from metrics.engine.kpi import CATALOGUE, Better, Fold, Kpi, Unit
from metrics.models import Target

# What a value of this fold can be at all; others have no natural limits.
LIMITS: dict[Fold, tuple[float, float]] = {Fold.SHARE: (0, 100), Fold.SCORE: (-100, 100)}
NUMBERS = ("floor", "target", "stretch", "low", "high")


def check(target: Target) -> None:
    """Refuse a target that makes no sense for its KPI, field by field, in sentences."""
    kpi = CATALOGUE.get(target.kpi)
    if kpi is None:
        raise ValidationError({"kpi": f"There is no KPI called {target.kpi!r}."})
    problems = _wrong_kind(target, kpi) or _off_the_scale(target, kpi) or _upside_down(target, kpi)
    if problems:
        raise ValidationError(problems)


def _wrong_kind(target: Target, kpi: Kpi) -> dict[str, str]:
    has_band = target.low is not None or target.high is not None
    match kpi.better:
        case Better.NEUTRAL:
            return {"kpi": f"{kpi.name} is neither good nor bad: it takes no target."}
        case Better.BAND if target.target is not None or not has_band:
            return {"low": f"{kpi.name} is best inside a band: give its lower or upper end."}
        case Better.HIGHER | Better.LOWER if target.target is None or has_band:
            return {"target": f"{kpi.name} is best {kpi.better}: give a target, not a band."}
    return {}


def _off_the_scale(target: Target, kpi: Kpi) -> dict[str, str]:
    least, most = LIMITS.get(kpi.fold, (0, float("inf")))
    if kpi.fold is Fold.GROWTH:
        least = -100
    unit = " %" if kpi.unit is Unit.PERCENT else ""
    words = f"at least {least:g}{unit}" + (f" and at most {most:g}{unit}" if most < 1e9 else "")
    given = {name: getattr(target, name) for name in NUMBERS}
    return {
        name: f"{kpi.name} is {words}."
        for name, value in given.items()
        if value is not None and not least <= value <= most
    }


def _upside_down(target: Target, kpi: Kpi) -> dict[str, str]:
    """The floor is on the worse side of the target, the stretch on the better one."""
    sign = -1 if kpi.better is Better.LOWER else 1
    goal = target.target
    if goal is None:
        return {}
    problems = {}
    if target.floor is not None and sign * target.floor > sign * goal:
        problems["floor"] = "The least acceptable can't be better than the target."
    if target.stretch is not None and sign * target.stretch < sign * goal:
        problems["stretch"] = "What would be great can't be worse than the target."
    return problems


def plan(target: Target) -> Target | None:
    """See that a new target fits between its neighbours, and let it end where a later one begins.

    The answer is the target that it brings to an end, if there is one.
    """
    check(target)
    before, after = neighbours(target)
    if after and target.ends_on is None:
        target.ends_on = after.starts_on
    _refuse_gaps(target, before, after)
    return before if before and before.holds(target.starts_on) else None


@transaction.atomic
def set_target(target: Target, *, by: User) -> Target:
    """Have a new target hold from its first day on.

    The one that held before ends on that day, so that there is never a gap or
    an overlap; what held on any day before stays what it was.
    """
    _one_at_a_time()
    before = plan(target)
    if before:
        _save_end(before, on=target.starts_on, by=by, why=f"Followed by: {target.reason}")
    target.full_clean()
    _save(target, by=by, why=target.reason)
    return target


@transaction.atomic
def end_target(target: Target, *, on: date | None, by: User, why: str) -> None:
    """Let a target end with nothing after it: the next wider one applies from then on."""
    _one_at_a_time()
    target.ends_on = on
    check_end(target)
    _save_end(target, on=on, by=by, why=why)


def check_end(target: Target) -> None:
    """Refuse an end that would leave a gap before the next target."""
    _before, after = neighbours(target)
    if after and target.ends_on != after.starts_on:
        raise ValidationError(
            {"ends_on": f"Another target follows on {after.starts_on}: it ends there."}
        )


@transaction.atomic
def change_target(target: Target, *, by: User) -> None:
    """Correct the figures of a target that nobody has been judged by yet."""
    check(target)
    target.full_clean()
    _save(target, by=by, why=target.reason)


@transaction.atomic
def withdraw_target(target: Target, *, by: User) -> None:
    """Take back a target before it begins: the one before holds on as if it had never been."""
    _one_at_a_time()
    before, _after = neighbours(target)
    target._history_user = by  # type: ignore[attr-defined]
    ends_on = target.ends_on
    starts_on = target.starts_on
    target.delete()
    if before and before.ends_on == starts_on:
        _save_end(before, on=ends_on, by=by, why="The target after it was withdrawn.")


def neighbours(target: Target) -> tuple[Target | None, Target | None]:
    """The targets before and after this one, for the same people and length of time."""
    line = Target.objects.in_line_with(target).exclude(pk=target.pk).order_by("starts_on")
    if line.filter(starts_on=target.starts_on).exists():
        raise ValidationError(
            {"starts_on": "There is a target from that day already: change that one."}
        )
    before = line.filter(starts_on__lt=target.starts_on).last()
    return before, line.filter(starts_on__gt=target.starts_on).first()


def _refuse_gaps(target: Target, before: Target | None, after: Target | None) -> None:
    if before and before.ends_on and before.ends_on < target.starts_on:
        raise ValidationError(
            {
                "starts_on": f"The target before ended on {before.ends_on}: start on that day, "
                "or let that one end later."
            }
        )
    if after and target.ends_on != after.starts_on:
        raise ValidationError(
            {"ends_on": f"The next target begins on {after.starts_on}: end on that day."}
        )


def _one_at_a_time() -> None:
    """Two people who set targets at once would both find the same one open."""
    list(Agency.objects.select_for_update())


def _save_end(target: Target, *, on: date | None, by: User, why: str) -> None:
    target.ends_on = on
    target.full_clean()
    _save(target, by=by, why=why)


def _save(target: Target, *, by: User, why: str) -> None:
    target._history_user = by  # type: ignore[attr-defined]
    target._change_reason = why[:100]  # type: ignore[attr-defined]
    target.save()
