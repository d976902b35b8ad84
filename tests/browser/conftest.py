"""The whole thing, running: the app on an address of its own, a mail server, a browser."""

import re
import shutil
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from scheduler.config import Settings
from scheduler.domain.keys import Secret
from scheduler.worker import run_once
from tests.rigs import chromium, smtp

LINK = re.compile(r"https?://\S+")


@pytest.fixture(scope="session")
def browser(chrome):
    """The running Chromium: Playwright allows one in a process."""
    return chrome


@pytest.fixture
def engine_url(sqlite_template, tmp_path):
    """Browser tests run on SQLite; what differs between engines is tested below the web."""
    path = tmp_path / "scheduler.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def site():
    with chromium.site() as reserved:
        yield reserved


@pytest.fixture
def post():
    """A mail server that keeps what it is handed."""
    with smtp.server() as running:
        yield running


@pytest.fixture
def settings(engine_url, tmp_path, site, post):
    return Settings(
        database_url=engine_url,
        base_url=site.base_url,
        data_dir=Path(tmp_path),
        secret_keys=(Secret(b"k" * 32),),
        smtp_url=post.url,
        mail_from="interviews@larkfield.example",
        meeting_url="https://meet.example/{code}",
    )


@pytest.fixture
def served(site, app):
    """The address at which the app is served."""
    site.start(app)
    return site.base_url


class Mailbox:
    """What has arrived by mail, after everything that is due was sent."""

    def __init__(self, engine, settings, post, now):
        self.engine, self.settings, self.post, self.now = engine, settings, post, now

    def to(self, address):
        """Return the mails for one address, in order."""
        run_once(self.engine, self.settings, now=self.now())
        return [
            message_from_bytes(each.content, policy=policy.default)
            for each in self.post.received
            if address in each.recipients
        ]

    def link(self, address, part):
        """Return the newest link in mails to *address* that has *part* in it."""
        found = [
            link.rstrip(".,")
            for mail in self.to(address)
            for link in LINK.findall(mail.get_body(("plain",)).get_content())
            if part in link
        ]
        return found[-1]


@pytest.fixture
def mailbox(engine, settings, post, now):
    return Mailbox(engine, settings, post, now)
