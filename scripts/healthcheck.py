"""Ask the web process on this machine how it is; the exit code is the answer.

python scripts/healthcheck.py [PORT]
"""

import os
import sys
from http.client import HTTPConnection, HTTPException


def status(port: int) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=4)
    # Any other name than one of its own is refused.
    host = os.environ["KPIDASH_HOSTS"].partition(",")[0]
    connection.request("GET", "/healthz", headers={"Host": host})
    return connection.getresponse().status


def main() -> None:
    try:
        found = status(int(sys.argv[1]) if len(sys.argv) > 1 else 8000)
    except (OSError, HTTPException) as error:
        sys.exit(f"The web process doesn't answer: {error}")
    if found != 200:
        sys.exit(f"The web process answers {found}.")


if __name__ == "__main__":
    main()
