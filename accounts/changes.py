"""Who wants to know that records changed, by an import, in the admin or through an action.

Other apps append a function to `listeners`; it is called once the change is
committed, and takes nothing.
"""

from collections.abc import Callable

from django.db import transaction

listeners: list[Callable[[], object]] = []


def announce() -> None:
    """Tell everybody who asked, after this transaction."""
    for listener in listeners:
        transaction.on_commit(listener)
