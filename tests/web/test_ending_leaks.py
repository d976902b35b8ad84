"""Every mail about an end or a pause leaves for real; looking ends nothing, and nobody learns why."""

import re
from datetime import timedelta

from sqlalchemy import select

from scheduler import worker
from scheduler.domain.endings import Ending
from scheduler.domain.terms import BY_STAFF, Notice
from scheduler.mail.compose import compose
from scheduler.models import Base, Message
from scheduler.services.process import endings, pausing, reopening
from scheduler.services.process.endings import Said
from tests.people import portal
from tests.services.referees import DAY, MORNING, Town, book
from tests.web.world import feed_key

N = Notice
OF_ENDINGS = {N.WITHDRAWN, N.PAUSED, N.PAUSE_OVER, N.RESUMED, N.ROLE_FILLED, N.STOPPED}
THEIRS = OF_ENDINGS | {N.REFEREE_RELEASED, N.DECLINED_KINDLY}
LINK = re.compile(r"http://localhost(/[^\s\"'<>)\\]*)")
WHY = "Zephyr"  # a word that stands in every reason, and nowhere else


def reason(number):
    return f"{WHY} {number}: because of what nobody outside is to read"


class Told:
    """What everybody is told as time passes; the links of each mail are opened at once."""

    def __init__(self, town, engine, settings, client, now):
        self.town, self.engine, self.settings = town, engine, settings
        self.client, self.now = client, now

    def until(self, instant):
        """Let time pass until *instant*: every mail leaves, every link is opened, nothing changes."""
        self.now.at = instant
        worker.run_once(self.engine, self.settings, now=instant)
        self.client.get("/healthz")
        before = rows(self.engine)
        for mail in self.letters():
            for address in LINK.findall(mail.text):
                assert self.client.get(address).status_code in {200, 302, 303, 404}
        assert rows(self.engine) == before

    def letters(self):
        """Return every mail that has left so far."""
        session = self.town.session
        session.rollback()
        sent = session.scalars(select(Message).where(Message.sent_at.is_not(None))).all()
        head = self.settings.letterhead
        return [compose(session, each, head, now=each.sent_at) for each in sent]

    def notices(self):
        session = self.town.session
        return set(session.scalars(select(Message.notice).where(Message.sent_at.is_not(None))))


def rows(engine):
    """Return every value of every row of every table."""
    with engine.connect() as connection:
        return {
            table: connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()  # noqa: S608 - our own
            for table in Base.metadata.tables
        }


def live(told, town, helena):
    """Let the process of somebody pause, go on, be withdrawn, opened, declined and be filled."""
    start = MORNING
    session, ident = town.session, town.application_id
    told.until(start)
    until = start.date() + timedelta(days=2)
    pausing.pause(session, ident, until, reason=reason(1), act=town.hers(start))
    told.until(start + 2 * DAY + timedelta(hours=8))
    at = told.now.at
    pausing.resume(session, ident, by=BY_STAFF, act=town.ours(at))
    told.until(at)
    book(town, helena, town.starts(helena, at)[-1], now=at)
    told.until(at)
    endings.withdraw(session, ident, reason=reason(2), act=town.hers(at))
    told.until(at + timedelta(minutes=1))
    at = told.now.at
    for ending in (Ending.DECLINED, Ending.FILLED):
        reopening.reopen(session, ident, act=town.ours(at), version=town.version)
        told.until(at + timedelta(minutes=1))
        at = told.now.at
        said = Said(reason=reason(ending.value))
        endings.decline(session, ident, ending, said, act=town.ours(at), version=town.version)
        told.until(at + timedelta(minutes=1))
        at = told.now.at


def test_every_mail_leaves_looking_ends_nothing_and_no_reason_gets_out(
    session, engine, settings, client, act, now
):
    town = Town(session, act, gap_minutes=10, notice_hours=24, per_day=4, per_week=9)
    helena = town.asked(now=MORNING)
    told = Told(town, engine, settings, client, now)
    live(told, town, helena)

    assert THEIRS - told.notices() == set()
    outside = [each.subject + each.text + each.html + str(each.calendar) for each in told.letters()]
    assert [each for each in outside if WHY in each] == []
    feed = feed_key(session, settings, town.dana, act)
    pages = [portal(session, settings, town.priya), f"/feeds/{feed}.ics"]
    pages += [link for each in told.letters() for link in LINK.findall(each.text)]
    shown = [client.get(page).text for page in pages if not page.startswith("/candidates")]
    assert [each for each in shown if WHY in each] == []
    client.enter(town.sam)
    assert reason("filled") in client.get(f"/candidates/{town.application_id}").text


def test_the_interviewers_own_pages_say_nothing_of_a_reason(session, settings, client, act, now):
    town = Town(session, act)
    endings.withdraw(session, town.application_id, reason=reason(1), act=town.hers())
    client.enter(town.dana)
    for page in ("/me", "/queue", f"/candidates/{town.application_id}"):
        assert WHY not in client.get(page, follow_redirects=True).text
