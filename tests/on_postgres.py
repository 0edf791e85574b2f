"""Runs the tests on a PostgreSQL server of their own: `python -m tests.on_postgres ARGS`."""

import os
import subprocess
import sys

from tests import servers


def main() -> int:
    with servers.postgres_server() as server:
        environment = {**os.environ, "DATABASE_URL": server.url("kpidash")}
        pytest = [sys.executable, "-m", "pytest", *sys.argv[1:]]
        return subprocess.run(pytest, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
