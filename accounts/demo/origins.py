"""Where proposals come from: the recommendation, the contact and the day behind each."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from accounts.demo.growth import Opportunity
from accounts.demo.moments import Scene
from accounts.demo.referrals import Referral

# How proposals to clients of ours come about.
OCCASIONS = ("review meeting", "client asked", "our idea")


def with_origins(
    scene: Scene, sent: list[Opportunity], recommended: list[Referral]
) -> list[Opportunity]:
    """The same proposals, in order, with the day that each began and what it began with."""
    dice = scene.world.dice("origins")
    waiting = [one for one in recommended if one.is_qualified and not one.won]
    won = {one.won: one for one in recommended if one.won}
    found = []
    for one in sent:
        opened_on = one.sent_on - timedelta(days=dice.randint(5, 30))
        opened = replace(one, opened_on=opened_on)
        if one.kind != "new_business":
            found.append(_to_a_client(scene, opened, opened_on, dice))
        elif one.channel == "referral":
            found.append(_recommended(opened, won, waiting))
        else:
            found.append(opened)
    return found


def _recommended(
    one: Opportunity, won: dict[str, Referral], waiting: list[Referral]
) -> Opportunity:
    """One that a client of ours brought: the first still unanswered, where it fits."""
    if one.client:
        return _by(one, won[one.client]) if one.client in won else one
    for referral in waiting:
        if 0 <= (one.sent_on - referral.on).days < 200:
            waiting.remove(referral)
            opened_on = max(one.opened_on or referral.on, referral.on)
            return replace(_by(one, referral), prospect=referral.prospect, opened_on=opened_on)
    return one


def _by(one: Opportunity, referral: Referral) -> Opportunity:
    return replace(one, referral=referral.id, origin_contact=referral.contact)


def _to_a_client(scene: Scene, one: Opportunity, on: date, dice: Random) -> Opportunity:
    """Mostly it began with who decides; at times with somebody they introduced us to."""
    client = scene.by_id[one.client]
    known = scene.known(client, on)
    introduced = [contact for contact in known if contact.introduced_by]
    others = introduced if introduced and dice.random() < 0.5 else known[:1]
    occasion = dice.choice(OCCASIONS)
    return replace(one, channel=occasion, origin_contact=dice.choice(others).id if others else "")
