"""How long before a contract's end notice has to be given."""

from accounts.demo.clients import Client
from accounts.demo.paper import Contract
from accounts.demo.world import World

USUAL = ("", "30", "60", "60", "90", "90")
# So soon somebody has to talk to the clients that nobody who decides was seen at.
NEGLECTED_BY = 12


def notice_days(world: World, client: Client, contract: Contract) -> str:
    """What the paper says; blank where nobody agreed on any."""
    end = contract.term.end
    if client.part == "neglected" and end and end > world.today:
        return str((end - world.today).days - NEGLECTED_BY)
    return world.dice(f"notice of {contract.id}").choice(USUAL)
