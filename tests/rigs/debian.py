"""Debian's packages, installed for the tests where that is allowed; the standard library only."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

RELEASE = Path("/etc/os-release")


def may_install():
    """Tell whether this is Debian, as root, with apt-get at hand."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    is_debian = RELEASE.exists() and "ID=debian" in RELEASE.read_text().splitlines()
    return is_root and is_debian and shutil.which("apt-get") is not None


def install(*packages):
    """Install *packages* quietly; tell whether every step worked."""
    return all(
        quietly(["apt-get", *step])
        for step in (
            ["update", "-qq"],
            ["install", "-qq", "-y", "--no-install-recommends", *packages],
        )
    )


def quietly(command, cwd=None):
    """Run *command* without questions, its words among the errors; tell whether it worked."""
    done = subprocess.run(  # noqa: S603 - fixed lines of the callers
        command,
        cwd=cwd,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        check=False,
    )
    return done.returncode == 0
