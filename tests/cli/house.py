"""An installation under real commands: its secret, its worker, its mail and its pages."""

import re
from dataclasses import replace
from datetime import timedelta

from scheduler.domain.keys import Secret
from scheduler.worker import Done, do_chores
from tests.mail.post import deliver_all, read

KEY = re.compile(r"http://localhost(/[cvrq]/([0-9A-Za-z]{33}))")
SOON = timedelta(minutes=1)
ASIDE = timedelta(minutes=2)  # after which it is written when links were last used


class House:
    """An installation whose secret is changed while people go on using their links."""

    def __init__(self, session, settings, server, run, setenv):
        self.session, self.settings, self.server = session, settings, server
        self.run, self.setenv = run, setenv
        self.setenv("SCHEDULER_BASE_URL", "http://localhost")
        self.setenv("SCHEDULER_SMTP_URL", server.url)

    def use(self, *secrets):
        """Start the program with these secrets, newest first."""
        self.settings = replace(
            self.settings, secret_keys=tuple(Secret(each.encode()) for each in secrets)
        )
        self.setenv("SCHEDULER_SECRET_KEY", " ".join(secrets))
        self.guest = self.start(self.settings).test_client()

    def work(self):
        """Let the worker do its chores and send what is due; return what was sent."""
        self.session.rollback()
        engine, before = self.session.get_bind(), len(self.server.received)
        do_chores(engine, self.settings, Done(), now=self.now())
        soon = self.now() + SOON  # fresh links leave one after the other
        deliver_all(engine, self.settings, now=soon, server=self.server)
        return [read(each) for each in self.server.received[before:]]

    def open(self, *paths):
        """Open pages, and let it be written that they were used; return the statuses."""
        found = []
        for each in [*paths, "/healthz"]:
            if each == "/healthz":
                self.now.pass_(ASIDE)
            answer = self.guest.get(each)
            answer.close()
            found.append(answer.status_code)
        self.session.rollback()
        return found[:-1]

    def command(self, *arguments):
        """Run a command that ends well; return the lines that it said."""
        self.session.rollback()
        status, out, err = self.run(*arguments)
        assert status == 0, err
        return out.splitlines()


def links_in(mails):
    """Return the private pages that these mails lead to, by whom they went to."""
    found = {}
    for mail in mails:
        for path, _ in KEY.findall(mail.get_body(("plain",)).get_content()):
            found.setdefault(str(mail["To"]), path)
    return found
