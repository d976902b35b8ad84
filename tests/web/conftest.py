"""Pages are tried on one engine each, drawn by the name of the test; services on both.

A test of a page costs more than the query that might differ: half of them run on each engine.
Those that open every page, and those of a module marked `both_engines`, run on both;
`--both-engines` lets all do.
"""

from zlib import crc32

import pytest

from tests.conftest import ENGINES


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc):
    """Draw the engine of a test that names none."""
    if "engine_url" in metafunc.fixturenames and not is_settled(metafunc):
        drawn = ENGINES[crc32(metafunc.definition.nodeid.encode()) % len(ENGINES)]
        draw = pytest.mark.parametrize("engine_url", [drawn], indirect=True)
        metafunc.definition.add_marker(draw)


def is_settled(metafunc):
    """Tell whether a test says by itself what it runs on, or is to run on both."""
    marks = metafunc.definition.iter_markers("parametrize")
    return (
        metafunc.config.getoption("both_engines")
        or metafunc.definition.get_closest_marker("both_engines") is not None
        or any("engine_url" in str(mark.args[0]) for mark in marks)
    )
