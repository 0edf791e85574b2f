"""Setting targets: what makes sense for a KPI, and how a new one follows on an old one."""

from copy import copy
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import metrics.kpis  # noqa: F401  enters every KPI into the catalogue
from accounts import audit, changes
from accounts.audit import Action
from accounts.models import Agency, User
from kpidash import clock
from metrics.engine.bands import KEYS as BANDS
from metrics.engine.kpi import CATALOGUE, Better, Fold, Kpi, Unit
from metrics.engine.periods import WindowKind
from metrics.formats import day_in_words
from metrics.models import Target, Terms
from metrics.wording import said as in_words

# What a value of this fold can be at all; others have no natural limits.
LIMITS: dict[Fold, tuple[float, float]] = {Fold.SHARE: (0, 100), Fold.SCORE: (-100, 100)}
NUMBERS = ("floor", "target", "stretch", "low", "high")


def check(target: Terms) -> None:
    """Refuse a target that makes no sense for its KPI, field by field, in sentences."""
    kpi = CATALOGUE.get(target.kpi)
    if kpi is None:
        raise ValidationError({"kpi": _("There is no KPI called '%(key)s'.") % {"key": target.kpi}})
    tests = (_wrong_kind, _wrong_window, _off_the_scale, _upside_down)
    problems = next((found for test in tests if (found := test(target, kpi))), None)
    if problems:
        raise ValidationError(problems)


def _wrong_kind(target: Terms, kpi: Kpi) -> dict[str, str]:
    has_band = target.low is not None or target.high is not None
    named = {"name": in_words(kpi.name)}
    match kpi.better:
        case Better.NEUTRAL:
            said = _("%(name)s is neither good nor bad: it takes no target.")
            return {"kpi": said % named}
        case Better.BAND if target.target is not None or not has_band:
            said = _("%(name)s is best inside a band: give its lower or upper end.")
            return {"low": said % named}
        case Better.HIGHER if target.target is None or has_band:
            said = _("%(name)s is best higher: give a target, not a band.")
            return {"target": said % named}
        case Better.LOWER if target.target is None or has_band:
            said = _("%(name)s is best lower: give a target, not a band.")
            return {"target": said % named}
    return {}


def _wrong_window(target: Terms, kpi: Kpi) -> dict[str, str]:
    if kpi.months_only and target.window not in ("", WindowKind.MONTH):
        return {"window": _("%(name)s is only told by month.") % {"name": in_words(kpi.name)}}
    return {}


def _off_the_scale(target: Terms, kpi: Kpi) -> dict[str, str]:
    least, most = LIMITS.get(kpi.fold, (0, float("inf")))
    if kpi.fold is Fold.GROWTH:
        least = -100
    unit = " %" if kpi.unit is Unit.PERCENT else ""
    told = {"name": in_words(kpi.name), "least": f"{least:g}{unit}", "most": f"{most:g}{unit}"}
    said = _("%(name)s is at least %(least)s.")
    if most < float("inf"):
        said = _("%(name)s is at least %(least)s and at most %(most)s.")
    given = {name: getattr(target, name) for name in NUMBERS}
    return {
        name: said % told
        for name, value in given.items()
        if value is not None and not least <= value <= most
    }


def _upside_down(target: Terms, kpi: Kpi) -> dict[str, str]:
    """The floor is on the worse side of the target, the stretch on the better one."""
    if target.low is not None and target.high is not None and target.high < target.low:
        return {"high": _("The band's upper end is below its lower end.")}
    sign = -1 if kpi.better is Better.LOWER else 1
    goal = target.target
    if goal is None:
        return {}
    problems = {}
    if target.floor is not None and sign * target.floor > sign * goal:
        problems["floor"] = _("The least acceptable can't be better than the target.")
    if target.stretch is not None and sign * target.stretch < sign * goal:
        problems["stretch"] = _("What would be great can't be worse than the target.")
    return problems


