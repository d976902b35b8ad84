"""A process that is killed without warning, at the point that a test names.

The work is done in a fork, so that each kill costs as little as the work itself. Points are counted
from when the work begins: before and after each statement and commit, and at each word to a mail
server. Whoever forks has closed its own SQLite connections, whose locks a fork does not inherit.
"""

import os
import signal
import smtplib
import traceback
from dataclasses import dataclass

from sqlalchemy import event
from sqlalchemy.orm import Session

PATIENCE = 60  # seconds


@dataclass
class Points:
    """Counts the points that are reached, and ends the process at the *last* one; at 0 at none."""

    last: int
    count: int = 0

    def reach(self, *_, **__):
        """Be at the next point."""
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(engine, points):
    """Let every statement and commit on *engine* be two points, one on either side."""
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(engine, name, points.reach)
    event.listen(Session, "after_commit", points.reach)


def watch_mail(points):
    """Let every command to a mail server and every answer of it be a point."""
    for name in ("putcmd", "getreply"):
        setattr(smtplib.SMTP, name, reaching(getattr(smtplib.SMTP, name), points))


def reaching(method, points):
    """Return *method* with a point before it."""

    def reached(*args, **kwargs):
        points.reach()
        return method(*args, **kwargs)

    return reached


def run(work, last=0):
    """Do *work* in a process of its own; return how many points it reached, none if it was killed.

    Raises AssertionError for work that broke.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(PATIENCE)  # ends a process that hangs
        do(work, Points(last), writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return None
    assert os.WEXITSTATUS(status) == 0, "the work broke; it says why above"
    return int(said)


def do(work, points, writing):
    """Do *work* and end the process, whatever comes of it."""
    try:
        work(points)
        os.write(writing, str(points.count).encode())
    except BaseException:  # noqa: BLE001 - a fork must never go on as its parent's test
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
