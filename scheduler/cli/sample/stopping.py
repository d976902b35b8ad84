"""Candidates who rest, have withdrawn, or were told that the role is filled."""

from datetime import date, timedelta

from scheduler.cli.sample.company import CENTRAL, EASTERN
from scheduler.cli.sample.deeds import (
    Applicant,
    Deed,
    Scene,
    When,
    applies,
    books,
    confirm,
    goes_on,
)
from scheduler.cli.sample.week import ZONE as PACIFIC
from scheduler.domain.endings import Ending
from scheduler.services.applications.applications import version_of
from scheduler.services.process import endings, pausing
from scheduler.services.process.endings import Said


def rests_until(day: int) -> Deed:
    """Return the pause until so many days from Monday."""

    def deed(scene: Scene) -> None:
        confirm(scene)
        until = date_of(scene, day)
        reason = "A move across the country first; please ask me again then."
        pausing.pause(scene.session, scene.application.id, until, reason=reason, act=scene.mine)

    return deed


def date_of(scene: Scene, day: int) -> date:
    """Return the date that is so many days from Monday."""
    return scene.town.week.monday + timedelta(days=day)


def withdraws(scene: Scene) -> None:
    """Withdraw, with a word that stays inside."""
    reason = "I have said yes to another team."
    endings.withdraw(scene.session, scene.application.id, reason=reason, act=scene.mine)


def is_told_that_it_is_filled(scene: Scene) -> None:
    """Be told, kindly, that somebody else has the role."""
    endings.decline(
        scene.session,
        scene.application.id,
        Ending.FILLED,
        Said(reason="A good second; ask again in spring."),
        act=scene.ours,
        version=version_of(scene.application),
    )


STOPPED: tuple[tuple[Applicant, tuple[When, ...]], ...] = (
    (
        Applicant("Marta Nowak", EASTERN, "To be trusted with something whole."),
        (
            (-9, "9:50", applies),
            (-7, "9:40", goes_on),
            (-7, "12:10", books(3, "10:00")),
            (-6, "18:25", withdraws),
        ),
    ),
    (
        Applicant("Emre Aydin", PACIFIC, "A place to stay for some years."),
        (
            (-13, "14:05", applies),
            (-12, "9:45", goes_on),
            (-11, "20:30", rests_until(28)),
        ),
    ),
    (
        Applicant("Runa Holm", CENTRAL, "Fewer slides.", phone="+1 612 555 0164"),
        (
            (-41, "10:30", applies),
            (-40, "9:20", goes_on),
            (-38, "21:05", rests_until(-3)),
        ),
    ),
    (
        Applicant("Judith Blum", PACIFIC, "To help, and to be helped.", "Support Engineer"),
        (
            (-24, "8:35", applies),
            (-23, "10:15", goes_on),
            (-17, "20:10", is_told_that_it_is_filled),
        ),
    ),
)
