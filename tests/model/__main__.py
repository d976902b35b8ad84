"""Run the model for as long as wanted: python -m tests.model --examples 2000 --steps 50."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import settings

from tests.model.house import Files, Templates, furnish
from tests.model.machine import Everything, run
from tests.model.office import furnish_office
from tests.model.proceeding import Process
from tests.rigs import postgres

MACHINES = {"days": (furnish, Everything), "process": (furnish_office, Process)}


def main():
    """Run on the engines that are asked for and print what was done."""
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--examples", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--of", choices=sorted(MACHINES), default="days")
    given = parser.parse_args()
    for engine in given.engine or ["sqlite", "postgresql"]:
        wanted = settings(max_examples=given.examples, stateful_step_count=given.steps)
        began = time.monotonic()
        runs = on_sqlite if engine == "sqlite" else on_postgres
        counted = runs(wanted, *MACHINES[given.of])
        tell(engine, given, counted, time.monotonic() - began)


def on_sqlite(wanted, fill, rules):
    with tempfile.TemporaryDirectory() as folder:
        return run(Files(Path(folder), fill), wanted, rules)


def on_postgres(wanted, fill, rules):
    with postgres.server() as server:
        return run(Templates(server, fill), wanted, rules)


def tell(engine, given, counted, seconds):
    """Print one line a deed: how often it was done, and how often refused for what."""
    lines = [f"{engine}: {given.examples} x {given.steps} steps in {seconds:.0f} s"]
    for (name, how), number in sorted(counted.items()):
        lines.append(f"  {name}, {how}: {number}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
