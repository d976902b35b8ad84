"""Finding people by how the words of their names and addresses begin, in any case, on both engines."""

from functools import reduce

from sqlalchemy import ColumnElement, and_, func, literal, or_
from sqlalchemy.orm import InstrumentedAttribute

PARTERS = ".-_+@'’(/"  # what parts the words of a name or an address, beside blanks
MOST_WORDS = 8


def begins(who: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that each word of *who* begins a word of one of the columns.

    Nothing in *who* stands for anything else: neither % nor _ does.
    """
    words = who.split()[:MOST_WORDS]
    return and_(*(or_(*(begins_in(each, column) for column in columns)) for each in words))


def begins_in(word: str, column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that *word* begins a word of *column*.

    Where it is nowhere in it at all, the words are not even told apart: that costs five times more.
    """
    text = text_of(column)
    return or_(
        *(
            func.lower(column).contains(each, autoescape=True)
            & text.contains(f" {parted(each)}", autoescape=True)
            for each in sorted(cased(word))
        )
    )


def text_of(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return a column in small letters, with a blank before each of its words."""
    return reduce(
        lambda text, sign: func.replace(text, sign, f"{sign} "),
        PARTERS,
        literal(" ").concat(func.lower(column)),
    )


def parted(word: str) -> str:
    """Return *word* as `text_of` has it: an address becomes several words, in their order.

    >>> parted("ann-lee@mail.example")
    'ann- lee@ mail. example'
    """
    return word.translate({ord(sign): f"{sign} " for sign in PARTERS}).strip()


def cased(word: str) -> set[str]:
    """Return how *word* may be stored in small letters; SQLite makes those of ASCII alone small.

    >>> cased("Ann"), sorted(cased("émile"))
    ({'ann'}, ['Émile', 'émile'])
    """
    return {word.lower(), small(word.capitalize()), small(word.upper())}


def small(word: str) -> str:
    """Return *word* with the letters of ASCII made small, and no others."""
    return "".join(each.lower() if each.isascii() else each for each in word)
