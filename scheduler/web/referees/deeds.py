"""What a referee presses: a time, a call soon, answers, and the two ways to end it."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue

from scheduler import clock
from scheduler.domain.terms import BY_CANDIDATE
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Reference
from scheduler.services.references import calls, referees, search
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import referee
from scheduler.web.candidate.wishes import read_stamp
from scheduler.web.forms import once
from scheduler.web.referees.blueprint import bp
from scheduler.web.referees.forms import AnswersForm, CallForm, NoForm, NumberForm
from scheduler.web.referees.page import Stand, clock_of, link, show, stand_of


@bp.post("/r/<key>/call")
@referee
def book(reference: Reference) -> ResponseReturnValue:
    """Book the chosen time, or move the call there."""
    form = CallForm.sent()
    start = read_stamp(form.slot.data or "")
    if start is None:
        return show(reference, problem="Choose one of the times first.", status=422)

    def do() -> None:
        calls.book(
            session(),
            reference.id,
            start,
            phone=form.phone.data or "",
            zone=form.zone_or(clock_of(reference).zone),
            clock=form.hours,
            act=act(reference),
        )

    return press(reference, do, phone=form.phone.data or "")


@bp.post("/r/<key>/soon")
@referee
def soon(reference: Reference) -> ResponseReturnValue:
    """Ask somebody who is at work now to ring within half an hour."""
    form = NumberForm.sent()

    def do() -> None:
        calls.ask_soon(
            session(),
            reference.id,
            phone=form.phone.data or "",
            zone=form.zone_or(clock_of(reference).zone),
            clock=form.hours,
            act=act(reference),
        )

    return press(reference, do, phone=form.phone.data or "")


@bp.post("/r/<key>/cancellation")
@referee
def give_back(reference: Reference) -> ResponseReturnValue:
    """Give a booked call back."""

    def do() -> None:
        calls.give_back(session(), reference.id, by=BY_CANDIDATE, act=act(reference))

    return press(reference, do)


@bp.post("/r/<key>/no")
@referee
def say_no(reference: Reference) -> ResponseReturnValue:
    """End it: they are somebody else, or would rather not."""
    deeds = {"not_me": referees.not_me, "rather_not": referees.rather_not}
    deed = deeds.get(NoForm.sent().why.data or "")
    if deed is None:
        raise Missing

    def do() -> None:
        deed(session(), reference.id, act=act(reference))

    return press(reference, do)


@bp.get("/r/<key>/answers")
@referee
def answers(reference: Reference) -> ResponseReturnValue:
    """Show the questions with room to answer, and what was kept of it."""
    return write(reference)


@bp.post("/r/<key>/answers")
@referee
def save_answers(reference: Reference) -> ResponseReturnValue:
    """Keep what is being written, or send it."""
    form = AnswersForm.sent()
    if not form.is_sending:
        try:
            referees.save_answers(session(), reference.id, form.words)
        except Conflict as conflict:
            return refused(reference, str(conflict))
        except Invalid as invalid:
            return write(reference, problem=str(invalid), kept=form.words)
        return write(reference, saved=True)

    def do() -> str:
        referees.send_answers(session(), reference.id, form.words, act=act(reference))
        return link("page")

    try:
        return once(reference, do)
    except Conflict as conflict:
        return refused(reference, str(conflict))
    except Invalid as invalid:
        return write(reference, problem=str(invalid), kept=form.words)


def refused(reference: Reference, problem: str) -> ResponseReturnValue:
    """Say how it stands where nothing can be written any more: beside the fields, or as the page."""
    if htmx.wants_fragment():
        return htmx.render("referees/answers", status=409, problem=problem, saved=False)
    return show(reference, problem=problem, status=409)


def write(
    reference: Reference,
    *,
    problem: str = "",
    kept: list[str] | None = None,
    saved: bool = False,
) -> ResponseReturnValue:
    """Render the sheet to write on; once it is sent, or nothing is asked, the page says so."""
    booking = search.standing(session(), reference.id)
    stand = stand_of(reference, booking, now=clock.now())
    if stand not in {Stand.ASKED, Stand.WAITING}:
        return show(reference)
    found = kept if kept is not None else [str(each) for each in reference.answers]
    found += [""] * (len(reference.questions) - len(found))
    return htmx.render(
        "referees/answers",
        status=422 if problem else 200,
        reference=reference,
        candidate=reference.step.application.candidate,
        pairs=list(zip(reference.questions, found, strict=False)),
        problem=problem,
        saved=saved,
        link=link,
    )


def press(reference: Reference, do: Callable[[], None], *, phone: str = "") -> ResponseReturnValue:
    """Do it once and lead to the page; what cannot be is said above it, with what was typed."""

    def led() -> str:
        do()
        kept = {"zone": request.args.get("zone")} if request.args.get("zone") else {}
        return link("page", **kept)

    try:
        return once(reference, led)
    except Invalid as invalid:
        return show(reference, problem=str(invalid), phone=phone, status=422)
    except Conflict as conflict:
        return show(reference, problem=str(conflict), phone=phone, status=409)
