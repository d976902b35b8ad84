"""What a candidate's phone loads when a page is opened for the first time, compressed.

Five pages with a pool of a hundred people behind them, and the heaviest of each kind that there is
in the sample company: whatever a candidate, a referee or a visitor comes to by links alone.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import Client, TestResponse

from bench.figures import Figure
from bench.house import NOW, house
from bench.pages import Company
from scheduler.cli.sample.history import fill
from scheduler.config import Settings
from scheduler.domain.terms import KeyPurpose
from scheduler.models import Key
from scheduler.services import keys

MOST = 60_000  # bytes
TARGET = f"< {MOST // 1000} kB"
LINKED = re.compile(r'(?:href|src)="(/static/[^"#]+)')
FETCHED = re.compile(r"url\(\"?([^\")]*/fonts/[^\")]+)")
NO_PAGE = re.compile(r"icon|instrument-sans-ext")  # an icon of the tab; letters of other alphabets
HREF = re.compile(r'href="(/[^"#?]*)')
OUTSIDE = {
    KeyPurpose.CANDIDATE: "c",
    KeyPurpose.REFEREE: "r",
    KeyPurpose.VISIT: "v",
    KeyPurpose.ENQUIRY: "q",
}
OURS = ("coordinator", "me", "setup", "week", "signin", "sent", "reception")


@dataclass
class Scale:
    """Weighs pages as one browser after the other loads them; each asset is fetched once."""

    client: Client
    assets: dict[str, dict[str, int]] = field(default_factory=dict)

    def get(self, address: str) -> TestResponse:
        """Return the answer as a browser asks for it, without what it may send along."""
        return self.client.get(address, headers={"Accept-Encoding": "gzip"})

    def weigh(self, answer: TestResponse) -> dict[str, int]:
        """Return how many bytes a page and all that it loads are, part by part."""
        parts = {"HTML": sent(answer)}
        for asset in sorted(set(LINKED.findall(text_of(answer)))):
            if not NO_PAGE.search(asset):
                add(parts, self.of_asset(asset))
        return parts

    def of_asset(self, asset: str) -> dict[str, int]:
        """Return the bytes of *asset* and of the fonts that it asks for."""
        if asset not in self.assets:
            answer, kind = self.get(asset), asset.rpartition(".")[2]
            found = {kind: len(answer.data)}
            for font in FETCHED.findall(text_of(answer)) if kind == "css" else ():
                if not NO_PAGE.search(font):
                    add(found, self.of_asset(f"/static/{font.rpartition('/')[2]}"))
            self.assets[asset] = found
        return self.assets[asset]


def figures(*, n: int = 100, with_sample: bool = True) -> Iterator[Figure]:
    """Yield the bytes of each candidate page with its style, scripts and font."""
    with house() as home:
        company, scale = Company(home, n, 0), Scale(home.app.test_client())
        mine, hers = company.path(company.free.candidate), company.path(company.busy.candidate)
        pages = {
            "a role": f"/roles/{company.role.slug}",
            "a candidate's portal": mine,
            "the picker": f"{mine}/steps/{company.free.steps[1].id}",
            "a booking": f"{hers}/bookings/{company.booking.id}",
            "their details": f"{mine}/details",
        }
        for name, address in pages.items():
            yield told(f"first load, {name}", scale.weigh(scale.get(address)))
    if not with_sample:
        return
    with house() as home:
        fill(home.session, home.settings, now=NOW)
        for kind, parts in sorted(heaviest(home.app, home.session, home.settings).items()):
            yield told(f"first load, sample company, {kind}", parts)


def told(name: str, parts: dict[str, int]) -> Figure:
    """Return the line of one page."""
    words = ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in parts.items())
    return Figure(name, f"{sum(parts.values()) / 1000:.1f} kB: {words}", TARGET)


def heaviest(app: Flask, session: Session, settings: Settings) -> dict[str, dict[str, int]]:
    """Return the parts of the heaviest page of each kind that somebody outside comes to by links."""
    scale, found = Scale(app.test_client()), dict[str, dict[str, int]]()
    waiting, seen = [*doors(session, settings)], set[str]()
    while waiting:
        address = waiting.pop()
        kind = kind_of(app, address)
        if address in seen or not kind or kind.startswith(OURS):
            continue
        seen.add(address)
        answer = scale.get(address)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            parts = scale.weigh(answer)
            found[kind] = max(found.get(kind, {}), parts, key=lambda each: sum(each.values()))
            waiting += HREF.findall(text_of(answer))
        answer.close()
    return found


def doors(session: Session, settings: Settings) -> Iterator[str]:
    """Yield where people from outside begin: the careers page, and every private link."""
    yield "/"
    for key in session.scalars(select(Key).where(Key.purpose.in_(OUTSIDE)).order_by(Key.id)):
        yield f"/{OUTSIDE[key.purpose]}/{keys.make(settings.secret_keys, key)}"


def kind_of(app: Flask, address: str) -> str:
    """Return the name of the view at *address*; empty where there is no page."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(address)
    except (HTTPException, RequestRedirect):
        return ""
    return "" if endpoint in {"asset", "static"} else str(endpoint)


def sent(answer: TestResponse) -> int:
    """Return the bytes of an answer on their way: as they are, or as a proxy would pack them."""
    is_packed = bool(answer.headers.get("Content-Encoding"))
    return len(answer.data if is_packed else gzip.compress(answer.data, 6))


def text_of(answer: TestResponse) -> str:
    """Return what an answer says, unpacked."""
    if answer.mimetype not in {"text/html", "text/css"}:
        return ""
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(answer.data) if is_packed else answer.data).decode()


def add(parts: dict[str, int], more: dict[str, int]) -> None:
    """Add *more* to *parts*."""
    for kind, size in more.items():
        parts[kind] = parts.get(kind, 0) + size
