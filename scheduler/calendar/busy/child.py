"""The process that reads calendars for the worker: bytes in, times out, little time and memory.

What a file may do to a reader it does to this process, which holds no secret and no connection.
"""

import json
import sys
import zoneinfo
from datetime import datetime
from types import ModuleType
from typing import Any

from scheduler.calendar.busy.reading import read

resource: ModuleType | None
try:
    import resource
except ImportError:  # on Windows the parent's clock alone is there
    resource = None

CPU_SECONDS = 5
MEMORY = 512 * 1024 * 1024


def main() -> None:
    """Read each calendar that comes in and write down what it says, until nothing comes."""
    zoneinfo.reset_tzpath(to=[])
    limit_memory()
    while line := sys.stdin.buffer.readline():
        asked = json.loads(line)
        data = sys.stdin.buffer.read(asked.pop("length"))
        limit_time()
        sys.stdout.write(json.dumps(said(data, **asked)) + "\n")
        sys.stdout.flush()


def said(data: bytes, start: str, end: str, **how: Any) -> dict[str, Any]:
    """Return what a calendar says, for JSON."""
    reading = read(data, datetime.fromisoformat(start), datetime.fromisoformat(end), **how)
    return {
        "times": [(each.stand, each.is_day, each.start, each.end) for each in reading.occurrences],
        "unread": reading.unread,
        "is_calendar": reading.is_calendar,
        "is_whole": reading.is_whole,
        "is_cut": reading.is_cut,
    }


def limit_memory() -> None:
    """Let the system refuse more memory than reading ever takes."""
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def limit_time() -> None:
    """Let the system end this process where the next calendar takes too long."""
    if resource:
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
