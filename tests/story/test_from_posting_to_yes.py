"""From a posting to a yes: every step of the process, with the mails and calendars that it makes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler.services.upkeep import invariants
from tests.mail.post import SENDER
from tests.rigs import smtp
from tests.story.cast import Browser, Post, text_of
from tests.story.company import AISHA, DANA, HOST, JONAS, LENA, NAMES, SAM, TOMAS, Larkfield

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AMARA, HELENA, OMAR = "amara@home.example", "helena@work.example", "omar@work.example"
TALKS = (
    "Design with a customer in mind",
    "Debugging together",
    "A hard conversation",
    "How we work, and your questions",
)


@pytest.fixture
def server():
    with smtp.server() as running:
        yield running


@pytest.fixture
def post(engine, settings, now, server):
    mailing = replace(settings, smtp_url=server.url, mail_from=SENDER)
    return Post(engine, mailing, now, server)


@pytest.fixture
def story(session, start, post, now):
    return Story(Larkfield(session, start(post.settings), post), post, now)


class Story:
    """Amara, what she presses, and what has to have arrived afterwards."""

    def __init__(self, company, post, now):
        self.company, self.post, self.now = company, post, now
        self.guest = Browser(company.app.test_client())
        self.home = ""

    def arrives(self, *wanted):
        """Fail unless exactly these mails arrive now: to whom, and how each subject begins.

        Left out is what greets Sam in the morning: a count of what there is today.
        """
        came = [each for each in self.post.deliver() if not each[1]["Subject"][0].isdigit()]
        found = sorted((address, mail["Subject"].strip()) for address, mail in came)
        assert len(found) == len(wanted), found
        for (address, subject), (to, begins) in zip(found, sorted(wanted), strict=True):
            assert address == to, found
            assert subject.startswith(begins), found
        return {address: text_of(mail) for address, mail in came}

    def shows(self, address, *titles):
        """Fail unless somebody's calendar shows exactly these, in order of time; return them."""
        entries = self.post.calendar(address).entries
        assert [each.title for each in entries] == list(titles), address
        return entries

    def until(self, entry, *, before=timedelta(0), after=timedelta(0)):
        """Let time pass until an entry of a calendar: *before* it begins, or *after* it ends."""
        at = stamp_of(entry.ends) + after if after else stamp_of(entry.starts) - before
        self.now.pass_(at - self.now())
        self.company.sign_in()

    def step(self):
        """Return the page of the step to which the newest mail leads."""
        return self.post.link(AMARA, "/steps/")

    def book_first(self):
        """Book the first time of the step, remote."""
        step = self.step()
        slot = self.guest.choices(step, "slot")[0]
        return self.guest.send(f"{step}/booking", slot=slot, place="remote")

    def publish(self):
        self.company.sign_in()
        assert self.company.publish().status_code == 303
        words = self.guest.see("/roles/customer-engineer")
        for part in ("Intro call", "Technical side", "Meet the team", "References", "Offer"):
            assert part in words
        self.arrives()

    def apply(self):
        """Apply; the address is confirmed by a press behind the mailed link, and nothing before."""
        page = "/roles/customer-engineer"
        told = {"name": "Amara Obi", "mail": AMARA, "consent": "y", "cv_link": "https://a.example"}
        self.guest.send(f"{page}/applications", **(self.guest.fields(page) | told))
        (words,) = self.arrives((AMARA, "One press left")).values()
        assert "Opening the page alone changes nothing." in words
        self.home = "/".join(self.post.link(AMARA, "/c/").split("/")[:3])
        self.guest.send(f"{self.home}/confirmation")
        self.guest.send(f"{self.home}/details", zone="America/Denver", clock="12", phone="")
        assert "Your application is with us" in self.guest.see(self.home)
        self.arrives()
        queue = self.company.sam.see("/queue")
        assert "Amara Obi" in queue
        self.company.number = 1

    def call(self):
        """A call with the recruiter: asked for, booked, reminded of, held."""
        self.company.advance()
        (words,) = self.arrives((AMARA, "Pick a time: intro call")).values()
        assert "Remote" in words
        self.book_first()
        told = self.arrives((AMARA, "Booked: intro call"), (SAM, "Booked: intro call"))
        assert ("With: Sam Okafor" in told[AMARA], "You interview Amara Obi" in told[SAM]) == (
            True,
            True,
        )
        (hers,) = self.shows(AMARA, "Larkfield: Intro call")
        (his,) = self.shows(SAM, "Intro call: Amara Obi")
        assert (hers.starts, hers.place) == (his.starts, his.place)
        assert "Amara Obi" not in hers.title
        self.until(hers, before=HOUR)
        self.arrives((AMARA, "Today, "), (SAM, "Today, "))
        self.until(hers, after=MINUTE)
        self.company.pass_it()

    def technical(self):
        """The technical side: of two ways the live interview."""
        (words,) = self.arrives((AMARA, "Pick a time: technical side")).values()
        assert ("Live interview: 1 hour" in words, "Take-home exercise" in words) == (True, True)
        self.book_first()
        self.arrives((AMARA, "Booked: live interview"), (AISHA, "Booked: live interview"))
        *_, hers = self.shows(AMARA, "Larkfield: Intro call", "Larkfield: Live interview")
        (theirs,) = self.shows(AISHA, "Live interview: Amara Obi")
        assert (hers.starts, hers.place) == (theirs.starts, theirs.place)
        self.until(hers, after=MINUTE)
        self.company.pass_it()

    def loop(self):
        """Four talks in the office, in one go, with a trip."""
        self.arrives((AMARA, "Pick a time: meet the team"))
        step, office = self.step(), str(self.company.office_id)
        day = self.guest.choices(f"{step}?place={office}", "day")[-1]
        self.guest.send(f"{step}/loop", day=day, place=office)
        line_up = (JONAS, TOMAS, LENA, DANA)
        told = self.arrives(
            (AMARA, "Booked: meet the team"),
            (JONAS, "Booked: design with a customer in mind with Amara Obi"),
            (TOMAS, "Booked: debugging together with Amara Obi"),
            (LENA, "Booked: A hard conversation with Amara Obi"),
            (DANA, "Booked: how we work, and your questions with Amara Obi"),
            *((mail, "Booked: debrief about Amara Obi") for mail in line_up),
        )
        for mail in line_up:
            assert NAMES[mail] in told[AMARA]
        *_, hers = self.post.calendar(AMARA).entries
        assert (hers.title, hers.place) == ("Larkfield: Meet the team", "201 Harbor Street")
        ends = [hers.starts]
        for mail, title in zip(line_up, TALKS, strict=True):
            assert title in hers.words
            talk, debrief = self.shows(mail, f"{title}: Amara Obi", "Debrief: Amara Obi")
            assert talk.place == "201 Harbor Street, Room Room 1"
            assert ends[-1] <= talk.starts < talk.ends <= hers.ends < debrief.starts
            ends.append(talk.ends)
        assert ends[-1] == hers.ends
        self.trip(step)
        self.until(hers, before=DAY)
        later = ((mail, "Will you be there?") for mail in (TOMAS, LENA, DANA) for _ in range(2))
        first = (JONAS, "Tomorrow, "), (JONAS, "Will you be there? Debrief about Amara Obi")
        self.arrives((AMARA, "Tomorrow, "), *first, *later)
        self.until(hers, after=4 * HOUR)
        self.company.pass_it()

    def trip(self, step):
        """Ask for a trip, have it booked, and find it on the sheet of the day with a number."""
        self.guest.send(f"{step}/trip", from_where="Denver", version="0")
        (words,) = self.arrives((AMARA, "We have your wish for a trip: San Francisco")).values()
        assert "you hear from Sam" in words
        assert "Asks for a trip to San Francisco" in self.company.sam.see("/queue")
        desk = f"{self.company.page}/steps/{step.split('/')[-1]}/trip"
        self.company.sam.send(desk, do="book", version="1", itinerary="Flight 12 at nine")
        self.arrives((AMARA, "Your trip is booked: San Francisco"))
        sheet = self.guest.see(f"{step}/day")
        for words in (*TALKS, "Flight 12 at nine", HOST, "Lunch", "Getting here"):
            assert words in sheet

    def references(self):
        """Two people who know her: one is rung, one writes."""
        self.arrives()
        self.company.sam.send(
            f"{self.company.page}/steps/5/references", version=self.company.version(), wanted="2"
        )
        self.arrives((AMARA, "Who may we ask about you?"))
        page = self.step()
        for name, mail in (("Helena Voss", HELENA), ("Omar Reyes", OMAR)):
            said = {"relation": "Led my team", "best_way": "any", "consent": "now"}
            self.guest.send(page, name=name, mail=mail, **said)
        told = self.arrives(*((mail, "Would you tell Larkfield") for mail in (HELENA, OMAR)))
        assert "Dana Liu would ask you 4 questions" in told[HELENA]
        self.be_rung()
        self.write()
        for number in (1, 2):
            sheet = f"/references/{number}"
            self.company.dana.send(sheet, do="done", notes="Calm and exact.")
        self.arrives()
        assert "Calm and exact." not in self.guest.see(self.home)
        self.company.advance()

    def be_rung(self):
        helena, page = Browser(self.company.app.test_client()), self.post.link(HELENA, "/r/")
        number = {"phone": "+1 416 555 0117", "zone": "America/Toronto", "clock": "12"}
        helena.send(f"{page}/call", slot=helena.choices(page, "slot")[0], **number)
        told = self.arrives((HELENA, "Booked: we call you"), (DANA, "Booked: reference call"))
        assert "+1 416 555 0117" in told[DANA]
        (hers,) = self.shows(HELENA, "Larkfield calls you about Amara Obi")
        *_, call = self.post.calendar(DANA).entries
        assert (call.title, call.starts) == ("Reference call: Helena Voss", hers.starts)
        self.until(hers, after=MINUTE)

    def write(self):
        omar, page = Browser(self.company.app.test_client()), self.post.link(OMAR, "/r/")
        answers = {f"answers-{number}": "Two years." for number in range(4)}
        omar.send(f"{page}/answers", do="send", **answers)

    def offer(self):
        """Approved by Dana, talked about, and a yes: no mail and no calendar says what it is."""
        self.arrives((DANA, "Your word, please: Amara Obi"))
        gate = self.post.link(DANA, "/approvals/")
        self.company.dana.send(gate, **self.company.dana.fields(gate))
        (words,) = self.arrives((AMARA, "Pick a time: ")).values()
        assert "offer" not in words.lower()
        self.book_first()
        told = self.arrives((AMARA, "Booked: "), (DANA, "Booked: "))
        *_, hers = self.post.calendar(AMARA).entries
        assert "offer" not in (told[AMARA] + hers.title + hers.words).lower()
        self.until(hers, after=MINUTE)
        step = self.step()
        self.guest.send(f"{step}/decision", decision="accepted", reason="")
        assert "Welcome, Amara." in self.guest.see(self.home)
        assert "Hired" in self.company.sam.see(self.company.page)


def stamp_of(text):
    """Return the instant that a calendar writes as *text*."""
    return datetime.strptime(text, "%Y%m%dT%H%M%S%z")


def test_a_posting_is_published_and_ends_in_a_yes(session, story):
    story.publish()
    story.apply()
    story.call()
    story.technical()
    story.loop()
    story.references()
    story.offer()

    story.post.deliver()
    session.rollback()
    assert invariants.check(session) == []
