"""What somebody wrote, found in mails as programs send them."""

import time

import pytest

from scheduler.mail.quoting import own_words, text_of

ANSWERS = {
    "above, as Gmail does, its line broken": (
        "Tuesday.\n\nOn Mon, Nov 23, 2026 at 11:20 AM <\ni+a7x@larkfield.example> wrote:\n\n> Which?",
        "Tuesday.",
    ),
    "below": ("On Monday Sam wrote:\n> Which day?\n\nTuesday.", "Tuesday."),
    "between": (
        "Hi Sam,\n\nAm 23.11.2026 um 11:20 schrieb Sam Okafor:\n> Which day?\nTuesday.\n> What time?\nTen.",
        "Hi Sam,\n\nTuesday.\nTen.",
    ),
    "above, as Outlook does": (
        "Tuesday.\n\n________________________________\nFrom: Sam\nSent: Monday\nTo: Priya\nSubject: Day\n\nWhich day?",
        "Tuesday.",
    ),
    "above, with a head alone": (
        "Tuesday.\n\nVon: Sam Okafor\nGesendet: Montag, 23. November\nAn: Priya\n\nWelcher Tag?",
        "Tuesday.",
    ),
    "in French": (
        "Mardi.\n\nLe lun. 23 nov. 2026 à 11:20, Sam a écrit :\n\n> Quel jour ?",
        "Mardi.",
    ),
    "with a signature": ("Tuesday.\n\n-- \nPriya Raman\n+1 303 555 0100", "Tuesday."),
    "with a rule of its own": ("Two things:\n---\nTuesday, and a quiet room.",) * 2,
    "with a sentence that only begins like one": ("On call, who wrote the rota?",) * 2,
    "with nothing of its own": ("> Which day?", ""),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_told_from_what_it_answers(name):
    text, own = ANSWERS[name]
    assert own_words(text) == own


def test_a_page_is_read_as_its_reader_would():
    html = (
        "<p>First line<br>second &lt;line&gt;</p><ul><li>One</li><li>Two</li></ul>"
        "<style>p {}</style><!-- unseen --><blockquote><p>Quoted</p></blockquote><p>Last"
    )
    assert own_words(text_of(html)) == "First line\nsecond <line>\n\nOne\n\nTwo\n\nLast"


@pytest.mark.parametrize(
    "part",
    ["<", "<a b='", "<!--", "<![CDATA[", "</p>", "<div>", "&#", "On a\n", "From: x\n", ">", "\n "],
)
def test_no_mail_takes_long_to_read(part):
    text = part * (1_000_000 // len(part))
    began = time.process_time()
    own_words(text_of(text))
    own_words(text)
    assert time.process_time() - began < 3
