"""The ways that stand on every page: only those that the person may go."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import Membership, Team, User
from metrics.scorecards.matrix import initials
from metrics.scorecards.views import ViewsMenu, views_menu
from metrics.watchman import watchman
from metrics.web.views import can_be_kept


@dataclass(frozen=True)
class Way:
    name: str
    icon: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class AlertNotice:
    """What this process last saw wrong with the runs; for admins."""

    says: str
    href: str


@dataclass(frozen=True)
class Navigation:
    ways: tuple[Way, ...]
    initials: str
    views: ViewsMenu
    alerts: tuple[AlertNotice, ...] = ()


def navigation(request: HttpRequest) -> dict[str, Navigation]:
    """For templates: nothing where nobody is signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or request.path.startswith("/admin/"):
        return {}
    ways = tuple(_way(request, *way) for way in _ways(user))
    address = request.get_full_path()
    views = views_menu(user, address if can_be_kept(address) else "")
    return {"navigation": Navigation(ways, initials(user.name), views, _alerts(user))}


def _alerts(user: User) -> tuple[AlertNotice, ...]:
    if not watchman.alerts or not access.is_admin(user):
        return ()
    return tuple(
        AlertNotice(alert.says, reverse("run", args=[alert.run.pk])) for alert in watchman.alerts
    )


def _way(request: HttpRequest, name: str, icon: str, href: str) -> Way:
    is_current = request.path == href if href == "/" else request.path.startswith(href)
    return Way(name, icon, href, is_current)


def _ways(user: User) -> list[tuple[str, str, str]]:
    scorecard = (_("My scorecard"), "scorecard", reverse("person", args=[user.source_id]))
    kind, _colon, id = access.home_scope(user).partition(":")
    if kind == "person":
        ways = [scorecard]
    else:
        top = id or _top_team(user)
        ways = [(_("Home"), "home", reverse("home"))]
        ways += [(_("Team"), "team", reverse("team", args=[top]))] if top else []
        ways += [scorecard] if manages_accounts(user) else []
    ways.append((_("Renewals"), "renewals", reverse("renewals")))
    ways.append((_("KPIs"), "catalogue", reverse("catalogue")))
    ways.append((_("Targets"), "target", reverse("targets")))
    if access.is_admin(user):
        ways.append((_("Runs"), "runs", reverse("runs")))
        ways.append((_("Admin"), "admin", reverse("admin:index")))
    return ways


def _top_team(user: User) -> str:
    top = Team.objects.visible_to(user).with_tree_fields().first()
    return top.source_id if top else ""


def manages_accounts(user: User) -> bool:
    """Whether they have a scorecard of their own today, beside a team's."""
    held = Membership.objects.holding_on(user.reach.today).filter(person=user)
    return held.filter(role=Membership.Role.ACCOUNT_MANAGER).exists()
