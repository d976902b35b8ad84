"""Files that people give us: known by their content, kept in parts, streamed out."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PurePath

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler.errors import Invalid
from scheduler.models import Application, BriefFile, Exercise, File, FilePart, TripFile
from scheduler.services.act import Act
from scheduler.services.transaction import transaction
from scheduler.text.names import clean

PART = 256 * 1024
LARGEST = 10_000_000
LONGEST_NAME = 120
ORPHANED = timedelta(days=1)
ACCEPTED = "PDF, Word, OpenDocument, RTF or plain text, 10 MB at most"

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".md": "text/markdown",
}
SOURCES = [
    ".c",
    ".cc",
    ".cpp",
    ".cs",
    ".css",
    ".csv",
    ".diff",
    ".go",
    ".h",
    ".html",
    ".ipynb",
    ".java",
    ".js",
    ".json",
    ".jsx",
    ".kt",
    ".lua",
    ".patch",
    ".php",
    ".py",
    ".rb",
    ".rs",
    ".scala",
    ".sh",
    ".sql",
    ".swift",
    ".toml",
    ".ts",
    ".tsx",
    ".txt",
    ".md",
    ".xml",
    ".yaml",
    ".yml",
    ".log",
]
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENTRY = b"PK\x01\x02"  # begins each line of an archive's list
MOST_ENTRIES = 5000
_MAGIC = {
    ".zip": (b"PK\x03\x04", b"PK\x05\x06"),
    ".gz": (b"\x1f\x8b",),
    ".tgz": (b"\x1f\x8b",),
    ".7z": (b"7z\xbc\xaf\x27\x1c",),
    ".xz": (b"\xfd7zXZ\x00",),
    ".rtf": (b"{\\rtf",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
}
_PDF_WITHIN = 1024  # readers accept a header that begins this late


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which files are taken at one place: their types by ending, and how a page says it."""

    types: Mapping[str, str]
    words: str


PAPERS = Kinds(MEDIA_TYPES, ACCEPTED)
WORK = Kinds(
    MEDIA_TYPES
    | dict.fromkeys(SOURCES, "text/plain")
    | dict.fromkeys(_MAGIC, "application/octet-stream"),
    "archives (zip, gz, tgz, 7z, xz), source text, pictures and documents, 10 MB at most",
)


def keep(session: Session, name: str, data: bytes, *, act: Act, kinds: Kinds = PAPERS) -> File:
    """Return a new stored file; raise Invalid if it is empty, too large or of another type."""
    name = file_name(name)
    kind = checked_type(name, data, kinds)
    file = File(
        name=name,
        media_type=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        created_at=act.now,
    )
    session.add(file)
    session.flush()
    for number, start in enumerate(range(0, len(data), PART)):
        session.add(FilePart(file_id=file.id, number=number, data=data[start : start + PART]))
    session.flush()
    return file


def discard(session: Session, file: File) -> None:
    """Delete a file that nothing names any more."""
    session.execute(delete(FilePart).where(FilePart.file_id == file.id))
    session.delete(file)
    session.flush()


def forget(session: Session, file_ids: Sequence[int]) -> None:
    """Delete files that nothing names any more, with all their bytes."""
    for table, column in ((FilePart, FilePart.file_id), (File, File.id)):
        session.execute(
            delete(table).where(column.in_(file_ids)).execution_options(synchronize_session=False)
        )


def sweep(session: Session, *, act: Act) -> int:
    """Delete files that nothing has named for a day; return how many there were.

    Whatever names a file has it in its own transaction, so there should be none.
    """
    named = [
        select(column).where(column.is_not(None))
        for column in (
            Application.cv_file_id,
            Exercise.file_id,
            TripFile.file_id,
            BriefFile.file_id,
        )
    ]
    lost = select(File.id).where(
        File.created_at < act.now - ORPHANED, *(File.id.not_in(each) for each in named)
    )
    with transaction(session):
        found = session.scalars(lost).all()
        forget(session, found)
    return len(found)


def parts(session: Session, file_id: int) -> Iterator[bytes]:
    """Yield the bytes of a file, one part in memory at a time."""
    number = 0
    while data := session.scalar(
        select(FilePart.data).where(FilePart.file_id == file_id, FilePart.number == number)
    ):
        yield data
        number += 1


def file_name(name: str) -> str:
    r"""Return the last part of *name* in one line; its ending survives where it is cut.

    >>> file_name(r"C:\Papers\my  cv.PDF")
    'my cv.PDF'
    """
    last = clean(name.replace("\\", "/").rpartition("/")[2]) or "file"
    ending = PurePath(last).suffix[:10]
    return last if len(last) <= LONGEST_NAME else last[: LONGEST_NAME - len(ending)] + ending


def checked_type(name: str, data: bytes, kinds: Kinds = PAPERS) -> str:
    """Return the type of a file that `keep` would take; raise Invalid for any other."""
    if not data:
        raise Invalid("This file is empty. Please choose another one.")
    if len(data) > LARGEST:
        size = f"{len(data) / 1_000_000:.1f}"
        raise Invalid(f"This file has {size} MB; we can take 10 MB at most.")
    return media_type(name, data, kinds)


def media_type(name: str, data: bytes, kinds: Kinds = PAPERS) -> str:
    """Return the type that name and content agree on; raise Invalid for any other file."""
    ending = PurePath(name).suffix.lower()
    if ending not in kinds.types:
        raise Invalid(f"We can take {kinds.words}.")
    if not is_what_it_says(ending, data):
        kind = ending.removeprefix(".").upper()
        raise Invalid(f"This file is named {kind} but is not one. We can take {kinds.words}.")
    return kinds.types[ending]


def is_what_it_says(ending: str, data: bytes) -> bool:
    """Tell whether the content is what the ending of the name promises."""
    if ending in _MAGIC:
        return data.startswith(_MAGIC[ending])
    match ending:
        case ".pdf":
            return b"%PDF-" in data[:_PDF_WITHIN]
        case ".doc":
            return data.startswith((_OLE, b"{\\rtf"))  # Word saves RTF under this name, too
        case ".docx":
            return "word/document.xml" in archived(data)
        case ".odt":
            return {"mimetype", "content.xml"} <= archived(data)
        case _:
            return is_text(data)


def archived(data: bytes) -> set[str]:
    """Return the names in a zip archive, none if it is not one; nothing is unpacked.

    A list of 200,000 names fits into 10 MB and would cost 160 MB to read; no document has that.
    """
    if data.count(_ENTRY) > MOST_ENTRIES:
        return set()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return set()


def is_text(data: bytes) -> bool:
    """Tell whether *data* reads as text in UTF-8, or in UTF-16 with its mark."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        return "\0" not in data.decode(encoding)
    except UnicodeDecodeError:
        return False
