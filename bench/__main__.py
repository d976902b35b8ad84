"""Print the figures of every module of this folder that has any, or of those named."""

import sys
from importlib import import_module
from pkgutil import iter_modules

import bench


def main(wanted: list[str]) -> None:
    for found in iter_modules(bench.__path__):
        if found.name.startswith("__") or (wanted and found.name not in wanted):
            continue
        figures = getattr(import_module(f"bench.{found.name}"), "figures", None)
        for figure in figures() if figures else ():
            print(figure, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
