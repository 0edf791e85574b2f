"""KPIs of an agency's own, from modules that a setting names."""

from collections.abc import Sequence
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured


def enter(modules: Sequence[str]) -> None:
    """Import the modules, so that their KPIs stand in the catalogue after the product's.

    Raises ImproperlyConfigured, with what would be right.
    """
    if not modules:
        return
    import_module("metrics.kpis")
    for name in modules:
        try:
            import_module(name)
        except ImportError as error:
            raise ImproperlyConfigured(
                f"KPIDASH_KPIS names {name!r}, which can't be imported: {error}. Name modules that "
                "Python finds, separated by commas, like ouragency.kpis."
            ) from error
        except (TypeError, ValueError) as error:
            raise ImproperlyConfigured(
                f"KPIDASH_KPIS: {name} is no module of KPIs: {error}"
            ) from error
