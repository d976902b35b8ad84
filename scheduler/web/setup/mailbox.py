"""The mailbox of answers: whether it is read, what keeps us from it, and one more try."""

from urllib.parse import urlsplit

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.database import db
from scheduler.mail import inbox
from scheduler.mail.imap import account_of
from scheduler.models import Person
from scheduler.services.inbox import mailbox_trouble
from scheduler.web import htmx
from scheduler.web.acting import act, session, settings
from scheduler.web.actors import coordinator
from scheduler.web.forms import pressed
from scheduler.web.me import words
from scheduler.web.setup.blueprint import bp
from scheduler.web.signin import clock_of


@bp.get("/mailbox")
@coordinator
def mailbox(person: Person) -> ResponseReturnValue:
    """Show how the reading of answers stands; where the mailbox is, never its password."""
    parts = urlsplit(settings().inbox_url)
    return htmx.render(
        "setup/mailbox",
        host=parts.hostname or "",
        servers=settings().inbox_servers,
        trouble=mailbox_trouble.trouble(session()),
        clock=clock_of(person),
        now=clock.now(),
    )


@bp.post("/mailbox")
@coordinator
def try_mailbox(person: Person) -> ResponseReturnValue:
    """Read at once, and say whether it worked."""
    pressed()
    doing, url, servers = act(person), settings().inbox_url, settings().inbox_servers
    if url and mailbox_trouble.try_again(session(), now=doing.now):
        session().rollback()  # nothing may stay open while the server takes its time
        account = account_of(url, servers)
        count = inbox.read(db.engine, account, settings().secret_keys, act=doing)
        if mailbox_trouble.trouble(session()).since is None:
            flash(f"It can be read again. {words.counted(count, 'mail')} came in.", "good")
    return redirect(url_for(".mailbox"), 303)
