"""The list of countries that a day off or a person may belong to."""

from functools import lru_cache

from babel import Locale
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from scheduler.text.times import LOCALE

CODE_LETTERS = 2


@lru_cache(maxsize=8)
def names() -> dict[str, str]:
    """Return the name of each country by its ISO 3166 code."""
    territories = Locale.parse(LOCALE).territories
    return {
        code: str(name)
        for code, name in territories.items()
        if len(code) == CODE_LETTERS and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ"}
    }


def country_choices(nobody: str) -> list[SelectChoice]:
    """Return every country by name after *nobody*, which says what no country means."""
    found = sorted(names().items(), key=lambda country: country[1])
    return [SelectChoice("", nobody), *(SelectChoice(code, name) for code, name in found)]
