"""The people of a story, their browsers, their mailboxes and what their calendars show."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import count

from scheduler import worker
from tests.calendar.check import violations
from tests.calendar.lines import read as components_of
from tests.mail.post import read
from tests.web.reading import Page

PRESSES = count(1)  # each form has a key of its own
LINK = re.compile(r"http://localhost(/[^\s\"'<>)\\]*)")


@dataclass(frozen=True)
class Entry:
    """One event as a calendar program shows it."""

    title: str
    starts: str
    ends: str
    place: str
    words: str
    sequence: int


class Calendar:
    """What a calendar program makes of the invitations that reach one mailbox."""

    def __init__(self, address):
        self.address, self.events, self.seen = address, {}, {}

    def take(self, body):
        """Do as an invitation or a cancellation says; fail if it breaks a rule."""
        wrong = violations(body)
        assert wrong == [], wrong
        (calendar,) = components_of(body.decode())
        (event,) = calendar.inner("VEVENT")
        uid, sequence = event.value("UID"), int(event.value("SEQUENCE"))
        invited = [each.value for each in event.all("ATTENDEE")]
        assert f"mailto:{self.address}" in invited, invited
        assert sequence >= self.seen.get(uid, 0), f"{self.address} hears of the past"
        self.seen[uid] = sequence
        if calendar.value("METHOD") == "CANCEL":
            self.events.pop(uid, None)
            return
        self.events[uid] = Entry(
            event.text("SUMMARY"),
            event.value("DTSTART"),
            event.value("DTEND"),
            event.text("LOCATION"),
            event.text("DESCRIPTION"),
            sequence,
        )

    @property
    def entries(self):
        """Return what it shows, in order of time."""
        return sorted(self.events.values(), key=lambda each: each.starts)


class Post:
    """The mail server as everybody's mailboxes: what came since one last looked."""

    def __init__(self, engine, settings, now, server):
        self.engine, self.settings, self.now, self.server = engine, settings, now, server
        self.calendars, self.read, self.kept = {}, 0, []

    def deliver(self):
        """Let the worker do what is due; return what arrived, as (address, mail), in order."""
        worker.run_once(self.engine, self.settings, now=self.now())
        fresh, self.read = self.server.received[self.read :], len(self.server.received)
        found, self.kept = self.kept, []
        for each in fresh:
            (address,) = each.recipients
            mail = read(each)
            found.append((address, mail))
            for part in mail.walk():
                if part.get_content_type() == "text/calendar":
                    self.calendar(address).take(part.get_payload(decode=True))
        return found

    def deliver_keys(self):
        """Let the links to sign in arrive; what else arrives is for whoever looks next."""
        self.kept = [each for each in self.deliver() if "Sign in" not in each[1]["Subject"]]

    def calendar(self, address):
        """Return the calendar of one mailbox."""
        return self.calendars.setdefault(address, Calendar(address))

    def mails(self, address):
        """Return all that ever arrived for one person, oldest first."""
        return [read(each) for each in self.server.received if address in each.recipients]

    def link(self, address, part):
        """Return the newest link with *part* in it that somebody was mailed."""
        found = [link for mail in self.mails(address) for link in links_of(mail) if part in link]
        assert found, f"{address} was mailed no link with {part}"
        return found[-1]


class Browser:
    """One person's browser: pages are read, forms are sent as they stand but for what is typed."""

    def __init__(self, client, *, is_ours=False):
        self.client, self.is_ours = client, is_ours

    def see(self, address):
        """Open a page and return its text, every run of blanks as one."""
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.location)
        return " ".join(re.sub(r"<[^>]+>", " ", answer.text).replace("\xa0", " ").split())

    def fields(self, address):
        """Return what the forms of a page hold."""
        return Page(self.client.get(address)).fields

    def choices(self, address, name):
        """Return the values that a page offers for a choice."""
        text = self.client.get(address).text
        return re.findall(rf'name="{name}"[^>]* value="([^"]+)"', text)

    def send(self, address, /, **typed):
        """Press a button of a form; return where it leads."""
        form = {"submission": f"{next(PRESSES):022}"} | typed
        post = self.client.press if self.is_ours else self.client.post
        answer = post(address, data=form)
        said = Page(answer)
        assert answer.status_code == 303, (address, answer.status_code, said.alerts, said.errors)
        return answer.location


def text_of(mail: EmailMessage):
    """Return the plain part of *mail* as one line."""
    body = mail.get_body(("plain",))
    return " ".join(body.get_content().replace("\xa0", " ").split())


def links_of(mail):
    """Return the addresses of ours in each part of *mail*; a calendar's lines are joined again."""
    found = []
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            text = part.get_payload(decode=True).replace(b"\r\n ", b"").decode()
            found += LINK.findall(text)
    return found
