"""Larkfield and those who deal with it: the ground on which a story happens."""

import re
from pathlib import Path

from tests.people import make_company, make_office, make_person
from tests.story.cast import Browser
from tests.web.setup.editor import Editor

POSTING = Path(__file__).parents[2] / "examples" / "postings" / "customer-engineer.md"
AISHA, JONAS, TOMAS, LENA, DANA, SAM = (
    f"{name}@larkfield.example" for name in ("aisha", "jonas", "tomas", "lena", "dana", "sam")
)
NAMES = {
    AISHA: "Aisha Malik",
    JONAS: "Jonas Weber",
    TOMAS: "Tomás Kraus",
    LENA: "Lena Brandt",
    DANA: "Dana Liu",
    SAM: "Sam Okafor",
}
HOST = "+1 415 555 0177"


class Larkfield:
    """A company with two offices and six people, and the desks at which two of them work."""

    def __init__(self, session, app, post):
        self.app, self.post = app, post
        make_company(session)
        office = make_office(session, rooms=2, travel_lead_days=3)
        make_office(session, "New York", zone="America/New_York")
        people = {
            mail: make_person(
                session, name, office=office, mail=mail, is_coordinator=mail == SAM, phone=phone
            )
            for mail, name in NAMES.items()
            for phone in [HOST if mail == SAM else ""]
        }
        self.office_id = office.id
        self.ids = {mail: person.id for mail, person in people.items()}
        self.sam, self.dana = (Browser(app.test_client(), is_ours=True) for _ in range(2))
        self.number = 0  # of the one application

    def sign_in(self):
        """Let Sam and Dana sign in by the links that they are mailed."""
        for mail, browser in ((SAM, self.sam), (DANA, self.dana)):
            browser.client.post("/sign-in", data={"mail": mail})
            self.post.deliver_keys()
            browser.client.post(self.post.link(mail, "/sign-in/"))

    def publish(self):
        """Make the posting a role: its people are found by name, only who leads is open."""
        page = self.sam.send("/setup/roles", text=POSTING.read_text(encoding="utf-8"))
        who = {"recruiter": SAM, "coordinator": SAM, "manager": DANA}
        told = {part: str(self.ids[mail]) for part, mail in who.items()} | {"answer_days": "2"}
        return Editor(self.sam.client, page).press("publish", told)

    @property
    def page(self):
        """Return the address of the candidate's page at Sam's desk."""
        return f"/candidates/{self.number}"

    def advance(self):
        """Let Sam advance the candidate, after a look at the mail that follows."""
        text = self.sam.client.get(self.page).text
        who = re.search(r"do=advance&amp;who=([\d.]+)", text)[1]
        self.sam.send("/queue/decisions", do="advance", who=who)

    def pass_it(self):
        """Let Sam set the outcome of what took place: they go on."""
        text = self.sam.client.get(self.page).text
        form = re.search(rf'action="{self.page}/outcome".*?</form>', text, re.DOTALL)[0]
        seen = dict(re.findall(r'name="(version|booking)" value="(\d+)"', form))
        self.sam.send(f"{self.page}/outcome", outcome="passed", **seen)

    def version(self):
        """Return the version of the application that Sam's page carries."""
        return re.search(r'name="version" value="(\d+)"', self.sam.client.get(self.page).text)[1]
