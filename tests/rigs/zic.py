"""The compiler of time zones, with which tests pass a law of clocks."""

import shutil

ZIC = shutil.which("zic", path="/usr/sbin:/usr/bin:/sbin:/bin")


def missing():
    """Return why no law can be passed here; empty if one can."""
    return (
        "" if ZIC else "zic, which compiles time zones, was not found: it is in Debian's libc-bin."
    )
