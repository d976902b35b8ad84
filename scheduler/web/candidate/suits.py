"""Which hours of a day suit a candidate, and how long their breaks should be, as an address says it."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from scheduler.domain.loops.rules import Spread
from scheduler.models import Way

EARLY, LATE = range(8, 14), range(12, 20)  # hours of the local day to choose from
PAUSES = (30, 45)  # minutes, beside what the plan has
HALVES = Spread.HALVES.value


@dataclass(frozen=True, slots=True)
class Suits:
    """No day begins before the hour *early* or ends after *late*; no break is under *pause* minutes.

    *days* is `HALVES` for two half days instead of a whole one.
    """

    early: int | None = None
    late: int | None = None
    pause: int = 0
    days: str = ""

    @property
    def is_set(self) -> bool:
        """Tell whether anything is asked for."""
        return self != Suits()

    @property
    def minutes(self) -> tuple[int, int] | None:
        """Return the minutes of the local day in which a whole day has to lie; none: in any."""
        if self.early is None and self.late is None:
            return None
        return (self.early or 0) * 60, (self.late or 24) * 60

    def args(self) -> dict[str, int | str]:
        """Return the arguments of an address that says this."""
        found: dict[str, int | str | None] = {
            "early": self.early,
            "late": self.late,
            "pause": self.pause or None,
        }
        found |= {"days": self.days or None}
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Hours:
    """What can be asked for on the page: hours of the day, and lengths of breaks."""

    early: range
    late: range
    pauses: list[int]


def hours_of(way: Way) -> Hours:
    """Return what can be asked for; breaks that are shorter than the plan's are none."""
    return Hours(EARLY, LATE, [each for each in PAUSES if each > way.pause_minutes])


def read_suits(args: MultiDict[str, str], spread: Spread = Spread.ONE) -> Suits:
    """Return what *args* ask for; what is no such wish is left out, never an error.

    Half days can be asked for only where the plan's *spread* leaves the choice.
    """
    early, late = args.get("early", type=int), args.get("late", type=int)
    pause = args.get("pause", type=int)
    return Suits(
        early=early if early in EARLY else None,
        late=late if late in LATE else None,
        pause=pause if pause in PAUSES else 0,
        days=HALVES if spread == Spread.EITHER and args.get("days") == HALVES else "",
    )
