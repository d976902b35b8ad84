"""Decisions about ticked people: first each person's exact letter, then the press."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length

from scheduler import clock
from scheduler.errors import Invalid
from scheduler.mail.compose import compose
from scheduler.mail.mime import Letter as Mail
from scheduler.models import Company, Message, Person
from scheduler.services.act import Act
from scheduler.services.messages.news import Letter
from scheduler.services.process import bulk as service
from scheduler.services.process import ending_news
from scheduler.services.process.bulk import Done, Preview, Ticked, Verb
from scheduler.services.process.endings import Said
from scheduler.text.names import clean_lines
from scheduler.web import htmx
from scheduler.web.acting import act, session, settings
from scheduler.web.actors import coordinator
from scheduler.web.coordinator.blueprint import bp, clock_of
from scheduler.web.forms import StaffForm, once

LONGEST_REASON = 1000
LONGEST_WORDS = 4000
HOW = {
    Verb.ADVANCE: "go on",
    Verb.DECLINE: "were declined kindly",
    Verb.FILL: "were told that the role is filled",
}
TICKED = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})")  # an application and its version


class DecisionForm(StaffForm):
    """Who is decided about, as they were when they were looked at, and how."""

    do = StringField()
    who = SelectMultipleField(validate_choice=False)
    words = TextAreaField("What the mail says", [Length(max=LONGEST_WORDS)])
    reason = TextAreaField("Reason, read by us only", [Length(max=LONGEST_REASON)])
    read = HiddenField()  # the words with which the mails on the page were shown
    look = StringField()

    def said(self, usual: str) -> Said:
        """Return what is said, to the candidates and among ourselves; *usual* words are nobody's."""
        words, reason = clean_lines(self.words.data or ""), clean_lines(self.reason.data or "")
        return Said("" if words == clean_lines(usual) else words, reason)

    def is_read(self, said: Said) -> bool:
        """Tell whether the mails were shown as they would go out, with words that were changed."""
        return not self.look.data and (not said.words or self.read.data == digest(said.words))


@dataclass(frozen=True, slots=True)
class Card:
    """One person on the page of letters."""

    preview: Preview
    mail: Mail | None

    @property
    def value(self) -> str:
        """Return how the form names this person as of now."""
        return f"{self.preview.application.id}.{self.preview.version}"


@bp.get("/queue/letters")
@coordinator
def letters(person: Person) -> ResponseReturnValue:
    """Show what would be sent to each ticked person."""
    return show(person, verb_of(request.args.get("do", "")), ticked(request.args.getlist("who")))


@bp.post("/queue/decisions")
@coordinator
def bulk(person: Person) -> ResponseReturnValue:
    """Advance or decline everybody on the page, each for themselves."""
    form = DecisionForm.sent()
    verb, chosen = verb_of(form.do.data or ""), ticked(form.who.data or [])
    if not form.validate():
        return show(person, verb, chosen, form=form, status=422)

    said = form.said(usual_words(chosen, verb))
    if not form.is_read(said):
        return show(person, verb, chosen, form=form, status=422, is_look=True)

    def decide() -> str:
        done = service.bulk(session(), chosen, verb, act=act(person), said=said)
        tell(done, verb)
        return after(done)

    try:
        return once(person, decide)
    except Invalid as refused:
        form.form_errors.append(str(refused))
        return show(person, verb, chosen, form=form, status=422)


def show(
    person: Person,
    verb: Verb,
    chosen: Sequence[Ticked],
    *,
    form: DecisionForm | None = None,
    status: int = 200,
    is_look: bool = False,
) -> ResponseReturnValue:
    """Render the page of letters; *is_look* is for words that were changed and are not sent yet."""
    problem = ""
    try:
        service.check(chosen)
    except Invalid as refused:
        chosen, problem, status = [], str(refused), 422
    form = form or DecisionForm()
    cards = cards_shown(form, chosen, verb, act=act(person))
    return htmx.render(
        "coordinator/letters",
        status=status,
        clock=clock_of(person),
        verb=verb,
        cards=[card for card in cards if not card.preview.problem],
        left_out=[card for card in cards if card.preview.problem],
        problem=problem,
        form=form,
        is_look=is_look,
    )


def cards_shown(
    form: DecisionForm, chosen: Sequence[Ticked], verb: Verb, *, act: Act
) -> list[Card]:
    """Return the cards with the words of *form*, which notes that these were shown."""
    usual = usual_words(chosen, verb)
    if form.words.data is None:
        form.words.data = usual
    said = form.said(usual)
    form.read.data = digest(said.words)
    return cards_of(chosen, verb, said, act=act)


def digest(words: str) -> str:
    """Return what a form carries in place of *words*."""
    return hashlib.sha256(words.encode()).hexdigest()


def cards_of(chosen: Sequence[Ticked], verb: Verb, said: Said, *, act: Act) -> list[Card]:
    """Return what would happen to each person, and their mail as it would go out."""
    previews = service.previews(session(), chosen, verb, act=act, said=said)
    return [Card(each, mail_of(each.letter) if each.letter else None) for each in previews]


def usual_words(chosen: Sequence[Ticked], verb: Verb) -> str:
    """Return what we say to all of them: by the name of the role, if it is one."""
    titles = service.titles_of(session(), chosen)
    if verb not in service.ENDING or not titles:
        return ""
    role = titles.pop() if len(titles) == 1 else "this role"
    company = session().get_one(Company, 1).name
    return ending_news.usual_words(service.ENDING[verb], company, role)


def mail_of(letter: Letter) -> Mail:
    """Return *letter* as it would go out now; its private link is shown where it may be."""
    head = replace(settings().letterhead, hides_keys=not settings().shows_live_links)
    message = Message(
        notice=letter.notice,
        address=letter.candidate.mail,
        name=letter.candidate.name,
        subject=letter.subject,
        sequence=letter.sequence,
        facts=letter.facts,
        message_id="",
        candidate_id=letter.candidate.id,
        step_id=letter.step_id,
    )
    return compose(session(), message, head, now=clock.now())


def verb_of(text: str) -> Verb:
    """Return what is to be done; raise Invalid for anything else."""
    try:
        return Verb(text)
    except ValueError as error:
        raise Invalid("Choose to advance or to decline.") from error


def ticked(values: Sequence[str]) -> list[Ticked]:
    """Return the applications that *values* name, each once, with the version looked at.

    >>> ticked(["12.7", "x", "12.7", "3.0"])
    [(12, 7), (3, 0)]
    """
    found = [TICKED.fullmatch(value) for value in values]
    return list(dict.fromkeys((int(each[1]), int(each[2])) for each in found if each))


def tell(done: Sequence[Done], verb: Verb) -> None:
    """Say what became of everybody: in one line those it worked for, each other by name."""
    names = [each.name for each in done if each.is_done]
    if len(names) == 1:
        flash(f"{names[0]} {next(each.sentence for each in done if each.is_done)}.", "good")
    elif names:
        how = HOW[verb]
        flash(f"{len(names)} people {how}: {', '.join(names)}.", "good")
    for each in done:
        if not each.is_done:
            flash(f"{each.name}: {each.sentence}" if each.name else each.sentence, "bad")


def after(done: Sequence[Done]) -> str:
    """Return the page that follows: of one person theirs, of several the queue."""
    if len(done) == 1 and done[0].name:
        return url_for(".candidate", application_id=done[0].application_id)
    return url_for(".queue")
