import hashlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.errors import Invalid
from scheduler.models import File, FilePart
from scheduler.services import files

PDF = b"%PDF-1.7\n%content\n%%EOF"


def archive(*names):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return body.getvalue()


GENUINE = {
    "cv.pdf": PDF,
    "cv.PDF": b"\n\n" + PDF,
    "cv.rtf": b"{\\rtf1 Hello}",
    "cv.doc": bytes.fromhex("d0cf11e0a1b11ae1") + b"word",
    "cv.docx": archive("[Content_Types].xml", "word/document.xml"),
    "cv.odt": archive("mimetype", "content.xml"),
    "cv.txt": "Zoë Ito".encode(),
    "cv.md": "# Zoë".encode("utf-16"),
}


@pytest.mark.parametrize("name", GENUINE)
def test_each_kind_that_we_name_is_taken(name):
    assert files.media_type(name, GENUINE[name]) == files.MEDIA_TYPES["." + name[3:].lower()]


@pytest.mark.parametrize("name", [*GENUINE, "cv.exe", "cv.html", "cv.svg", "cv", ".pdf"])
def test_a_program_is_refused_under_any_name(name):
    with pytest.raises(Invalid):
        files.media_type(name, b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)))


def test_a_page_named_as_a_document_is_refused_with_the_reason():
    with pytest.raises(Invalid) as refused:
        files.media_type("cv.pdf", b"<script>alert(1)</script>")
    assert str(refused.value) == (
        "This file is named PDF but is not one. We can take PDF, Word, OpenDocument, RTF or "
        "plain text, 10 MB at most."
    )


def test_an_archive_of_something_else_is_no_document():
    assert not files.is_what_it_says(".docx", archive("evil.exe"))
    assert not files.is_what_it_says(".odt", archive("mimetype"))
    assert not files.is_what_it_says(".docx", b"PK\x03\x04 torn off")


def test_an_archive_of_very_many_files_is_no_document():
    few, many = (
        archive("word/document.xml", *map(str, range(count - 1)))
        for count in (files.MOST_ENTRIES, files.MOST_ENTRIES + 1)
    )

    assert [files.is_what_it_says(".docx", each) for each in (few, many)] == [True, False]


def test_a_file_comes_out_as_it_went_in_part_by_part(session, act):
    data = PDF + b"z" * (2 * files.PART)
    kept = files.keep(session, "../../cv.pdf", data, act=act)
    session.expire_all()
    pieces = list(files.parts(session, kept.id))
    assert b"".join(pieces) == data
    assert [len(piece) for piece in pieces] == [files.PART, files.PART, len(PDF)]
    assert (kept.name, kept.size, kept.created_at) == ("cv.pdf", len(data), act.now)
    assert kept.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty. Please choose another one."),
        (PDF.ljust(10_400_000), "This file has 10.4 MB; we can take 10 MB at most."),
    ],
)
def test_a_file_that_cannot_be_taken_leaves_nothing(session, act, data, sentence):
    with pytest.raises(Invalid) as refused:
        files.keep(session, "cv.pdf", data, act=act)
    assert str(refused.value) == sentence
    assert (session.query(File).count(), session.query(FilePart).count()) == (0, 0)


@given(st.text(max_size=300))
def test_a_stored_name_is_one_short_line_without_a_path(name):
    stored = files.file_name(name)
    assert 0 < len(stored) <= files.LONGEST_NAME
    assert not {"/", "\\", "\n", "\r", "\0"} & set(stored)


def test_a_long_name_keeps_its_ending():
    assert files.file_name("c" * 200 + ".docx") == "c" * 115 + ".docx"


@given(st.binary(max_size=400))
def test_no_bytes_are_too_odd_to_be_looked_at(data):
    answers = {files.is_what_it_says(ending, data) for ending in files.MEDIA_TYPES}
    assert answers <= {True, False}
