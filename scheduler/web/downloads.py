"""Files that strangers gave us, handed out so that no browser runs or shows them."""

from flask import Response, stream_with_context

from scheduler.models import File
from scheduler.services import files
from scheduler.web.acting import session

INERT = "sandbox; default-src 'none'"


def download(file: File) -> Response:
    """Return *file* as an attachment that is nothing but bytes."""
    body = stream_with_context(files.parts(session(), file.id))
    response = Response(body, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    response.headers["Content-Security-Policy"] = INERT
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.content_length = file.size
    return response
