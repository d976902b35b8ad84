"""The role editor as a browser without script has it: its fields, changed and sent."""

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict


class Fields(HTMLParser):
    """What a press on a button of the form `editor` would send."""

    def __init__(self):
        super().__init__()
        self.sent = MultiDict()
        self.select = self.area = None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "option" and self.select and "selected" in given:
            self.sent.setlist(self.select, [given["value"]])
        if given.get("form") != "editor" or "name" not in given or tag == "button":
            return
        if tag == "select":
            self.select = given["name"]
            self.sent.setlist(self.select, [""])
        elif tag == "textarea":
            self.area = given["name"]
            self.sent[self.area] = ""
        elif given.get("type") != "checkbox" or "checked" in given:
            self.sent.add(given["name"], given.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.sent[self.area] += data


class Editor:
    """One role's editor in one browser."""

    def __init__(self, client, address):
        self.client, self.address = client, address

    def fields(self):
        """Return what stands in the editor now."""
        page = self.client.get(self.address).text
        parser = Fields()
        parser.feed(page)
        version = page.partition('name="version" value="')[2].partition('"')[0]
        parser.sent["version"] = version
        return parser.sent

    def press(self, button="save", changes=(), **told):
        """Change some fields, press a button, and return the answer."""
        fields = self.fields()
        for name, value in dict(changes, **told).items():
            fields.setlist(name, value if isinstance(value, list) else [value])
        fields["do"] = button
        return self.client.press(self.address, fields.to_dict(flat=False))
