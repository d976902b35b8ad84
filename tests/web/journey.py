"""One whole journey through the pages, every mail of it sent for real: from posting to goodbye."""

import re
from datetime import timedelta

from sqlalchemy import select

from scheduler import worker
from scheduler.domain.terms import Answer
from scheduler.models import Application, Attendance, Booking, Step
from scheduler.services.act import Act
from scheduler.services.applications.applications import version_of
from scheduler.services.bookings import candidate_answers
from scheduler.web.candidate.wishes import stamp
from tests.conftest import NOON
from tests.mail.post import read
from tests.people import make_company, make_coordinator, make_office, make_person, make_pool
from tests.web.reading import Page
from tests.web.setup.editor import Editor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ELEVEN = NOON.replace(hour=19, minute=0) + 4 * DAY  # Friday, 11 am Pacific
NADIA = "nadia@home.example"
LINK = re.compile(r"http://localhost(/[^\s\"'<>)\\]*)")
POSTING = """# Customer Engineer

## Interview process

1. You apply.
2. We set up a 30 minute call.
3. You meet the team in a 60 minute remote interview.
"""


class Journey:
    """The people of a small company, their browsers, and what they do one after another."""

    def __init__(self, session, app, settings, now, server):
        self.session = session
        self.settings, self.now, self.server = settings, now, server
        self.desk, self.guest = app.test_client(), app.test_client()
        self.number = 0
        make_company(session, mail="hiring@larkfield.example")
        self.office = make_office(session)
        people = [make_person(session, name, office=self.office) for name in ("Jonas W", "Aisha K")]
        self.pool = make_pool(session, people)
        self.sam = make_coordinator(session)

    def go(self):
        """Go all the way."""
        self.sign_in()
        self.publish()
        self.apply()
        self.wait()
        self.book()
        self.move()
        self.be_granted_a_move()
        self.lose_an_interviewer()
        self.cancel()
        self.book_for_them()
        self.be_asked_again()
        self.give_the_seat_on()
        self.say_no_by_calendar()
        self.be_reminded()
        self.be_missed()
        self.be_late()
        self.ask_for_the_link()
        self.decline()
        self.ask_for_a_sign_in()

    def post(self):
        """Let the worker send what is due."""
        worker.run_once(self.session.get_bind(), self.settings, now=self.now())

    def mails(self, address):
        """Return what arrived for one person, oldest first."""
        return [read(each) for each in self.server.received if address in each.recipients]

    def links(self):
        """Return every address of ours that any mail leads to, in every part of it."""
        return {link for each in self.server.received for link in links_of(read(each))}

    def link(self, address, beginning):
        """Return the newest link of one kind that somebody was mailed."""
        links = [link for mail in self.mails(address) for link in links_of(mail)]
        return [link for link in links if link.startswith(beginning)][-1]

    def ask_for_a_sign_in(self):
        self.sent(self.guest.post("/sign-in", data={"mail": self.sam.mail}))
        self.post()

    def sign_in(self):
        self.ask_for_a_sign_in()
        self.sent(self.desk.post(self.link(self.sam.mail, "/sign-in/")))

    def publish(self):
        """Make the posting a role, as the editor without script does."""
        made = self.sent(self.desk.press("/setup/roles", {"text": POSTING}))
        here, who = ["remote", f"office:{self.office.id}"], f"pool:{self.pool.id}"
        settled = {
            "stages-1-ways-0-places": here,
            "stages-1-ways-0-interviews-0-seats-0-source": who,
            "stages-2-ways-0-places": here,
            "stages-2-ways-0-interviews-0-seats-0-source": who,
        }
        self.sent(Editor(self.desk, made.location).press("publish", settled))

    def apply(self):
        """Apply, confirm the address, and be asked on."""
        page = "/roles/customer-engineer"
        told = {"name": "Nadia Farouk", "mail": NADIA, "consent": "y"}
        fields = Page(self.guest.get(page)).fields | told | {"cv_link": "https://nadia.example/cv"}
        self.sent(self.guest.post(f"{page}/applications", data=fields))
        self.post()
        self.home = "/".join(self.link(NADIA, "/c/").split("/")[:3])
        self.sent(self.guest.post(f"{self.home}/confirmation"))
        self.sent(self.guest.post(f"{self.home}/details", data=self.details()))
        self.be_put_off()
        self.be_written_to()
        self.advance()

    def be_written_to(self):
        """Get a message that nobody asked for."""
        page = f"/candidates/{self.only(Application).id}/messages"
        self.sent(self.desk.press(page, {"message": "Could you bring your own machine?"}))
        self.post()

    def be_put_off(self):
        """Have to wait a few days more for the first answer, and hear so."""
        application, step = self.only(Application), self.current()
        on = (self.now() + 4 * DAY).date().isoformat()
        form = {"version": version_of(application), "answer_on": on}
        self.sent(
            self.desk.press(f"/candidates/{application.id}/steps/{step.id}/answer-date", form)
        )
        self.post()

    def wait(self):
        """Let so long pass that the candidate is reminded, and the desk has to sign in anew."""
        self.now.pass_(2 * DAY)
        self.post()
        self.sign_in()

    def details(self):
        return {"zone": "America/Denver", "clock": "24", "phone": "+1 720 555 0163"}

    def advance(self):
        self.decide("advance")
        self.post()

    def decide(self, verb):
        application = self.only(Application)
        ticked = [f"{application.id}.{version_of(application)}"]
        form = {"do": verb, "who": ticked, "submission": self.fresh()}
        self.sent(self.desk.press("/queue/decisions", form))

    def book(self):
        """Look, hold and book the call."""
        step = self.current()
        picker = f"{self.home}/steps/{step.id}"
        assert self.guest.get(picker).status_code == 200
        part = {"HX-Request": "true", "HX-Request-Type": "partial"}
        held = self.guest.post(f"{picker}/hold", data=self.picked(ELEVEN), headers=part)
        assert held.status_code == 200
        self.sent(self.guest.post(f"{picker}/booking", data=self.picked(ELEVEN)))
        self.post()

    def move(self):
        self.now.pass_(HOUR)
        address = f"{self.home}/bookings/{self.standing().id}/move"
        self.sent(self.guest.post(address, data=self.picked(ELEVEN + HOUR)))
        self.post()

    def be_granted_a_move(self):
        step = self.current()
        address = f"/candidates/{step.application_id}/steps/{step.id}/extra-move"
        self.sent(self.desk.press(address, {"version": str(version_of(step.application))}))
        self.post()

    def lose_an_interviewer(self):
        """Let the interviewer say by their link that they can't make it."""
        self.session.rollback()
        person = self.session.scalars(select(Attendance)).one().person
        link = self.link(person.mail, "/a/")
        self.sent(self.guest.post(link, data={"reason": "Ill", "submission": self.fresh()}))
        self.post()

    def cancel(self):
        self.now.pass_(HOUR)
        address = f"{self.home}/bookings/{self.standing().id}/cancellation"
        form = {"submission": self.fresh()} | Page(self.guest.get(address)).fields
        self.sent(self.guest.post(address, data=form))
        self.post()

    def book_for_them(self):
        """Take the candidate's windows, and choose a time in them."""
        step = self.current()
        window = {"day": "2026-11-30", "begins": "09:00", "ends": "17:00"}
        fields = {f"windows-0-{name}": value for name, value in window.items()}
        address = f"{self.home}/steps/{step.id}/windows"
        self.sent(self.guest.post(f"{address}?zone=America/Denver", data=fields))
        self.post()
        page = f"/candidates/{step.application_id}/steps/{step.id}/booking"
        picked = self.picked(ELEVEN + 5 * DAY, reason="They rang us")
        self.sent(self.desk.press(page, picked | {"version": str(step.version)}))
        self.post()

    def be_asked_again(self):
        """Let it be three days before, with no answer from whoever holds it."""
        self.now.pass_(self.standing().starts_at - 3 * DAY - self.now())
        self.post()

    def give_the_seat_on(self):
        """Let them say by their link that they can't: somebody else comes."""
        person = self.standing().attendances[0].person
        link = self.link(person.mail, "/a/")
        self.sent(self.guest.post(link, data={"submission": self.fresh()}))
        self.post()

    def say_no_by_calendar(self):
        """Let the candidate's calendar answer with a no."""
        act = Act("worker", self.now(), self.settings.house)
        entry = self.standing().candidate_object
        candidate_answers.say(self.session, entry, Answer.DECLINED, "", act=act)
        self.post()

    def be_missed(self):
        """Let each side say that the other is not there."""
        self.now.pass_(HOUR + timedelta(minutes=6))
        booking = self.standing().id
        form = {"submission": self.fresh()}
        self.sent(self.desk.press(f"/interviews/{booking}/absence", form))
        self.sent(self.guest.post(f"{self.home}/bookings/{booking}/nobody"))
        self.post()

    def be_reminded(self):
        """Let the day come, until an hour before the interview."""
        self.now.pass_(self.standing().starts_at - HOUR - self.now())
        self.post()
        self.sign_in()

    def be_late(self):
        """Let the day close by which the candidate was to hear what became of the interview."""
        self.now.pass_(2 * DAY + 8 * HOUR)
        self.post()
        self.sign_in()

    def ask_for_the_link(self):
        self.sent(self.guest.post("/link", data={"mail": NADIA}))
        self.post()

    def decline(self):
        self.decide("decline")
        self.post()

    def sent(self, answer):
        """Return *answer*, which is no refusal."""
        assert answer.status_code < 400, (answer.request.path, answer.status_code, answer.text)
        return answer

    def picked(self, starts_at, **more):
        return {"slot": stamp(starts_at), "place": "remote", "submission": self.fresh()} | more

    def fresh(self):
        """Return a key of a form that nobody has sent yet."""
        self.number += 1
        return f"{self.number:022}"

    def only(self, model):
        self.session.rollback()
        return self.session.scalars(select(model)).one()

    def current(self):
        self.session.rollback()
        return self.session.scalars(
            select(Step).where(Step.state.in_(("open", "windows_sent", "booked")))
        ).one()

    def standing(self):
        self.session.rollback()
        return self.session.scalars(select(Booking).where(Booking.state == "scheduled")).one()


def links_of(mail):
    """Return the addresses of ours in each part of *mail*; a calendar's lines are joined again."""
    found = []
    for part in mail.walk():
        if part.get_content_maintype() in {"text", "application"}:
            text = part.get_payload(decode=True).replace(b"\r\n ", b"").decode()
            found += LINK.findall(text)
    return found
