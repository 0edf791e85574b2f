"""Tracebacks are shown only where they were asked for, and only on the machine itself."""

import pytest
from django.core.management import CommandError, call_command

from metrics.management.commands.serve import refuse_to_debug_for_others


@pytest.mark.parametrize("bind", ["0.0.0.0:8000", "[::]:8000", "10.0.0.7:8000", ":8000"])
def test_serve_refuses_to_debug_for_others(settings, bind):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="KPIDASH_DEBUG is for this machine alone"):
        call_command("serve", bind=bind)


@pytest.mark.parametrize("bind", ["127.0.0.1:8000", "[::1]:8000", "localhost:8000"])
def test_serve_debugs_on_the_machine_itself(settings, bind):
    settings.DEBUG = True
    refuse_to_debug_for_others(bind)


def test_serve_binds_anywhere_without_debugging(settings):
    settings.DEBUG = False
    refuse_to_debug_for_others("0.0.0.0:8000")
