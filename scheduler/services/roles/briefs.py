"""Briefs: what an exercise asks, written with a role's plan; a published one never changes."""

from dataclasses import dataclass, replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from scheduler.domain.draft import PlanDraft, WayDraft
from scheduler.domain.draft_edits import on_way
from scheduler.domain.exercises import GRADING_MINUTES
from scheduler.domain.terms import StageKind
from scheduler.errors import Conflict, Invalid, Missing
from scheduler.models import Brief, BriefFile, Pool, Role, Way
from scheduler.services import files, journal
from scheduler.services.act import Act
from scheduler.services.files import Upload
from scheduler.services.roles import drafts
from scheduler.services.transaction import transaction
from scheduler.text.names import clean, clean_work

MOST_FILES = 10
OTHER_ROLE = "The brief of another role stands in this plan. Open its page and write it anew."


@dataclass(frozen=True, slots=True)
class BriefDetails:
    """What a coordinator says of an exercise; *pool_id* is who grades."""

    title: str = ""
    text: str = ""
    pool_id: int | None = None
    grading_minutes: int = GRADING_MINUTES
    is_blind: bool = False
    uploads: tuple[Upload, ...] = ()
    drop: tuple[int, ...] = ()  # files by id


def way_at(draft: PlanDraft, stage: int, way: int) -> WayDraft:
    """Return the exercise at this place of a plan; raise Missing for anything else."""
    try:
        found = draft.stages[stage].ways[way]
    except IndexError as error:
        raise Missing from error
    if found.kind is not StageKind.EXERCISE:
        raise Missing
    return found


def brief_of(session: Session, role: Role, way: WayDraft) -> Brief | None:
    """Return the brief that a way of the draft of *role* names, if it is the role's own."""
    found = session.get(Brief, way.brief) if way.brief else None
    return found if found and found.role_id == role.id else None


def save_brief(
    session: Session,
    role_id: int,
    place: tuple[int, int],
    details: BriefDetails,
    *,
    version: int,
    act: Act,
) -> Brief:
    """Save the brief of the exercise at *place* of a role's plan; candidates in process keep theirs.

    Raises Conflict if the role has changed since *version*, Invalid for a file that cannot be taken.
    """
    with transaction(session):
        role = session.get(Role, role_id, with_for_update=True)
        if role is None:
            raise Missing
        if role.version != version:
            raise Conflict(drafts.CHANGED)
        draft = drafts.shown_draft(role)
        way = way_at(draft, *place)
        if details.pool_id and session.get(Pool, details.pool_id) is None:
            raise Invalid("Choose who grades.")
        brief = editable(session, role, way, act=act)
        brief.title, brief.text = clean(details.title), clean_work(details.text)
        brief.pool_id, brief.is_blind = details.pool_id, details.is_blind
        brief.grading_minutes = details.grading_minutes
        change_files(session, brief, details, act=act)
        session.flush()
        if way.brief != brief.id:
            details_of_role = drafts.details_of(role)
            changed = on_way(draft, list(place), lambda each: replace(each, brief=brief.id))
            drafts.save_draft(session, role_id, details_of_role, changed, version=version, act=act)
        journal.record(session, "save brief", f"role:{role_id}", act=act)
        return brief


def editable(session: Session, role: Role, way: WayDraft, *, act: Act) -> Brief:
    """Return the brief to write into: a copy where a published plan has the one before."""
    old = brief_of(session, role, way)
    if old and not session.scalar(select(exists().where(Way.brief_id == old.id))):
        return old
    made = Brief(role_id=role.id, grading_minutes=GRADING_MINUTES, created_at=act.now)
    session.add(made)
    session.flush()
    for each in old.files if old else []:
        session.add(BriefFile(brief_id=made.id, file_id=each.file_id, position=each.position))
    session.flush()
    session.refresh(made)
    return made


def change_files(session: Session, brief: Brief, details: BriefDetails, *, act: Act) -> None:
    """Take files out of a brief and add others behind the rest."""
    for each in [one for one in brief.files if one.file_id in details.drop]:
        brief.files.remove(each)
    session.flush()
    if len(brief.files) + len(details.uploads) > MOST_FILES:
        raise Invalid(f"A brief takes {MOST_FILES} files at most; put them into an archive.")
    start = max((each.position for each in brief.files), default=0) + 1
    for position, upload in enumerate(details.uploads, start):
        kept = files.keep(session, upload.name, upload.data, act=act, kinds=files.WORK)
        brief.files.append(BriefFile(file=kept, position=position))


def require_own(session: Session, role_id: int, draft: PlanDraft) -> None:
    """Raise Conflict where a plan names the brief of another role."""
    named = {way.brief for stage in draft.stages for way in stage.ways if way.brief}
    own = set(session.scalars(select(Brief.id).where(Brief.role_id == role_id)))
    if named - own:
        raise Conflict(OTHER_ROLE)
