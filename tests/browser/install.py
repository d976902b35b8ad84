"""Find the Chromium that the tests drive; install Debian's where that is allowed.

`make test` runs this before the tests. It uses the standard library only.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

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


def may_install():
    """Tell whether this is Debian, as root, with apt-get at hand."""
    release = Path("/etc/os-release")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    is_debian = release.exists() and "ID=debian" in release.read_text().splitlines()
    return is_root and is_debian and shutil.which("apt-get") is not None


def install():
    """Install Debian's Chromium; tell whether every step worked."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"],
    )
    return all(
        subprocess.run(  # noqa: S603 - the two fixed lines above
            step, env=quiet, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
        ).returncode
        == 0
        for step in steps
    )


def main():
    """Return the exit status: 0, or 1 with a sentence where CI cannot have a Chromium."""
    if find() is None and "SCHEDULER_TEST_CHROMIUM" not in os.environ and may_install():
        install()
    if find():
        return 0
    sys.stderr.write(f"{ADVICE} The tests in a browser will not be run.\n")
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
