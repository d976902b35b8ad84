"""Reading iCalendar by hand, so that what icalendar writes is not judged by icalendar."""

import re
from dataclasses import dataclass, field

LINE = re.compile(
    r'(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[A-Za-z0-9-]+=[^:;"]*(?:"[^"]*"[^:;"]*)*)*):'
)
PARAM = re.compile(r';([A-Za-z0-9-]+)=((?:[^:;"]|"[^"]*")*)')


@dataclass(frozen=True)
class Property:
    name: str
    params: dict[str, str]
    value: str


@dataclass
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def all(self, name):
        return [each for each in self.properties if each.name == name]

    def first(self, name):
        return next(iter(self.all(name)), None)

    def value(self, name, default=""):
        found = self.first(name)
        return found.value if found else default

    def text(self, name):
        return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], self.value(name))

    def inner(self, name):
        return [each for each in self.children if each.name == name]


def physical(text):
    """Return the lines as they stand, without the last line's end."""
    return text.removesuffix("\r\n").split("\r\n")


def unfolded(text):
    """Return the content lines."""
    return [line for line in re.sub(r"\r?\n[ \t]", "", text).splitlines() if line]


def read(text):
    """Return the components at the top; raise ValueError for what is no tree of components."""
    root = Component("")
    open_ones = [root]
    for line in unfolded(text):
        made = parse(line)
        if made.name == "BEGIN":
            child = Component(made.value.upper())
            open_ones[-1].children.append(child)
            open_ones.append(child)
        elif made.name == "END":
            if len(open_ones) == 1 or open_ones.pop().name != made.value.upper():
                raise ValueError(f"END:{made.value} closes nothing")
        else:
            open_ones[-1].properties.append(made)
    if len(open_ones) > 1 or root.properties:
        raise ValueError("something is open at the end, or stands outside")
    return root.children


def parse(line):
    """Return a content line as a property."""
    match = LINE.match(line)
    if not match:
        raise ValueError(f"not a content line: {line[:40]}")
    params = {name.upper(): value.strip('"') for name, value in PARAM.findall(match["params"])}
    return Property(match["name"].upper(), params, line[match.end() :])
