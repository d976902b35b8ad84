"""Who learns at the sample company: one listens, one leads, one waits for a coordinator's word."""

from dataclasses import dataclass

from scheduler.cli.sample.town import Town
from scheduler.domain.terms import Training
from scheduler.domain.training import Path
from scheduler.services.act import Act
from scheduler.services.pools.pools import add_member
from scheduler.services.pools.qualifying import change_path


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a pool asks of whoever is new to it, and who is, besides those who are named as such."""

    pool: str
    path: Path
    newcomers: tuple[tuple[str, Training], ...] = ()


LESSONS = (
    Lessons("Technical interviews", Path(listens=2, leads=1)),
    Lessons(
        "Design talks", Path(listens=1, leads=3), (("Niamh Byrne", Training.REVERSE_SHADOWING),)
    ),
    Lessons("First calls", Path(listens=1, leads=1), (("Ingrid Solheim", Training.TRAINEE),)),
)


def ask_for_training(town: Town, *, act: Act) -> None:
    """Let whoever is new to a pool listen in first, and then lead beside somebody."""
    for each in LESSONS:
        pool_id = town.pools[each.pool]
        change_path(town.session, pool_id, each.path, act=act)
        for name, training in each.newcomers:
            add_member(town.session, pool_id, town.people[name], training, act=act)
