"""What the links and pictures of a posting become."""

import pytest

from scheduler.domain.posting.links import settle
from scheduler.domain.posting.tree import Apply, Document, Link, Paragraph, Text
from scheduler.errors import Invalid
from scheduler.text.markdown import parse


def settled(text, **settings):
    done = settle(parse(text), **settings)
    return done.document.blocks[-1].children, list(done.review)


@pytest.mark.parametrize(
    "source",
    [
        "[apply here](https://a.example/1)",
        "[Click here to apply](https://a.example/1)",
        "[Apply to Search](https://a.example/1)",
        "[Apply](jobs.md)",
        "[this form](https://a.example/jobs/7/apply)",
        "[this form](https://a.example/apply?ref=1)",
        "[Application form](form.html)",
    ],
)
def test_a_link_that_means_apply_leads_to_our_form(source):
    (link,), review = settled(source)
    name, target = source[1:-1].split("](")

    assert link == Apply((Text(name),))
    assert review == [f"The link “{name}” to {target} now leads to our own form."]


@pytest.mark.parametrize(
    "lead", ["Apply ", "To apply for this role, apply: ", "You can **apply** "]
)
def test_here_means_apply_right_behind_the_word(lead):
    inlines, _ = settled(f"{lead}[here](https://a.example/1)!")

    assert Apply((Text("here"),)) in inlines


@pytest.mark.parametrize(
    ("source", "href"),
    [
        ("Read more [here](https://a.example/1).", "https://a.example/1"),
        ("Model and [apply our values](https://a.example/values).", "https://a.example/values"),
        ("[How we applied Go](https://a.example/applying)", "https://a.example/applying"),
        ("[Write](mailto:jobs@a.example)", "mailto:jobs@a.example"),
    ],
)
def test_other_links_stay_as_they_are(source, href):
    inlines, review = settled(source)

    assert [inline.href for inline in inlines if isinstance(inline, Link)] == [href]
    assert review == []


@pytest.mark.parametrize("href", ["../a.md", "/a", "#b", "?c", "mailto:"])
def test_a_relative_link_without_source_becomes_text(href):
    inlines, review = settled(f"[Pay]({href})")

    assert inlines == (Text("Pay"),)
    assert len(review) == 1


def test_a_relative_link_is_resolved_against_the_source():
    inlines, review = settled("[Pay](../pay.md)", source="https://a.example/b/c/d.md")

    assert inlines == (Link("https://a.example/b/pay.md", (Text("Pay"),)),)
    assert review == ["The link “Pay” to ../pay.md now leads to https://a.example/b/pay.md."]


@pytest.mark.parametrize("href", ["ftp://a.example", "tel:123", "//a.example/b"])
def test_a_link_that_leads_elsewhere_becomes_text(href):
    inlines, review = settled(f"[Pay](<{href}>)")

    assert inlines == (Text("Pay"),)
    assert review == [f"The link “Pay” to {href} is shown as text, without the link."]


def test_a_link_that_no_program_could_follow_becomes_text():
    broken = Document((Paragraph((Link("http://[a", (Text("Pay"),)),)),))

    assert settle(broken).document == Document((Paragraph((Text("Pay"),)),))


def test_pictures_become_their_description():
    inlines, review = settled("![our\nlogo](https://a.example/a.svg) ![](b.png)")

    assert inlines == (Text("our logo"), Text(" "), Text(""))
    assert review == [
        "The picture “our logo” is not shown; its description stands in its place.",
        "A picture without a description is left out.",
    ]


def test_the_same_link_is_reported_once():
    _, review = settled("[Pay](pay.md), [Pay](pay.md)")

    assert review == [
        "The link “Pay” leads to pay.md, which has no full address; it is shown as text."
    ]


@pytest.mark.parametrize("source", ["a.example", "ftp://a.example", "https://", "http://[a"])
def test_a_source_that_is_no_web_address_is_refused(source):
    with pytest.raises(Invalid) as refusal:
        settle(parse("a"), source=source)

    assert str(refusal.value) == (
        "Enter the address that the posting comes from, beginning with https://."
    )
