"""Files that strangers gave us, handed out so that no browser runs or shows them."""

from collections.abc import Iterator

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


def parts(file_id: int) -> Iterator[bytes]:
    """Yield a file's content by a session of the stream's own.

    The view's session ends before the stream begins; used again, it would keep its connection.
    """
    yield from files.parts(session(), file_id)
