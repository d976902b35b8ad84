"""A posting in the parts of its page."""

import re
from html import unescape
from pathlib import Path

import pytest

from scheduler.domain.posting import tree
from scheduler.domain.posting.links import settle
from scheduler.text.markdown import parse
from scheduler.text.posting_page import compose

ROOT = Path(__file__).parents[2]
POSTINGS = [
    path
    for folder in (ROOT / "examples" / "postings", ROOT / "tests" / "domain" / "postings")
    for path in sorted(folder.glob("*.md"))
]
LEDE = "You keep the light, and the night's book."


def parts(source, said=""):
    return compose(settle(parse(source)).document, said=said, apply_url="#apply")


@pytest.mark.parametrize("path", POSTINGS, ids=lambda path: path.stem)
def test_every_word_stands_in_some_part_in_its_order(path):
    source = path.read_text("utf-8")
    page = parts(source)
    shown = [page.before, page.title, page.lede, page.intro, *page.sections]
    words = tree.WORD.findall(unescape(re.sub(r"<[^>]*>", " ", " ".join(shown))))

    assert words == tree.words(parse(source))


def test_a_posting_is_cut_before_its_highest_headings():
    page = parts(
        f"Over it.\n\n# Keeper\n\n{LEDE}\n\nMore.\n\n### Pay\n\nA\n\n#### More\n\nB\n\n### You"
    )

    assert page.before == "<p>Over it.</p>"
    assert page.title == "Keeper"
    assert page.lede == f"<p>{LEDE}</p>"
    assert page.intro == "<p>More.</p>"
    assert page.sections == (
        '<h2 id="posting-pay">Pay</h2>\n<p>A</p>\n<h3 id="posting-more">More</h3>\n<p>B</p>',
        '<h2 id="posting-you">You</h2>',
    )


def test_a_picture_that_says_nothing_leaves_no_words():
    assert parts("![Logo](a.svg)\n\n# Keeper").before == ""
    assert parts("![The light at night](a.svg)\n\n# Keeper").before == "<p>The light at night</p>"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("keeper Oslo", ""),
        ("Oslo Keeper II", ""),
        ("Keeper", "Keeper (Oslo)"),
        ("", "Keeper (Oslo)"),
    ],
)
def test_a_title_is_repeated_only_where_the_page_does_not_say_all_of_it(said, left):
    assert parts("# Keeper (Oslo)\n\nText", said).title == left


@pytest.mark.parametrize(
    "first",
    [
        "Location: Oslo",  # no sentence
        "Come by.",  # too short to stand alone
        f"{'We keep many lights. ' * 30}",
        "- You keep the light, and the book.",
    ],
)
def test_what_makes_no_lede_stays_where_it_is(first):
    page = parts(f"# Keeper\n\n{first}\n\n## Pay")

    assert (page.lede, page.intro != "") == ("", True)


def test_a_plain_text_begins_with_its_title():
    page = parts(f"Keeper\n\n{LEDE}\n\n1) Apply", "Keeper")

    assert (page.before, page.title, page.lede) == ("", "", f"<p>{LEDE}</p>")
    assert (page.intro, page.sections) == ("<ol><li>Apply</li></ol>", ())
    assert parts(f"Keeper\n\n{LEDE}", "Cook").intro == f"<p>Keeper</p>\n<p>{LEDE}</p>"


@pytest.mark.parametrize(
    ("source", "summary"),
    [
        (f"# Keeper\n\n{LEDE} And more of it.\n\n## Us\n\nWe are many people here.", LEDE),
        (f"# Keeper\n\n## Us\n\nWe are many people here.\n\n## The role\n\n{LEDE}", LEDE),
        ("# Keeper\n\n## Us\n\nWe are many people here.", ""),
        (f"Keeper\n\nLocation: Oslo\n\n{LEDE}", LEDE),
        (f"# Keeper\n\nYou {'keep on and ' * 20}rest.", ""),
    ],
)
def test_a_sentence_of_the_text_says_what_the_role_is(source, summary):
    assert parts(source, "Keeper").summary == summary
