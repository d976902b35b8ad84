"""What candidates do with a mailed code: each is one transaction with the use of its code."""

from sqlalchemy.orm import Session

from scheduler.models import Candidate, Code
from scheduler.services.act import Act
from scheduler.services.applications import correcting
from scheduler.services.privacy import codes, erasing, exporting
from scheduler.services.transaction import transaction


def open_download(session: Session, candidate_id: int, code_id: int, *, act: Act) -> Code:
    """Open the download of everything for some minutes."""
    with transaction(session):
        code = codes.spend(session, code_id, act=act)
        exporting.record(session, candidate_id, act=act)
        return code


def erase(session: Session, candidate_id: int, code_id: int, *, act: Act) -> None:
    """Erase everything."""
    with transaction(session):
        codes.spend(session, code_id, act=act)
        erasing.erase_all(session, candidate_id, by=erasing.CANDIDATE, act=act)


def change_address(
    session: Session, candidate_id: int, code_id: int, mail: str, *, act: Act
) -> Candidate:
    """Let mail go to another address, where a fresh link is sent."""
    with transaction(session):
        codes.spend(session, code_id, act=act)
        return correcting.change_own_address(session, candidate_id, mail, act=act)
