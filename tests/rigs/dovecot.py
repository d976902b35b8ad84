"""Install the IMAP server that the tests talk to, where that is allowed.

`make test` runs this before the tests: `python -m tests.rigs.dovecot`.
"""

import os
import sys

from tests.rigs import debian, imap


def main():
    """Return the exit status: 0, or 1 with a sentence where CI cannot have an IMAP server."""
    if imap.find() is None and "SCHEDULER_TEST_DOVECOT" not in os.environ and debian.may_install():
        debian.install("dovecot-imapd")
    if imap.find():
        return 0
    sys.stderr.write(f"{imap.missing()} The tests of replies by mail will not be run.\n")
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
