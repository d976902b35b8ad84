"""Reading a page as a person does: what it says, what its form holds, what is wrong."""

from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br", "path", "circle", "use", "img", "hr"}


class Page(HTMLParser):
    """`fields` are what a button would send but for the token, `alerts` what was said."""

    def __init__(self, response):
        super().__init__()
        self.fields, self.alerts, self.errors, self.headings = {}, [], [], []
        self.links, self.cells, self.texts = [], [], {}
        self._open, self._select = [], None
        self.feed(response.text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input":
            self.note(given)
        elif tag in {"select", "textarea"}:
            self._select = given.get("name")
        elif tag == "option" and ("selected" in given or self._select not in self.fields):
            self.fields[self._select] = given.get("value", "")
        elif tag == "a":
            self.links.append(given.get("href"))
        if tag not in VOID:
            self._open.append((tag, given, []))

    def note(self, given):
        kind, name = given.get("type", "text"), given.get("name")
        if (
            name
            and name != "csrf_token"
            and (kind not in {"checkbox", "radio"} or "checked" in given)
        ):
            self.fields[name] = given.get("value", "on" if kind == "checkbox" else "")

    def handle_data(self, data):
        for _, _, texts in self._open:
            texts.append(data)

    def handle_endtag(self, tag):
        while tag not in VOID and self._open:
            name, given, texts = self._open.pop()
            self.keep(name, given, "".join(texts))
            if name == tag:
                return

    def keep(self, tag, given, raw):
        text = " ".join(raw.split())
        if given.get("role") in {"status", "alert"} and text:
            self.alerts.append(text)
        if "err" in given.get("class", "").split():
            self.errors.append(text.removeprefix("Error: "))
        if tag in {"h1", "h2"}:
            self.headings.append(text)
        if tag == "textarea":
            self.texts[given.get("name")] = raw.strip()
        if tag in {"td", "th"}:
            self.cells.append(text)
        if tag == "textarea":
            self.fields[given["name"]] = raw.strip()


def read(client, address, **kwargs):
    """Return the page that *address* leads to."""
    return Page(client.get(address, follow_redirects=True, **kwargs))
