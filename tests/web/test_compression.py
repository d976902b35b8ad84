"""Pages leave compressed for whoever can take that, and not for whoever comes from elsewhere."""

import gzip

import pytest

ZIPPED = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_page_is_compressed_for_a_browser_that_can_take_it(client):
    plain = client.get("/")
    pressed = client.get("/", headers=ZIPPED)

    assert plain.content_encoding is None
    assert pressed.content_encoding == "gzip"
    assert gzip.decompress(pressed.data) == plain.data
    assert pressed.content_length == len(pressed.data) < len(plain.data) * 0.6


def test_whoever_keeps_a_page_keeps_both_forms_apart(client):
    assert "Accept-Encoding" in client.get("/").vary
    assert "Accept-Encoding" in client.get("/", headers=ZIPPED).vary


def test_an_error_is_a_page_like_any_other(client):
    answer = client.get("/nothing-here", headers=ZIPPED)

    assert (answer.status_code, answer.content_encoding) == (404, "gzip")


@pytest.mark.parametrize("headers", [{"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "br"}])
def test_a_browser_that_refuses_it_gets_the_page_as_it_is(client, headers):
    assert client.get("/", headers=headers).content_encoding is None


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_asks_for_has_a_length_that_tells_nothing(client, site):
    answer = client.get("/", headers=ZIPPED | {"Sec-Fetch-Site": site})

    assert (answer.status_code, answer.content_encoding) == (200, None)


def test_what_is_no_page_stays_as_it_is(client):
    assert client.get("/readyz", headers=ZIPPED).content_encoding is None
