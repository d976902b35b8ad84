"""Cleaning what people type, before it is stored, printed, mailed or put into a calendar."""

import re
import unicodedata
from collections.abc import Sequence

# Overrides and isolates of writing direction make a text read as another; the marks that people
# need to write Hebrew or Arabic stay.
_UNSEEN = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, *range(0xFFF9, 0xFFFC)}
_LINE_END = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_HONORIFICS = {"dr", "mr", "mrs", "ms", "mx", "prof"}

ARTICLES = ("a", "an", "the")
VERBS = ("meet",)  # with which titles begin that are no thing


def clean(text: str) -> str:
    """Return *text* as one line: no control characters, single blanks, NFC."""
    return " ".join(clean_lines(text).split())


def clean_lines(text: str) -> str:
    """Return *text* without control characters, its lines kept and at most one empty between."""
    lines = _LINE_END.sub("\n", text)
    visible = "".join(c if c in "\n\t" or _is_seen(c) else "" for c in lines)
    tidy = "\n".join(line.strip() for line in _BLANKS.sub(" ", visible).split("\n"))
    return unicodedata.normalize("NFC", re.sub(r"\n{3,}", "\n\n", tidy).strip())


def clean_work(text: str) -> str:
    """Return *text* without control characters; its blanks stay, since code may stand in it."""
    lines = _LINE_END.sub("\n", text)
    visible = "".join(c if c in "\n\t" or _is_seen(c) else "" for c in lines)
    return unicodedata.normalize("NFC", visible.rstrip())


def first_name(name: str) -> str:
    """Return the name that a letter begins with.

    >>> first_name("Dr. Mei-Lin Cho")
    'Mei-Lin'
    """
    return next(iter(_words(name)), "")


def untitled(sentence: str, title: str) -> str:
    """Return *sentence* without the *title* that it opens with, for where both stand together.

    >>> untitled("Intro call: a talk of 30 minutes.", "Intro call")
    'A talk of 30 minutes.'
    >>> untitled("Intro calls are short.", "Intro call")
    'Intro calls are short.'
    """
    head, colon, rest = sentence.partition(":")
    if not colon or head.strip().casefold() != title.strip().casefold():
        return sentence
    told = rest.strip()
    return told[:1].upper() + told[1:]


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return names as a sentence has them, the last of many as a number.

    >>> listed(["Aisha", "Omar"]), listed(["A", "B", "C", "D", "E"])
    ('Aisha and Omar', 'A, B, C and 2 others')
    """
    if len(names) > most + 1:
        names = [*names[:most], f"{len(names) - most} others"]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def lowered(title: str) -> str:
    """Return *title* to stand within a sentence; what begins like "HR" stays.

    >>> lowered("Intro call"), lowered("HR call")
    ('intro call', 'HR call')
    """
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def bare(title: str) -> str:
    """Return *title* to stand after "your": without an article of its own; a sentence is quoted.

    >>> bare("Intro call"), bare("A hard conversation"), bare("Meet the team")
    ('intro call', 'hard conversation', '“Meet the team”')
    """
    first, _, rest = title.partition(" ")
    if rest and first.lower() in ARTICLES:
        return lowered(rest)
    return f"“{title}”" if rest and first.lower() in VERBS else lowered(title)


def initials(name: str) -> str:
    """Return the first letters of the first and the last word, for where a photo is missing.

    >>> initials("Mei-Lin van der Cho"), initials("Sam")
    ('MC', 'S')
    """
    words = [word for word in _words(name) if word[0].isalnum()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0].upper() for word in ends)


def _words(name: str) -> list[str]:
    words = name.split()
    return [word for word in words if word.rstrip(".").lower() not in _HONORIFICS] or words


def _is_seen(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in {"Cc", "Cs"} and ord(character) not in _UNSEEN
