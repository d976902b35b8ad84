"""Who learns at the sample company: the pool that asks for it, and how much."""

from scheduler.cli.sample.town import Town
from scheduler.domain.training import Path
from scheduler.services.act import Act
from scheduler.services.qualifying import change_path

TWICE_AND_ONCE = Path(listens=2, leads=1)


def ask_for_training(town: Town, names: tuple[str, ...], *, act: Act) -> None:
    """Let whoever learns in one of these pools listen in twice, and then lead once."""
    for name in names:
        change_path(town.session, town.pools[name], TWICE_AND_ONCE, act=act)
