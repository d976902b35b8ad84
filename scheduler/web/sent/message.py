"""One message: as it was sent, and what may be done about it."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.models import Message, Person
from scheduler.services.post import resending
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator, missing
from scheduler.web.forms import pressed
from scheduler.web.sent.blueprint import bp
from scheduler.web.sent.letters import STATES, copy_of, letter_of
from scheduler.web.signin import clock_of

# Mails bear their style inline. Nothing else of theirs is let in, and they run as a stranger.
OF_MAILS = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@bp.get("/<int:message_id>")
@coordinator
def message(person: Person, message_id: int) -> Response:
    """Show one message as it was, or is to be, sent."""
    found = own(message_id)
    return htmx.render(
        "sent/message",
        copy=copy_of(found),
        message=found,
        may_send=resending.may_send_again(found),
        states=STATES,
        clock=clock_of(person),
        now=clock.now(),
    )


@bp.get("/<int:message_id>/html")
@coordinator
def html(_: Person, message_id: int) -> Response:
    """Show the HTML part alone, as mail programs do: without scripts, frames and images."""
    letter = letter_of(own(message_id)) or missing()
    return Response(letter.html, headers={"Content-Security-Policy": OF_MAILS})


@bp.get("/<int:message_id>/invite.ics")
@coordinator
def calendar(_: Person, message_id: int) -> Response:
    """Give the calendar part as a file."""
    letter = letter_of(own(message_id))
    if letter is None or not letter.calendar:
        missing()
    name = f"message-{message_id}.ics"
    return Response(
        letter.calendar,
        mimetype="text/calendar",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.post("/<int:message_id>/again")
@coordinator
def again(person: Person, message_id: int) -> ResponseReturnValue:
    """Let a message go out once more, now."""
    pressed()
    sent = resending.send_again(session(), message_id, act=act(person))
    flash(f"It goes to {sent.address} now. This page says what the mail server answers.", "good")
    return redirect(url_for(".message", message_id=sent.id), 303)


@bp.post("/<int:message_id>/aside")
@coordinator
def aside(person: Person, message_id: int) -> ResponseReturnValue:
    """Stop waiting for a message that came back."""
    pressed()
    resending.set_aside(session(), message_id, act=act(person))
    flash("It is set aside; nobody waits for it any more.", "good")
    return redirect(url_for(".message", message_id=message_id), 303)


def own(message_id: int) -> Message:
    """Return a message; raise Missing if there is none."""
    return session().get(Message, message_id) or missing()
