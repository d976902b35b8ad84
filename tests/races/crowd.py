"""A crowd at one door: candidates made in bulk, and clients that press Book all at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from scheduler import clock
from scheduler.domain.keys import new_handle
from scheduler.domain.terms import ApplicationState, KeyPurpose, ResourceKind, StepState
from scheduler.models import Application, Candidate, Key, Resource, Step, WeeklyHours
from scheduler.services import keys
from scheduler.services.transaction import transaction
from scheduler.web.candidate.wishes import REMOTE, stamp
from scheduler.web.forms import new_submission
from tests.conftest import NOON
from tests.services.calls import PACIFIC, make_company, make_person, make_role

TODAY = clock.now().date()  # the servers' clock is the machine's
MONDAY = TODAY + timedelta(days=14 - TODAY.weekday())  # of the week after next
DAYS, HOURS = range(4), range(9, 14)  # 20 starts, on the hour, too far apart to touch
WAIT = 60  # seconds after which a client calls its request lost
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Press:
    """One press of Book: where, for which time, and under which key of the form."""

    path: str
    slot: datetime
    submission: str

    @property
    def body(self):
        words = {"slot": stamp(self.slot), "place": REMOTE, "submission": self.submission}
        return urlencode(words)


def slots():
    """Return the 20 times that there are."""
    zone = ZoneInfo(PACIFIC)
    return [
        datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, tzinfo=zone) + timedelta(days=day)
        for day in DAYS
        for hour in HOURS
    ]


def make_door(session):
    """Return a role whose one interviewer gives 20 half hours, in one week alone."""
    make_company(session)
    person = make_person(session, "Jonas Weber")
    with transaction(session):
        person.hours = [
            WeeklyHours(
                weekday=day,
                from_minute=60 * HOURS.start,
                until_minute=60 * HOURS.stop,
                valid_from=MONDAY,
                valid_until=MONDAY + timedelta(days=6),
            )
            for day in DAYS
        ]
    return make_role(session, [person], grid_minutes=60)


def make_crowd(session, settings, role, number):
    """Return where each of *number* new candidates presses Book for their open call."""
    plan = role.plans[-1]
    with transaction(session):
        crowd = [make_application(role, plan, each) for each in range(number)]
        session.add_all(crowd)
        session.flush()
        links = [
            Key(purpose=KeyPurpose.CANDIDATE, subject_id=each.candidate.id, handle=new_handle())
            for each in crowd
        ]
        session.add_all(links)
        session.flush()
        return [
            f"/c/{keys.make(settings.secret_keys, link)}/steps/{each.steps[1].id}/booking"
            for each, link in zip(crowd, links, strict=True)
        ]


def make_application(role, plan, number):
    """Return a new candidate's application, which waits for them to choose a time."""
    mail = f"crowd.{number}@mail.example"
    application = Application(
        candidate=Candidate(
            resource=Resource(kind=ResourceKind.CANDIDATE),
            name=f"Candidate {number}",
            mail=mail,
            mail_key=mail,
            zone="America/Denver",
            confirmed_at=NOON,
            created_at=NOON,
        ),
        role=role,
        plan=plan,
        state=ApplicationState.IN_PROCESS,
        retention_months=12,
        received_at=NOON,
        read_at=NOON,
    )
    for stage, state in zip(plan.stages, (StepState.PASSED, StepState.OPEN), strict=True):
        step = Step(stage=stage, position=stage.position, state=state, state_at=NOON)
        application.steps.append(step)
    return application


def presses(paths, wanted):
    """Return one press for each path and the time wanted there, each by a form of its own."""
    return [Press(path, slot, new_submission()) for path, slot in zip(paths, wanted, strict=True)]


@contextmanager
def connected(address):
    """Yield a connection that stays open from one request to the next."""
    connection = HTTPConnection(address, timeout=WAIT)
    connection.connect()
    try:
        yield connection
    finally:
        connection.close()


def send(connection, press):
    """Press Book; return the status and where it leads."""
    connection.request("POST", press.path, press.body, FORM)
    response = connection.getresponse()
    response.read()
    return response.status, response.headers["Location"]


def at_once(addresses, wanted, *, clients):
    """Let so many clients press all that is *wanted* in turn; return what each was answered."""
    start = Barrier(clients)

    def client(number):
        with connected(addresses[number % len(addresses)]) as connection:
            start.wait()
            return [send(connection, press) for press in wanted[number::clients]]

    with ThreadPoolExecutor(clients) as pool:
        return [answer for answers in pool.map(client, range(clients)) for answer in answers]
