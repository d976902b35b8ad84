"""The model: everything that people do to interviews, in any order, through the real services.

The suite runs a few examples on each engine. `python -m tests.model --examples 2000 --steps 50`
runs as many as wanted, prints what was done how often, and ends at the first fault with the
shortest way to it; with `--of process` those deeds that lie between the talks.
"""
