"""What a candidate's phone loads when a page is opened for the first time, compressed."""

import gzip
import re
from collections.abc import Iterator

from werkzeug.test import Client

from bench.figures import Figure
from bench.house import House, house
from bench.pages import Company

MOST = 60_000  # bytes
LINKED = re.compile(r'(?:href|src)="(/static/[^"#]+)')
FETCHED = re.compile(r"url\(\"?([^\")]*/fonts/[^\")]+)")
NO_PAGE = re.compile(r"icon|instrument-sans-ext")  # an icon of the tab; letters of other alphabets


def figures(*, n: int = 100) -> Iterator[Figure]:
    """Yield the bytes of each candidate page with its style, scripts and font."""
    with house() as home:
        company = Company(home, n, 0)
        mine, hers = company.path(company.free.candidate), company.path(company.busy.candidate)
        pages = {
            "a role": f"/roles/{company.role.slug}",
            "a candidate's portal": mine,
            "the picker": f"{mine}/steps/{company.free.steps[1].id}",
            "a booking": f"{hers}/bookings/{company.booking.id}",
            "their details": f"{mine}/details",
        }
        for name, address in pages.items():
            yield weighed(home, name, address)


def weighed(home: House, name: str, address: str) -> Figure:
    """Return how much one page is, part by part."""
    client = home.app.test_client()
    html = client.get(address).data
    parts = {"HTML": len(gzip.compress(html, 6))}
    for asset in sorted(set(LINKED.findall(html.decode()))):
        if not NO_PAGE.search(asset):
            add(parts, client, asset)
    total = sum(parts.values())
    words = ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in parts.items())
    return Figure(f"first load, {name}", f"{total / 1000:.1f} kB: {words}", f"< {MOST // 1000} kB")


def add(parts: dict[str, int], client: Client, asset: str) -> None:
    """Add the bytes of *asset*, as they are served, and of the fonts that it asks for."""
    answer = client.get(asset, headers={"Accept-Encoding": "gzip"})
    kind = asset.rpartition(".")[2]
    parts[kind] = parts.get(kind, 0) + len(answer.data)
    if kind == "css":
        for font in FETCHED.findall(client.get(asset).get_data(as_text=True)):
            if not NO_PAGE.search(font):
                add(parts, client, f"/static/{font.rpartition('/')[2]}")
