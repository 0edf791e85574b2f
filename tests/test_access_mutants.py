"""Every access rule is held by a test: without it, the suite of the doors fails."""

import os
import subprocess
import sys

import pytest

from tests.authz.mutants import ROOT, Mutant, all_mutants

# The quick ones first: most rules are missed within seconds.
SUITE = (
    "tests/accounts/test_access.py",
    "tests/accounts/test_tokens.py",
    "tests/accounts/test_codes.py",
    "tests/accounts/test_signin.py",
    "tests/accounts/test_elsewhere.py",
    "tests/accounts/api/test_writes.py",
    "tests/metrics/web/test_saved_views.py",
    "tests/metrics/web/test_touchpoint.py",
    "tests/metrics/web/test_targets.py",
    "tests/metrics/web/test_target_step.py",
    "tests/metrics/web/test_setup.py",
    "tests/test_authz_matrix.py",
    "tests/test_fees_out_of_sight.py",
    "tests/incidents/test_signing_in.py",
    "tests/incidents/test_asking_for_more.py",
    "tests/test_api.py",
    "tests/metrics/web/test_pages.py",
    "tests/metrics/web/test_peers.py",
)
MUTANTS = list(all_mutants())


def test_rules_of_every_kind_are_found() -> None:
    """`make doors` takes each of them out; there are fewer only where rules were."""
    found = {mutant.rule for mutant in MUTANTS}
    assert {"visible_q", "visible_to", "may_see_scope", "Http404", "require_safe"} <= found
    assert len(MUTANTS) > 150


def suite_without(mutant: Mutant | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider"),
            *("-p", "no:randomly", "-p", "tests.authz.mutated", "--no-migrations", "--tb=no"),
            *("--show-capture=no", "-m", "not deep", *SUITE),
        ],
        cwd=ROOT,
        env={**os.environ, "KPIDASH_MUTANT": str(mutant or "")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def sound() -> str:
    """What the suite says of the code as it is: a failure of its own would prove nothing."""
    return suite_without(None).stdout


@pytest.mark.deep
@pytest.mark.timeout(900)
@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_the_suite_fails_without_the_rule(mutant: Mutant, sound: str) -> None:
    assert " failed" not in sound
    assert " error" not in sound
    ran = suite_without(mutant)
    assert ran.returncode == 1, f"{mutant} lives: {ran.stdout[-400:]}"
