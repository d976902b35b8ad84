"""Whatever the text, it gives a plan or one sentence, and nothing is invented or lost."""

import json
import re
from itertools import accumulate

from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.domain.posting.links import settle
from scheduler.domain.posting.plan import plan_json
from scheduler.domain.posting.tree import words
from scheduler.domain.terms import Place, StageKind
from scheduler.errors import Invalid
from scheduler.text.markdown import decode, parse, read
from scheduler.text.posting_html import BLOCK, HEADINGS, INLINE, TABULAR, to_html

WORDS = (
    "apply here a call interview interviews exercise offer references or and with remote two é $ we"
)
PHRASES = """1h |30 min|[1 hr] |45-60 minutes|half an hour|one of |2 of the following:|Ada Park|Ben Ito (CTO)
the hiring manager|our Oslo office|over video|we leave |hours of |https://a.example/apply|../b.md|&amp;
## Interview process|1. |2) |- |   - |      - |**|[|](|![|`|---|: |. |, """
SIGNS = [*"*_)<>#\\|\t\n\u2028", "\n\n"]
PIECES = st.sampled_from(
    [*(f"{word} " for word in WORDS.split()), *re.split(r"[|\n]", PHRASES), *SIGNS]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=60).map("".join)
PROCESSES = TEXTS.map(lambda text: f"# Clerk\n\n## Interview process\n\n1. Apply\n2. {text}")


def read_or_refused(text):
    try:
        return read(text)
    except Invalid as refusal:
        return str(refusal)


@given(TEXTS | PROCESSES)
@example("1. \n   1. \n      1. a")
def test_every_text_gives_a_plan_or_a_sentence(text):
    posting = read_or_refused(text)
    if isinstance(posting, str):
        assert posting.endswith((".", "?"))
        return
    plan = plan_json(posting.plan)
    assert json.loads(json.dumps(plan)) == plan
    for stage in plan["stages"]:
        assert stage["kind"] in set(StageKind)
        assert set(stage["places"]) <= set(Place)
        assert stage["choices"] == [] or stage["choices"][0] == stage["kind"]


@given(PROCESSES)
def test_names_and_descriptions_are_words_of_the_text(text):
    posting = read_or_refused(text)
    if isinstance(posting, str):
        return
    said = " ".join(words(posting.document))
    for stage in posting.plan.stages:
        for interview in stage.interviews:
            for seat in interview.seats:
                for name in (*seat.names, seat.who or ""):
                    assert set(re.findall(r"[^\W_]+", name.lower())) <= set(
                        re.findall(r"[^\W_]+", said.lower())
                    )


@given(TEXTS)
def test_a_page_loses_no_word_and_opens_no_tag(text):
    try:
        document = parse(text)
    except Invalid:
        return
    settled = settle(document).document
    html = to_html(settled, apply_url="/apply")
    tags = re.findall(r"<(/?)(\w+)", html)
    depth = accumulate((-1 if closes else 1) for closes, tag in tags if tag not in {"br", "hr"})
    assert words(settled) == words(document)
    assert {tag for _, tag in tags} <= BLOCK | HEADINGS | INLINE | TABULAR
    assert [*depth][-1:] in ([], [0])


@given(st.binary(max_size=200))
def test_every_file_is_text_or_refused(data):
    try:
        text = decode(data)
    except Invalid:
        return
    assert isinstance(text, str)
