"""The files a browser fetches: joined, pressed and named by their content when the app starts."""

import gzip
import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from scheduler.errors import Missing
from scheduler.web.actors import public

AT = "/static/"
FOREVER = "public, max-age=31536000, immutable"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
SHEETS = ("app.css", "desk.css")  # of every page, and of those behind the sign-in besides
SWAPS = "swaps.js"
SCRIPTS = ("app.js", SWAPS)  # of every page, and of those besides of which parts are fetched
IMPORT = re.compile(r'@import url\("([\w/.-]+)"\)(?: layer\((\w+)\))?;')
FONT = re.compile(r'url\("\.\./fonts/([\w.-]+)"\)')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
REMARK = re.compile(r"^\s*/\*(?:(?!\*/).)*\*/\s*?$", re.DOTALL | re.MULTILINE)
AROUND = re.compile(r"\s*([{};,])\s*|(?<=[\w)]:)\s+")  # blanks that mean nothing in a sheet
INDENT = re.compile(r"\n\s*")


@dataclass(frozen=True)
class Asset:
    """One file as it is served; its name changes with its content, so it may be kept forever."""

    title: str
    body: bytes

    @cached_property
    def name(self) -> str:
        """Return the title with a piece of the content's digest before its suffix."""
        stem, dot, suffix = self.title.rpartition(".")
        return f"{stem}.{hashlib.sha256(self.body).hexdigest()[:12]}{dot}{suffix}"

    @cached_property
    def kind(self) -> str:
        """Return the media type."""
        return KINDS[Path(self.title).suffix]

    @cached_property
    def integrity(self) -> str:
        """Return the digest in the form of the `integrity` attribute."""
        return "sha384-" + b64encode(hashlib.sha384(self.body).digest()).decode()

    @cached_property
    def pressed(self) -> bytes | None:
        """Return the gzipped body, or None where that saves nothing."""
        return None if self.title.endswith(".woff2") else gzip.compress(self.body, 9, mtime=0)


def init_app(app: Flask, folder: Path) -> None:
    """Serve the assets of *folder* under /static and give templates `asset` and `integrity`."""
    assets = load(folder)
    served = {one.name: one for one in assets.values()}

    @public
    def asset(name: str) -> ResponseReturnValue:
        if name not in served:
            raise Missing
        return answer(served[name])

    def address(title: str) -> str:  # written and not routed: ten of them stand on each page
        return f"{request.script_root}{AT}{assets[title].name}"

    app.add_url_rule(f"{AT}<name>", "asset", asset)
    app.jinja_env.globals["asset"] = address
    app.jinja_env.globals["integrity"] = lambda title: assets[title].integrity


def answer(asset: Asset) -> Response:
    """Return *asset* for the browser to keep, pressed if it can take that."""
    response = Response(asset.body, content_type=asset.kind)
    response.headers["Cache-Control"] = FOREVER
    if asset.pressed:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"]:
            response.data = asset.pressed
            response.headers["Content-Encoding"] = "gzip"
    return response


def load(folder: Path) -> dict[str, Asset]:
    """Return every asset of *folder* by its title."""
    plain = [*folder.glob("*.svg"), *(folder / "fonts").glob("*.woff2")]
    assets = {path.name: Asset(path.name, path.read_bytes()) for path in plain}
    for title in SHEETS:
        sheet = AROUND.sub(r"\1", join_styles(folder / "css" / title)).replace(";}", "}")
        named = FONT.sub(lambda found: f'url("{assets[found[1]].name}")', sheet)
        assets[title] = Asset(title, named.encode())
    for title in SCRIPTS:
        assets[title] = Asset(title, join_scripts(folder, title).encode())
    return assets


def join_styles(path: Path) -> str:
    """Return the sheet at *path* with its imports in their places, less comments and indents."""

    def bring(found: re.Match[str]) -> str:
        rules = join_styles(path.parent / found[1])
        return f"@layer {found[2]} {{\n{rules}}}" if found[2] else rules

    bare = COMMENT.sub("", path.read_text("utf-8"))
    return IMPORT.sub(bring, INDENT.sub("\n", bare).lstrip())


def join_scripts(folder: Path, title: str) -> str:
    """Return one of our scripts less its indents; before what swaps parts of a page stands htmx."""
    vendor = sorted((folder / "vendor").glob("*.js")) if title == SWAPS else []
    own = bare_script((folder / "js" / title).read_text("utf-8"))
    return ";\n".join([*(path.read_text("utf-8") for path in vendor), own])


def bare_script(text: str) -> str:
    """Return a script of ours without comments that fill their lines, and without indents."""
    return INDENT.sub("\n", REMARK.sub("", text))
