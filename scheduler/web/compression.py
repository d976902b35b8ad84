"""Pages leave compressed, a tenth of their bytes, for whoever can take that.

A page bears secrets beside words that its address may have brought along, and from the length of
a compressed answer a foreign site could guess the one by choosing the other (BREACH). So nothing
is compressed that a browser says was asked for from elsewhere; and to whoever cannot know the key
in an address, or the cookie that stays at home (SameSite), nothing is answered at all.
"""

import gzip

from flask import Flask, Response, request

LEAST = 1000  # bytes; below, the headers would cost what it saves
LEVEL = 4  # a fifth of a millisecond for our longest page; 9 takes three times as long for 7 % less
HOME = {None, "same-origin", "none"}


def init_app(app: Flask) -> None:
    """Compress the pages of *app*."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Return *response*, its page compressed if that is worth it and taken (RFC 9110, 12.5.3)."""
    if response.mimetype != "text/html" or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    if is_wanted() and len(page := response.get_data()) >= LEAST:
        response.set_data(gzip.compress(page, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def is_wanted() -> bool:
    """Tell whether the browser takes gzip, and asks from one of our own pages or by itself."""
    return bool(request.accept_encodings["gzip"]) and request.headers.get("Sec-Fetch-Site") in HOME
