"""The style sheet keeps its promises: contrast, no class without a rule, one file per subject."""

import hashlib
import re
from itertools import product
from pathlib import Path

import pytest

from scheduler.web.assets import SHEETS, join_styles

ROOT = Path(__file__).parents[2]
CSS = ROOT / "static" / "css"
FOLDER = ROOT / "templates"
TEMPLATES = [
    pytest.param(path, id=path.relative_to(FOLDER).as_posix())
    for path in sorted(FOLDER.rglob("*.html"))
    if path.parent.name != "mail"
]
TEXT, CONTROL = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink-2", "paper", TEXT),
    ("ink-3", "paper", TEXT),
    ("ink-3", "card", TEXT),
    ("ink-3", "sunk", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "card", TEXT),
    ("on-accent", "accent", TEXT),
    ("accent-strong", "accent-soft", TEXT),
    ("on-signal-soft", "signal-soft", TEXT),
    ("remote", "remote-soft", TEXT),
    ("remote", "paper", TEXT),
    ("onsite", "onsite-soft", TEXT),
    ("onsite", "paper", TEXT),
    ("bad", "bad-soft", TEXT),
    ("bad", "card", TEXT),
    ("paper", "ink", TEXT),
    ("edge", "card", CONTROL),
    ("edge", "paper", CONTROL),
]


def whole_sheet():
    return "".join(join_styles(CSS / title) for title in SHEETS)


def tokens():
    """Return each colour as (light, dark)."""
    found = re.findall(
        r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", (CSS / "tokens.css").read_text("utf-8")
    )
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour):
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def written_classes(path):
    """Return the classes that a template writes in full, without what `{{ }}` puts in."""
    text = re.sub(r"{#.*?#}|{{.*?}}", "\0", path.read_text("utf-8"), flags=re.DOTALL)
    values = re.findall(r'\bclass="([^"]*)"', text)
    words = {word for value in values for word in re.sub(r"{%.*?%}", " ", value).split()}
    return {word for word in words if "\0" not in word}


def test_black_on_white_has_the_contrast_of_the_book():
    assert round(contrast("#000000", "#ffffff"), 6) == 21


@pytest.mark.parametrize(("pair", "scheme"), [*product(PAIRS, (0, 1))])
def test_text_and_controls_can_be_read(pair, scheme):
    front, back, least = pair
    assert contrast(tokens()[front][scheme], tokens()[back][scheme]) >= least


@pytest.mark.parametrize("path", TEMPLATES)
def test_every_class_of_a_template_has_a_rule(path):
    sheet = whole_sheet()
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r'"[^"]*"', "", sheet)))
    assert sorted(written_classes(path) - known) == []


@pytest.mark.parametrize("path", TEMPLATES)
def test_every_icon_of_a_template_is_drawn(path):
    drawn = set(re.findall(r'<symbol id="(\w+)"', (ROOT / "static/icons.svg").read_text("utf-8")))
    asked = set(re.findall(r'\bicon\("(\w+)"\)', path.read_text("utf-8")))
    assert sorted(asked - drawn) == []


def test_every_sheet_is_part_of_the_whole():
    heads = "".join((CSS / title).read_text("utf-8") for title in SHEETS)
    imported = re.findall(r'@import url\("([^"]+)"\)', heads)
    there = {path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css")} - {*SHEETS}
    assert sorted(imported) == sorted(there)


def test_colours_are_written_in_the_tokens_only():
    elsewhere = [
        path.name
        for path in CSS.rglob("*.css")
        if path.name not in {"tokens.css", "print.css"}
        and re.search(r"#[0-9a-fA-F]{3,8}\b|\brgb\(", path.read_text("utf-8"))
    ]
    assert elsewhere == []


def test_every_name_of_a_token_is_known():
    sheet = whole_sheet()
    assert (
        sorted(set(re.findall(r"var\(--([\w-]+)", sheet)) - set(re.findall(r"--([\w-]+):", sheet)))
        == []
    )


def test_htmx_is_the_file_that_was_checked():
    for note in (ROOT / "static" / "vendor").glob("*.sha256"):
        digest, name = note.read_text("utf-8").split()
        assert hashlib.sha256(note.with_name(name).read_bytes()).hexdigest() == digest
    assert [path.name for path in (ROOT / "static" / "vendor").glob("*.js")] == [
        "htmx-4.0.1.min.js"
    ]
