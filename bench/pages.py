"""What each page costs in a company that has been hiring for a while: queries, and CPU."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from bench.figures import Figure, in_turns
from bench.house import NOW, House, house, pool_of
from bench.plain import plain_page
from scheduler.database import db
from scheduler.models import Application, Booking, Candidate, Role
from scheduler.services.bookings.booking import book
from scheduler.services.placing.securing import Choice
from scheduler.services.search.finding import ask
from tests.listening import statements
from tests.people import (
    make_application,
    make_candidate,
    make_company,
    make_coordinator,
    make_office,
    make_role,
    portal,
)
from tests.services.hiring import applied

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
NEXT_WEEK = "2027-03-08"


@dataclass(frozen=True)
class Page:
    """One page as somebody opens it."""

    name: str
    fetch: Callable[[], bytes]
    target: str = "no target"


def figures(*, rounds: int = 9, n: int = 100, waiting: int = 120) -> Iterator[Figure]:
    """Yield queries and CPU of each page, and how many plain pages of 200 rows that is."""
    with house() as home:
        company = Company(home, n, waiting)
        with home.app.app_context():
            engine = db.engine
        for page in company.pages():
            page.fetch()
            with statements(engine) as asked:
                page.fetch()
            spent, plain = in_turns(page.fetch, plain_page(200), rounds=rounds)
            yield Figure(
                f"page, {page.name}",
                f"{len(asked)} queries, {spent:.1f} ms, {spent / plain:.1f}x a plain page",
                page.target,
            )


class Company:
    """A pool of *n*, a role, candidates at different points, and *waiting* unread applications."""

    def __init__(self, home: House, n: int, waiting: int) -> None:
        self.home, session = home, home.session
        make_company(session, per_day=100, per_week=100)
        office = make_office(session, rooms=3)
        pool, _ = pool_of(session, n)
        self.sam = make_coordinator(session)
        self.role: Role = make_role(session, pool, [office])
        self.free = self.applied("Priya Raman")
        self.busy = self.applied("Nadia Farouk")
        self.booking = self.booked(self.busy)
        for number in range(waiting):
            act = replace(home.act, now=NOW - timedelta(hours=number))
            applied(session, self.role.id, act, f"Person{number} Example")

    def applied(self, name: str) -> Application:
        session = self.home.session
        return make_application(session, self.role, make_candidate(session, name))

    def booked(self, application: Application) -> Booking:
        session, step = self.home.session, application.steps[1]
        interview = step.stage.ways[0].interviews[0]
        starts_at = ask(session, step, interview, None, now=NOW).starts()[0]
        return book(session, step.id, Choice(interview.id, None, starts_at), act=self.home.act)

    def path(self, candidate: Candidate) -> str:
        return portal(self.home.session, self.home.settings, candidate)

    def pages(self) -> Iterator[Page]:
        """Yield every page that the figures are about."""
        mine, hers = self.path(self.free.candidate), self.path(self.busy.candidate)
        picker = f"{mine}/steps/{self.free.steps[1].id}"
        person = self.booking.attendances[0].person
        yield self.page("a role", f"/roles/{self.role.slug}")
        yield self.page("a candidate's portal", mine)
        yield self.page("the picker", picker, target="<= 3x")
        week = f"{picker}?week={NEXT_WEEK}"
        yield self.page("another week of the picker, by htmx", week, headers=FRAGMENT)
        yield self.page("a booking", f"{hers}/bookings/{self.booking.id}")
        desk = self.home.app.test_client().enter(self.sam)
        yield self.page("the queue", "/queue", client=desk)
        yield self.page("the pipeline", f"/board/{self.role.slug}", client=desk)
        yield self.page("a candidate for staff", f"/candidates/{self.busy.id}", client=desk)
        yield self.page("sent mail", "/sent", client=desk)
        yield self.page("a week of everybody", "/week", client=desk)
        yield self.page("reports of twelve weeks", "/reports", client=desk)
        yield self.page(
            "an interviewer's own", "/me", client=self.home.app.test_client().enter(person)
        )

    def page(
        self, name: str, address: str, *, client=None, headers=None, target="no target"
    ) -> Page:
        client = client or self.home.app.test_client()

        def fetch() -> bytes:
            answer = client.get(address, headers=headers)
            assert answer.status_code == 200, (name, answer.status)
            return answer.data

        return Page(name, fetch, target)
