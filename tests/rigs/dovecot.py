"""Install the IMAP server that the tests talk to, where that is allowed.

`make test` runs this before the tests: `python -m tests.rigs.dovecot`.
"""

import os
import subprocess
import sys

from tests.browser.install import may_install
from tests.rigs import imap


def install():
    """Install Debian's Dovecot; tell whether every step worked."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "dovecot-imapd"],
    )
    return all(
        subprocess.run(  # noqa: S603 - the two fixed lines above
            step, env=quiet, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
        ).returncode
        == 0
        for step in steps
    )


def main():
    """Return the exit status: 0, or 1 with a sentence where CI cannot have an IMAP server."""
    if imap.find() is None and "SCHEDULER_TEST_DOVECOT" not in os.environ and may_install():
        install()
    if imap.find():
        return 0
    sys.stderr.write(f"{imap.missing()} The tests of replies by mail will not be run.\n")
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
