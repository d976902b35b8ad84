"""The posting's own text on the role's page: whole, in order, and harmless."""

import re
from html import unescape
from pathlib import Path

import pytest

from scheduler.domain.posting import tree
from scheduler.domain.posting.links import settle
from scheduler.domain.posting.process import title_heading
from scheduler.text.markdown import parse
from scheduler.text.posting_html import to_html

ROOT = Path(__file__).parents[2]
POSTINGS = sorted((ROOT / "examples" / "postings").glob("*.md")) + sorted(
    (ROOT / "tests" / "domain" / "postings").glob("*.md")
)
SHARED = sorted((ROOT.parent / "shared" / "postings").glob("*.md"))


def html(source, **settings):
    return to_html(settle(parse(source), **settings).document, apply_url="/roles/clerk#apply")


@pytest.mark.parametrize("path", POSTINGS + SHARED, ids=lambda path: path.stem)
def test_no_word_of_the_posting_is_missing_but_its_title(path):
    text = path.read_text(encoding="utf-8").replace("![logo]", "![]")  # says nothing, is not shown
    document = parse(text)
    shown = to_html(settle(document).document, apply_url="/apply")
    words = tree.WORD.findall(unescape(re.sub(r"<[^>]*>", " ", shown)))
    heading = title_heading(document)
    title = tree.words(tree.Document((heading,))) if heading else []
    whole = tree.words(document)
    start = next(n for n in range(len(whole)) if whole[n : n + len(title)] == title)

    assert words == whole[:start] + whole[start + len(title) :]


def test_headings_begin_below_the_page_and_leave_no_level_out():
    assert html("# Clerk\n\n#### Pay\n\n###### More\n\n# Pay") == (
        '<h2 id="posting-pay">Pay</h2>\n<h3 id="posting-more">More</h3>\n'
        '<h2 id="posting-pay-2">Pay</h2>'
    )


def test_links_open_the_web_mail_or_our_form():
    assert html("[a](https://b.example/?c=1&d) [e](mailto:f@g.example) [Apply now](/h)") == (
        '<p><a href="https://b.example/?c=1&amp;d" rel="noopener noreferrer">a</a> '
        '<a href="mailto:f@g.example" rel="noopener noreferrer">e</a> '
        '<a href="/roles/clerk#apply" rel="noopener noreferrer">Apply now</a></p>'
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("[a](ftp://b.example)", "<p>a</p>"),
        ('![" onerror="x](https://b.example/c.png)', '<p>" onerror="x</p>'),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("    <b>", "<pre><code>&lt;b&gt;\n</code></pre>"),
        (
            '[a](https://b.example/"onclick=x)',
            '<p><a href="https://b.example/%22onclick=x" rel="noopener noreferrer">a</a></p>',
        ),
    ],
)
def test_nothing_in_a_posting_can_act(source, shown):
    assert html(source) == shown


def test_lists_tables_and_quotes_keep_their_shape():
    assert html("3. a\n   - b\n4. c\n\n> d\n\n---\n\n|e|\n|-|\n|f|") == (
        '<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol>\n'
        "<blockquote><p>d</p></blockquote>\n<hr>\n"
        '<table><thead><tr><th scope="col">e</th></tr></thead>'
        "<tbody><tr><td>f</td></tr></tbody></table>"
    )


def test_a_template_prints_it_as_it_is():
    written = html("*a*")

    assert written.__html__() == "<p><em>a</em></p>"
