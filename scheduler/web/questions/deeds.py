"""Answering a question, handing it on, closing it; each keeps what was typed if it cannot be done."""

from collections.abc import Callable

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.questions import ReplyWay
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Person, Question
from scheduler.services.questions import answers as service
from scheduler.text.names import first_name
from scheduler.web.acting import act, session
from scheduler.web.actors import staff
from scheduler.web.forms import once
from scheduler.web.questions.blueprint import bp
from scheduler.web.questions.forms import AnswerForm, CloseForm, HandForm, HeldForm
from scheduler.web.questions.page import show

SAID = {
    ReplyWay.PAGE: "Your answer is on its way to {}.",
    ReplyWay.PHONE: "Noted. {} reads that it was answered by phone, and nothing of the note.",
    ReplyWay.TALK: "Noted. {} reads that you talked about it.",
}


@bp.post("/<int:question_id>/answer")
@staff
def answer(person: Person, question_id: int) -> ResponseReturnValue:
    """Answer in writing, or note that it was answered by phone or in the talk."""
    found = service.own_question(session(), person, question_id)
    form = AnswerForm.sent()

    def do() -> str:
        service.answer(session(), question_id, person.id, form.said, act=act(person))
        return SAID[form.said.way].format(name_of(found))

    def shown(status: int) -> ResponseReturnValue:
        return show(person, again(person, question_id), form, status=status)

    if not form.validate():
        return shown(422)
    try:
        return press(person, question_id, do)
    except Invalid as invalid:
        form.words.errors = [str(invalid)]
        return shown(422)
    except Conflict as conflict:
        form.form_errors.append(str(conflict))
        return shown(409)


@bp.post("/<int:question_id>/hand")
@staff
def hand_on(person: Person, question_id: int) -> ResponseReturnValue:
    """Let somebody else answer."""
    found = service.own_question(session(), person, question_id)
    form = HandForm.sent().among(session(), found)

    def do() -> str:
        given = service.hand_on(session(), question_id, form.person.data or 0, act=act(person))
        return f"{given.person.name if given.person else 'Somebody'} is told, and answers."

    if not form.validate():
        return show(person, found, hand=form, status=422)
    try:
        return press(person, question_id, do, leaves=not is_sure(person, found))
    except (Conflict, Invalid) as refused:
        form.form_errors.append(str(refused))
        status = 409 if isinstance(refused, Conflict) else 422
        return show(person, again(person, question_id), hand=form, status=status)


@bp.post("/<int:question_id>/closing")
@staff
def close(person: Person, question_id: int) -> ResponseReturnValue:
    """Note that there is nothing to answer."""
    service.own_question(session(), person, question_id)
    form = CloseForm.sent()
    if not form.validate():
        raise Invalid(" ".join([*form.form_errors, *form.reason.errors]))

    def do() -> str:
        reason = form.reason.data or ""
        service.close(session(), question_id, reason, by=person.id, act=act(person))
        return "Closed. Nobody is told."

    return press_or_say(person, question_id, do)


@bp.post("/<int:question_id>/held/<int:reply_id>")
@staff
def release(person: Person, question_id: int, reply_id: int) -> ResponseReturnValue:
    """Send an answer that came from an address that we do not know, or drop it."""
    found = service.own_question(session(), person, question_id)
    if reply_id not in {each.id for each in found.replies}:
        raise Missing
    form = HeldForm.sent()
    if not form.validate():
        raise Invalid(" ".join(map(str, form.form_errors)))

    def do() -> str:
        is_sent = form.do.data == "send"
        service.release(session(), question_id, reply_id, send=is_sent, act=act(person))
        return f"It is on its way to {name_of(found)}." if is_sent else "It is gone."

    return press_or_say(person, question_id, do)


def press(
    person: Person, question_id: int, do: Callable[[], str], *, leaves: bool = False
) -> ResponseReturnValue:
    """Do it once, say so, and show the question again, or where they began if it is theirs no more."""

    def led() -> str:
        flash(do(), "good")
        if leaves:
            return url_for("me.home")
        return url_for(".question", question_id=question_id)

    return once(person, led)


def press_or_say(person: Person, question_id: int, do: Callable[[], str]) -> ResponseReturnValue:
    """Do it once; what somebody else did first stands, and a sentence says so."""
    try:
        return press(person, question_id, do)
    except Conflict as conflict:
        flash(str(conflict), "bad")
        return show(person, again(person, question_id), status=409)


def again(person: Person, question_id: int) -> Question:
    """Return the question as it is now."""
    session().expire_all()
    return service.own_question(session(), person, question_id)


def is_sure(person: Person, found: Question) -> bool:
    """Tell whether *person* reads it whoever answers it: as a coordinator, or as one who hires."""
    return service.reads_whoever_answers(person, found)


def name_of(found: Question) -> str:
    """Return who asks, as a sentence names them."""
    return first_name(found.asker) if found.application_id else "them"
