"""Print the figures of every module of this folder that has any, or of those named.

`python -m bench restoring n=10000` measures something larger, or smaller, than it does by itself.
"""

import sys
from importlib import import_module
from pkgutil import iter_modules

import bench


def main(arguments: list[str]) -> None:
    wanted = [each for each in arguments if "=" not in each]
    pairs = (each.split("=") for each in arguments if "=" in each)
    sizes = {name: int(number) for name, number in pairs}
    for found in iter_modules(bench.__path__):
        if found.name.startswith("__") or (wanted and found.name not in wanted):
            continue
        figures = getattr(import_module(f"bench.{found.name}"), "figures", None)
        for figure in figures(**sizes) if figures else ():
            print(figure, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
