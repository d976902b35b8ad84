"""The house rules that no other tool checks: sizes, homes of words, templates, imports.

import-linter checks the floors, ruff the parameters, statements and docstrings (`make lint`).
"""

import ast
import io
import re
import tokenize
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULE_LINES = 300
FUNCTION_LINES = 40
TEMPLATE_LINES = 100

HOMES = {
    r"(.+\.)?commit": "scheduler/services/transaction.py",
    r"(.+\.)?(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime))": (
        "scheduler/clock.py"
    ),
    r"os\.(environb?|getenvb?)": "scheduler/config.py",
    r"(.+\.)?request\.(form|files|values)": "scheduler/web/forms.py",
}
REASON = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w,\s-]+\])?)(?P<why>.*)"
)
TAG = re.compile(r"<[a-z][^<>]*>", re.DOTALL)


def files(pattern, *folders):
    """Return the files of these folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob(pattern))


def name_of(path):
    """Return where a file lies."""
    return path.relative_to(ROOT).as_posix()


SOURCE = files("*.py", "scheduler")
HISTORY = "scheduler/migrations/versions/"  # written once, never edited
PYTHON = [*SOURCE, *files("*.py", "tests", "bench")]
LIVING = [one for one in PYTHON if not name_of(one).startswith(HISTORY)]
SHEETS = [*files("*.css", "static"), *files("*.js", "static/js")]
TEMPLATES = files("*.*", "templates")
PAGES = [page for page in TEMPLATES if "templates/mail/" not in name_of(page)]
FRAGMENTS = files("_*", "templates")


def broken(paths, rule):
    """Return what *rule* finds of each path at which it finds something."""
    assert paths
    return {name_of(path): found for path in paths if (found := rule(path))}


@cache
def tree(path):
    return ast.parse(path.read_text("utf-8"))


def functions(path):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def lines(path):
    return len(path.read_text("utf-8").splitlines())


def names(path):
    """Return the dotted names that a module uses, those it imports by name included."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def comments(path):
    readline = io.StringIO(path.read_text("utf-8")).readline
    return [
        token.string
        for token in tokenize.generate_tokens(readline)
        if token.type == tokenize.COMMENT
    ]


def tags(path):
    return TAG.findall(re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL))


def test_a_module_fits_the_eye():
    def too_long(path):
        return max(0, lines(path) - MODULE_LINES)

    assert broken([*LIVING, *SHEETS], too_long) == {}


def test_a_template_fits_the_screen():
    def too_long(path):
        return max(0, lines(path) - TEMPLATE_LINES)

    assert broken(TEMPLATES, too_long) == {}


def test_a_function_fits_the_screen():
    def long(path):
        return [
            node.name
            for node in functions(path)
            if node.end_lineno - node.lineno + 1 > FUNCTION_LINES
        ]

    assert broken(LIVING, long) == {}


def test_a_word_that_has_a_home_stays_there():
    def strays(path):
        here = name_of(path)
        return [
            name
            for name in names(path)
            for word, home in HOMES.items()
            if home != here and re.fullmatch(word, name)
        ]

    assert broken(SOURCE, strays) == {}


def test_imports_stand_at_the_top():
    def inner(path):
        return [
            f"{function.name}, line {node.lineno}"
            for function in functions(path)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]

    assert broken(PYTHON, inner) == {}


def test_an_exception_to_a_rule_says_why():
    def silent(path):
        return [
            comment
            for comment in comments(path)
            if (found := REASON.search(comment)) and not re.search(r"\w", found["why"])
        ]

    assert broken(PYTHON, silent) == {}


def test_a_fragment_extends_nothing():
    def extends(path):
        return re.search(r"{%-?\s*extends\b", path.read_text("utf-8"))

    assert broken(FRAGMENTS, extends) == {}


def test_a_page_has_no_style_and_no_script_of_its_own():
    def inline(path):
        return [
            tag
            for tag in tags(path)
            if re.match(r"<style\b", tag)
            or (re.match(r"<script\b", tag) and "src=" not in tag)
            or re.search(r"\s(style|on[a-z]+|hx-on[\w:.-]*)\s*=", tag)
            or re.search(r"javascript:|\bjs:", tag)
        ]

    assert broken(PAGES, inline) == {}


def test_what_htmx_does_works_without_it():
    """A form that posts by script has an action, a link that gets by script leads somewhere."""

    def alone(path):
        return [
            tag
            for tag in tags(path)
            if ("hx-post" in tag and not re.search(r"\s(form)?action=", tag))
            or ("hx-get" in tag and not re.search(r"\s(href|(form)?action)=", tag))
        ]

    assert broken(PAGES, alone) == {}
