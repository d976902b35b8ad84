"""Find the Chromium that the tests drive; install Debian's where that is allowed.

`make test` runs this before the tests: `python -m tests.browser.install`.
"""

import os
import shutil
import sys

from tests.rigs import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "No Chromium was found: set SCHEDULER_TEST_CHROMIUM to its path, or put chromium, "
    "chromium-browser or google-chrome on the path."
)


def find():
    """Return the path of the Chromium to test with, or None."""
    given = os.environ.get("SCHEDULER_TEST_CHROMIUM")
    if given:
        return shutil.which(given)
    return next(filter(None, map(shutil.which, NAMES)), None)


def main():
    """Return the exit status: 0, or 1 with a sentence where CI cannot have a Chromium."""
    if find() is None and "SCHEDULER_TEST_CHROMIUM" not in os.environ and debian.may_install():
        debian.install("chromium")
    if find():
        return 0
    sys.stderr.write(f"{ADVICE} The tests in a browser will not be run.\n")
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
