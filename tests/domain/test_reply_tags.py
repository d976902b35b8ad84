"""The address that an answer goes to: it names a thread, is sealed, and survives mail programs."""

import pytest

from scheduler.domain.keys import Secret
from scheduler.domain.reply_tags import About, Tag, address, read

OLD, NEW, OTHER = (Secret(each * 32) for each in (b"o", b"n", b"x"))
FROM = "interviews@larkfield.example"
THREAD = Tag(About.APPLICATION, 7)
TAGS = (THREAD, Tag(About.ENQUIRY, 7), Tag(About.QUESTION, 7, 3), Tag(About.QUESTION, 7, 4))


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_is_read_as_it_was_written(tag):
    made = address(FROM, [NEW], tag)

    assert read([FROM, made], [NEW]) == tag
    assert read([made.upper()], [NEW]) == tag
    assert read([made], [NEW, OLD]) == tag
    assert read([address(FROM, [OLD], tag)], [NEW, OLD]) == tag


def test_no_two_tags_are_alike():
    assert len({address(FROM, [NEW], tag) for tag in TAGS}) == len(TAGS)


def test_what_we_have_not_sealed_is_no_tag():
    made = address(FROM, [OTHER], THREAD)
    mine = address(FROM, [NEW], THREAD)

    for each in (made, mine.replace("+a7x", "+a8x"), mine.replace("+a7x", "+e7x"), FROM, "+", ""):
        assert read([each], [NEW]) is None


def test_a_mail_to_two_threads_belongs_to_neither():
    assert read([address(FROM, [NEW], each) for each in TAGS[:2]], [NEW]) is None


def test_an_address_that_would_be_too_long_is_left_as_it_is():
    long = "interviews-of-everybody-who-has-applied@larkfield.example"
    assert address(long, [NEW], Tag(About.QUESTION, 12345, 678)) == long
