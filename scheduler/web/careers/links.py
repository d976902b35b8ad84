"""Asking for the private link once more; the answer is the same for every address."""

from datetime import timedelta

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.services import limits
from scheduler.services.applications import applying
from scheduler.text.addresses import mail_key
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import public
from scheduler.web.careers.blueprint import bp
from scheduler.web.careers.forms import LinkForm
from scheduler.web.forms import once

HOUR = timedelta(hours=1)
PER_ADDRESS, PER_CLIENT = 5, 30


@bp.get("/link")
@public
def fresh_link() -> Response:
    """Ask for the address, or say where to look after it was given."""
    if "asked" in request.args:
        return htmx.render("careers/asked")
    return htmx.render("careers/link", form=LinkForm())


@bp.post("/link")
@public
def ask_link() -> ResponseReturnValue:
    """Mail the link if the address is a candidate's; the answer reads the same if it is not."""
    form = LinkForm.sent()
    if not form.validate():
        return htmx.render("careers/link", status=422, form=form)
    address, now = form.mail.data or "", clock.now()
    for name, most in (
        (f"link for {mail_key(address)}", PER_ADDRESS),
        (f"link from {request.remote_addr}", PER_CLIENT),
    ):
        limits.count(session(), name, most, window=HOUR, now=now, is_vital=True)

    def send() -> str:
        applying.fresh_link(session(), address, act=act(None))
        return url_for(".fresh_link", asked=1)

    return once(None, send)
