"""One installation's whole day in one process: python -m tests.reference_installation.

Migrates, imports a bundle, recomputes, answers the queries, imports the bundle
once more and exports all, each by its command; prints what the second import
and the queries said. Starting a process for each would take most of the time.
"""

import json
import sys
from io import StringIO

import django
from django.core.management import call_command

django.setup()


def said(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def main(bundle: str, queries: str, exported: str) -> None:
    said("migrate", "--noinput", "--verbosity", "0")
    said("import_bundle", bundle, "--json")
    said("recompute", "--all", "--json")
    answers = said("kpi", "--queries", queries, "--json")
    again = said("import_bundle", bundle, "--json")
    said("export_bundle", exported)
    sys.stdout.write(json.dumps({"answers": answers, "again": again}))


main(*sys.argv[1:])
