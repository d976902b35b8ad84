"""The brief of an exercise: its text and files, who grades, and whether they read a name."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, NumberRange, Optional

from scheduler.domain.draft import WayDraft
from scheduler.domain.exercises import GRADING_MINUTES
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Brief, Person, Pool, Role
from scheduler.services import files
from scheduler.services.files import Upload
from scheduler.services.roles import briefs, drafts
from scheduler.services.roles.briefs import BriefDetails
from scheduler.text.markdown import parse
from scheduler.text.posting_html import to_html
from scheduler.web import htmx
from scheduler.web.acting import act, session
from scheduler.web.actors import coordinator
from scheduler.web.careers.applying import LARGEST_BODY
from scheduler.web.downloads import download
from scheduler.web.forms import StaffForm
from scheduler.web.setup.blueprint import bp

MOST_WORDS = 50_000


class BriefForm(StaffForm):
    """A brief with its files."""

    title = StringField("Title of the task", [Optional(), Length(max=200)])
    text = TextAreaField("The brief, as Markdown", [Optional(), Length(max=MOST_WORDS)])
    pool = SelectField("Who grades", [Optional()], validate_choice=False)
    grading_minutes = IntegerField("Minutes that grading takes", [Optional(), NumberRange(5, 480)])
    is_blind = BooleanField("Hide the candidate’s name from whoever grades")
    uploads = MultipleFileField("More files")
    drop = SelectMultipleField("Take out", coerce=int, validate_choice=False)
    version = HiddenField()

    accepted = ",".join(files.WORK.types)

    @property
    def details(self) -> BriefDetails:
        """Return what was typed."""
        chosen = self.pool.data or ""
        return BriefDetails(
            title=self.title.data or "",
            text=self.text.data or "",
            pool_id=int(chosen) if chosen.isdecimal() else None,
            grading_minutes=self.grading_minutes.data or GRADING_MINUTES,
            is_blind=bool(self.is_blind.data),
            uploads=self.chosen,
            drop=tuple(self.drop.data or ()),
        )

    @property
    def chosen(self) -> tuple[Upload, ...]:
        """Return the files that were chosen."""
        sent = [each for each in self.uploads.data or [] if isinstance(each, FileStorage)]
        return tuple(Upload(each.filename or "", each.read()) for each in sent if each.filename)


@bp.get("/roles/<int:role_id>/exercises/<int:stage>/<int:way>")
@coordinator
def brief(_: Person, role_id: int, stage: int, way: int) -> ResponseReturnValue:
    """Show the brief of one exercise of a role's plan."""
    role = drafts.role_of(session(), role_id)
    asked = briefs.way_at(drafts.shown_draft(role), stage, way)
    found = briefs.brief_of(session(), role, asked)
    form = BriefForm(
        data={
            "title": found.title if found else "",
            "text": found.text if found else "",
            "pool": str(found.pool_id or "") if found else "",
            "grading_minutes": found.grading_minutes if found else GRADING_MINUTES,
            "is_blind": found.is_blind if found else False,
            "version": str(role.version),
        }
    )
    return show(role, asked, (stage, way), form, found)


@bp.post("/roles/<int:role_id>/exercises/<int:stage>/<int:way>")
@coordinator
def save_brief(person: Person, role_id: int, stage: int, way: int) -> ResponseReturnValue:
    """Save the brief; what was published before stays for whoever is in process."""
    request.max_content_length = LARGEST_BODY
    role = drafts.role_of(session(), role_id)
    asked = briefs.way_at(drafts.shown_draft(role), stage, way)
    found, form = briefs.brief_of(session(), role, asked), BriefForm.sent()
    if not form.validate():
        return show(role, asked, (stage, way), form, found, status=422)
    try:
        briefs.save_brief(
            session(),
            role_id,
            (stage, way),
            form.details,
            version=int(form.version.data or -1),
            act=act(person),
        )
    except (Invalid, Conflict) as refused:
        form.form_errors.append(str(refused))
        role = drafts.role_of(session(), role_id)
        found = briefs.brief_of(session(), role, asked)
        status = 422 if isinstance(refused, Invalid) else 409
        return show(role, asked, (stage, way), form, found, status=status)
    flash("The brief is saved. New candidates get it once the plan is published.", "good")
    return redirect(url_for(".brief", role_id=role_id, stage=stage, way=way), 303)


@bp.get("/roles/<int:role_id>/briefs/<int:file_id>")
@coordinator
def brief_file(_: Person, role_id: int, file_id: int) -> Response:
    """Hand out a file of one of the role's briefs."""
    found = session().scalars(select(Brief).where(Brief.role_id == role_id))
    every = [each.file for one in found for each in one.files]
    file = next((each for each in every if each.id == file_id), None)
    if file is None:
        raise Missing
    return download(file)


def show(
    role: Role,
    asked: WayDraft,
    place: tuple[int, int],
    form: BriefForm,
    found: Brief | None,
    *,
    status: int = 200,
) -> Response:
    """Render the page with what is typed, what is stored, and how candidates read it."""
    pools = session().scalars(select(Pool).where(Pool.is_active).order_by(Pool.name))
    choices = [SelectChoice("", "The hiring manager"), *((each.id, each.name) for each in pools)]
    form.pool.choices = [
        one if isinstance(one, SelectChoice) else SelectChoice(str(one[0]), one[1])
        for one in choices
    ]
    text = found.text if found else ""
    return htmx.render(
        "setup/brief",
        status=status,
        role=role,
        asked=asked,
        stage=place[0],
        way=place[1],
        form=form,
        brief=found,
        text=to_html(parse(text), apply_url="#") if text else "",
    )
