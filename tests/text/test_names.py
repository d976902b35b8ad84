import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.text.names import clean, clean_lines, first_name, initials

ANYTHING = st.text(st.characters(codec=None), max_size=60)
FORBIDDEN = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u2028\u2029\u202e\u2066"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Priya \t Raman \n", "Priya Raman"),
        ("Priya\r\nBcc: all@example.com", "Priya Bcc: all@example.com"),
        ("a\x00b\x07c\x1bd\x9fe", "abcde"),
        ("a\u2028b\u2029c\x85d\x0be", "a b c d e"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("\u2066left\u2069", "left"),
        ("Zoe\u0308", "Zoë"),
        ("half \ud83d surrogate", "half surrogate"),
        ("\ufeffBOM", "BOM"),
        ("\u00a0Sam\u00a0Okafor", "Sam Okafor"),
        ("\u05d0\u200f!", "\u05d0\u200f!"),
        ("👩‍💻", "👩‍💻"),
    ],
)
def test_a_line_keeps_what_can_be_read(typed, kept):
    assert clean(typed) == kept


def test_lines_are_kept_where_lines_are_meant():
    assert clean_lines("one \r\n\r\n\r\n\n two\u2028three\t \t4 ") == "one\n\ntwo\nthree 4"


@given(ANYTHING)
def test_nothing_unseen_survives(typed):
    line, lines = clean(typed), clean_lines(typed)
    assert not FORBIDDEN & set(line)
    assert not (FORBIDDEN - {"\n"}) & set(lines)
    assert (line, lines) == (line.strip(), lines.strip())
    line.encode(), lines.encode()


@given(ANYTHING)
def test_cleaning_twice_changes_nothing(typed):
    assert clean(clean(typed)) == clean(typed)
    assert clean_lines(clean_lines(typed)) == clean_lines(typed)
    assert unicodedata.is_normalized("NFC", clean(typed))


@pytest.mark.parametrize(
    ("name", "first", "letters"),
    [
        ("Priya Raman", "Priya", "PR"),
        ("Dr. Mei-Lin Cho", "Mei-Lin", "MC"),
        ("Tomás", "Tomás", "T"),
        ("ana maría ruiz", "ana", "AR"),
        ("Prof", "Prof", "P"),
        ("", "", ""),
        ("(they) Kim Larsen", "(they)", "KL"),
    ],
)
def test_people_are_called_by_their_first_name(name, first, letters):
    assert (first_name(name), initials(name)) == (first, letters)
