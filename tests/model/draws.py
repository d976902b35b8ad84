"""Draws that depend on the model alone.

Hypothesis likes to draw the numbers that stand in our source. In a search that is a help; here any
new module would change every run, and how long it takes.
"""

from contextlib import contextmanager

import pytest
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants


@contextmanager
def plain():
    """Let Hypothesis draw without what it has read in our modules."""
    known = providers.CONSTANTS_CACHE.cache
    known.clear()
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(providers, "_get_local_constants", Constants)
            yield
    finally:
        known.clear()
