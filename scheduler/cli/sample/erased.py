"""Somebody who has erased what Larkfield held of them: what stays is a number."""

from scheduler.cli.sample.deeds import Applicant, Scene, When, applies, books, goes_on
from scheduler.cli.sample.week import ZONE as PACIFIC
from scheduler.domain.retention import Deed as Wish
from scheduler.services.privacy import coded, codes

WHO = "Robin Falk"  # for this module alone: the company does not know it any more


def erases(scene: Scene) -> None:
    """Have a code mailed and erase everything with it, while a call is still to come."""
    candidate_id = scene.application.candidate_id
    code = codes.mail_code(scene.session, candidate_id, Wish.ERASE, act=scene.mine)
    coded.erase(scene.session, candidate_id, code.id, act=scene.mine)


ERASED: tuple[tuple[Applicant, tuple[When, ...]], ...] = (
    (
        Applicant(WHO, PACIFIC, "A quiet place.", "Support Engineer", cv="Two years of nights."),
        (
            (-27, "9:10", applies),
            (-26, "9:40", goes_on),
            (-26, "12:05", books(-20, "15:00")),
            (-21, "19:30", erases),
        ),
    ),
)
