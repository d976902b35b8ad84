"""What it takes to bring a company back: a backup of many bookings, restored, told anew, checked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from time import process_time

from sqlalchemy.orm import Session

from bench.figures import Figure
from bench.house import NOW, House, house, pool_of, settings_at
from bench.many import multiply
from scheduler.cli import copies
from scheduler.errors import SlotTaken
from scheduler.models import Application, Role
from scheduler.services.act import Act
from scheduler.services.bookings.booking import book
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from scheduler.services.upkeep import invariants, restoring
from tests.conftest import engine_of
from tests.people import make_application, make_candidate, make_company, make_role

BAR = 60.0  # seconds for 10,000 bookings
BOOKED = 400  # one by one; beyond them whole copies of all
WEEKS = timedelta(weeks=5)  # behind the last start that is offered


def figures(*, n: int = 300, people: int = 40) -> Iterator[Figure]:
    """Yield the seconds of a backup and of each part of its restore, for *n* interviews to come."""
    with house() as home:
        folder = Path(home.settings.data_dir)
        fill(home, n, people)
        home.session.close()
        parts = {"backup": timed(lambda: copies.copy_out(home.settings, folder / "backup.db"))}
        again = settings_at(f"sqlite:///{folder}/again.db", folder)
        parts["put back"] = timed(
            lambda: copies.copy_in(again, folder / "backup.db", replace=False, now=NOW)
        )
        engine = engine_of(again.database_url)
        with Session(engine) as session:
            act = Act(actor="command", now=NOW, house=again.house)
            parts["told anew"] = timed(lambda: restoring.settle(session, act=act))
            parts["checked"] = timed(lambda: invariants.check(session))
        engine.dispose()
    whole = sum(parts.values())
    each = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in parts.items())
    yield Figure(
        f"restore of {n:,} interviews", f"{whole:.1f} s: {each}", f"<= {BAR * n / 1e4:g} s"
    )


def fill(home: House, n: int, people: int) -> None:
    """Store *n* interviews to come, each of a candidate of their own: BOOKED, and copies of them."""
    session = home.session
    make_company(session, per_day=100, per_week=100)
    pool, _ = pool_of(session, people)
    role_id = make_role(session, pool).id
    starts = cycle(starts_of(session, applicant(session, role_id, 0)))
    for number in range(min(n, BOOKED)):
        book_next(home, applicant(session, role_id, number + 1), starts)
        session.expunge_all()  # what is kept makes each commit dearer
    multiply(session, n // BOOKED - 1, length=WEEKS)


def applicant(session: Session, role_id: int, number: int) -> Application:
    role = session.get_one(Role, role_id)
    return make_application(session, role, make_candidate(session, f"Person{number} Example"))


def starts_of(session: Session, application: Application) -> list[datetime]:
    step = application.steps[1]
    return ask(session, step, step.stage.ways[0].interviews[0], None, now=NOW).starts()


def book_next(home: House, application: Application, starts: Iterator[datetime]) -> None:
    """Book the next start at which somebody is free."""
    step = application.steps[1]
    interview = step.stage.ways[0].interviews[0]
    while True:
        try:
            book(home.session, step.id, Choice(interview.id, None, next(starts)), act=home.act)
        except SlotTaken:
            continue
        return


def timed(work) -> float:
    begin = process_time()
    work()
    return process_time() - begin
