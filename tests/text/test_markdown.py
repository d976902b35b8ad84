"""Files and pasted texts become a plain tree, or one sentence says why not."""

import pytest

from scheduler.domain.posting import tree
from scheduler.errors import Invalid
from scheduler.text import markdown
from scheduler.text.markdown import decode, parse, read


def text(words):
    return (tree.Text(words),)


def paragraph(words):
    return tree.Paragraph(text(words))


def test_every_construct_has_a_place_in_the_tree():
    source = (
        "# A *b* **c**\n\nd `e` [f](g) ![h *i*](j)  \nk\nl\n\n> m\n\n3. n\n\n   - o\n\n---\n\n"
        "```\np\n```\n\n|q|r|\n|-|-|\n|s|t|\n"
    )

    assert parse(source).blocks == (
        tree.Heading(
            1, (tree.Text("A "), tree.Emphasis(text("b")), tree.Text(" "), tree.Strong(text("c")))
        ),
        tree.Paragraph(
            (
                tree.Text("d "),
                tree.Code("e"),
                tree.Text(" "),
                tree.Link("g", text("f")),
                tree.Text(" "),
                tree.Image("j", "h i"),
                tree.Break(),
                tree.Text("k"),
                tree.Text("\n"),
                tree.Text("l"),
            )
        ),
        tree.Quote((paragraph("m"),)),
        tree.Listing(
            ordered=True,
            start=3,
            items=(
                (paragraph("n"), tree.Listing(ordered=False, start=1, items=((paragraph("o"),),))),
            ),
        ),
        tree.Rule(),
        tree.CodeBlock("p\n"),
        tree.Table(((text("q"), text("r")), (text("s"), text("t")))),
    )


def test_html_is_text_like_any_other():
    assert parse("<b>bold</b>").blocks == (paragraph("<b>bold</b>"),)


def test_words_come_in_reading_order_with_those_of_pictures():
    source = "# It’s *here*\n\n![our logo](x.png)\n\n1. one\n   - two\n2. three"
    expected = ["It’s", "here", "our", "logo", "one", "two", "three"]

    assert tree.words(parse(source)) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_the_encodings_that_editors_write(encoding):
    assert decode("Tomás".encode(encoding)) == "Tomás"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", markdown.NOT_TEXT),
        ("Tomás".encode("latin-1"), markdown.NOT_TEXT),
        (b"\xff\xfea", markdown.NOT_TEXT),
        (b"a" * 10_000_000, markdown.TOO_LONG),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(Invalid) as refusal:
        decode(data)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("", markdown.EMPTY),
        (" \n---\n- \n", markdown.EMPTY),
        ("a\0b", markdown.NOT_TEXT),
        ("\ud800", markdown.NOT_TEXT),
        ("é" * 600_000, markdown.TOO_LONG),
        ("[" * 20_001, markdown.TOO_MANY),
        ("a\n" * 20_001, markdown.TOO_MANY),
        (">" * 41 + "a", markdown.TOO_DEEP),
        ("\n".join(" " * 2 * depth + "- a" for depth in range(200)), markdown.TOO_DEEP),
        ("*a " * 300 + "a* " * 300, markdown.TOO_DEEP),
    ],
)
def test_a_text_that_is_no_posting_is_refused_with_a_sentence(source, sentence):
    with pytest.raises(Invalid) as refusal:
        parse(source)

    assert str(refusal.value) == sentence


def test_what_is_just_within_the_limits_is_read():
    assert tree.words(parse(">" * 40 + "a")) == ["a"]
    assert tree.words(parse("a" * 1_000_000)) == ["a" * 1_000_000]


@pytest.mark.parametrize(
    "source",
    ["Just words.", "# Clerk\n\n1. One\n2. Two", "## Interview process\n\n- Be kind\n- Be there"],
)
def test_a_text_without_steps_is_told_how_to_write_them(source):
    with pytest.raises(Invalid) as refusal:
        read(source)

    assert str(refusal.value) == (
        "This text has no list of interview steps. Write each step on a line of its own, numbered "
        "or with bullets, under a heading such as “Interview process”, beginning with how people "
        "apply."
    )


def test_a_posting_is_read_with_its_links_settled():
    posting = read(
        "# Clerk\n\n[Pay](pay.md)\n\n1. Apply\n2. An interview", address="https://a.example/b/"
    )

    assert posting.document.blocks[1] == tree.Paragraph(
        (tree.Link("https://a.example/b/pay.md", text("Pay")),)
    )
    assert posting.plan.review[-1] == (
        "The link “Pay” to pay.md now leads to https://a.example/b/pay.md."
    )
