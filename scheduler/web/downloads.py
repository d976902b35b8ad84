"""Files that strangers gave us, handed out so that no browser runs or shows them."""

from collections.abc import Iterator
from typing import IO

from flask import Response, stream_with_context

from scheduler.models import File
from scheduler.services import files
from scheduler.web.acting import session

INERT = "sandbox; default-src 'none'"


def download(file: File) -> Response:
    """Return *file* as an attachment that is nothing but bytes."""
    response = Response(stream_with_context(parts(file.id)), mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    response.headers["Content-Security-Policy"] = INERT
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.content_length = file.size
    return response


def sent_whole(made: IO[bytes], size: int) -> Response:
    """Return an open file as bytes to be kept; it is closed when they are out."""
    response = Response(to_its_end(made), mimetype="application/zip")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.content_length = size
    response.call_on_close(made.close)
    return response


def to_its_end(made: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of an open file, and close it."""
    with made:
        while data := made.read(files.PART):
            yield data


def parts(file_id: int) -> Iterator[bytes]:
    """Yield a file's content by a session of the stream's own.

    The view's session ends before the stream begins; used again, it would keep its connection.
    """
    yield from files.parts(session(), file_id)