def fit(target: Target) -> Target | None:
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
    before = fit(target)
    if before:
        _save_end(
            before,
            on=target.starts_on,
            by=by,
            why=_("Followed by: %(reason)s") % {"reason": target.reason},
        )
    target.full_clean()
    _save(target, by=by, why=target.reason)
    _note(Action.TARGET_SET, target, by=by)
    return target


@transaction.atomic
def end_target(target: Target, *, on: date | None, by: User, why: str) -> None:
    """Let a target end with nothing after it: the next wider one applies from then on."""
    _one_at_a_time()
    target.ends_on = on
    check_end(target)
    _save_end(target, on=on, by=by, why=why)
    _note(Action.TARGET_ENDED, target, by=by)


def check_end(target: Target) -> None:
    """Refuse an end that would leave a gap before the next target."""
    _before, after = neighbours(target)
    if after and target.ends_on != after.starts_on:
        said = _("Another target follows on %(day)s: it ends there.")
        raise ValidationError({"ends_on": said % {"day": day_in_words(after.starts_on)}})


@transaction.atomic
def change_target(target: Target, *, by: User) -> None:
    """Correct the figures of a target that nobody has been judged by yet."""
    check(target)
    target.full_clean()
    _save(target, by=by, why=target.reason)
    _note(Action.TARGET_CHANGED, target, by=by)


@transaction.atomic
def withdraw_target(target: Target, *, by: User) -> None:
    """Take back a target before it begins: the one before holds on as if it had never been."""
    _one_at_a_time()
    before, _after = neighbours(target)
    target._history_user = by  # type: ignore[attr-defined]
    ends_on = target.ends_on
    starts_on = target.starts_on
    withdrawn = copy(target)
    target.delete()
    if before and before.ends_on == starts_on:
        _save_end(before, on=ends_on, by=by, why=_("The target after it was withdrawn."))
    _note(Action.TARGET_WITHDRAWN, withdrawn, by=by)
    _announce(target)


def _note(action: Action, target: Target, *, by: User) -> None:
    about = f"target:{target.pk}"
    told = {"kpi": target.kpi, "window": target.window, "scope": target.scope}
    audit.note(action, by=by, about=about, **told, starts_on=str(target.starts_on))


def neighbours(target: Target) -> tuple[Target | None, Target | None]:
    """The targets before and after this one, for the same people and length of time."""
    line = Target.objects.in_line_with(target).exclude(pk=target.pk).order_by("starts_on")
    line = line.select_related("team", "person", "client")
    if line.filter(starts_on=target.starts_on).exists():
        raise ValidationError(
            {"starts_on": _("There is a target from that day already: change that one.")}
        )
    before = line.filter(starts_on__lt=target.starts_on).last()
    return before, line.filter(starts_on__gt=target.starts_on).first()


def _refuse_gaps(target: Target, before: Target | None, after: Target | None) -> None:
    """No gap for the whole agency, where nothing wider would apply in between.

    A gap that has begun already stays: closing it would judge the past anew.
    """
    if before and before.ends_on and before.ends_on < target.starts_on and _can_close(before):
        said = _(
            "The target before ended on %(day)s: start on that day, or let that one end later."
        )
        raise ValidationError({"starts_on": said % {"day": day_in_words(before.ends_on)}})
    if after and target.ends_on != after.starts_on:
        said = _("The next target begins on %(day)s: end on that day.")
        raise ValidationError({"ends_on": said % {"day": day_in_words(after.starts_on)}})


def _can_close(before: Target) -> bool:
    today = clock.today(Agency.objects.current().zone)
    return before.scope == "agency" and before.ends_on is not None and before.ends_on > today


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
    _announce(target)


def _announce(target: Target) -> None:
    """Most targets only judge numbers; a band of touch points makes one: it is asked for anew."""
    if target.kpi in BANDS and target.window == WindowKind.MONTH and not target.role:
        changes.announce()
