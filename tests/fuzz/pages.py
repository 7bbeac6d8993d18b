"""The forms of a page, read out of its HTML as a browser would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

NOT_SENT = {"submit", "button", "reset", "image"}
TYPED = {"text", "textarea", "email", "url", "tel", "search", "number", "date", "time"}
"""Kinds of field into which people type; what stood there comes back when it is refused."""


@dataclass
class Field:
    """One name of a form: its kind, what it holds on the page, what can be chosen."""

    name: str
    kind: str
    values: list = field(default_factory=list)
    choices: list = field(default_factory=list)

    def plain(self):
        """[str]: what a person in a hurry would send."""
        if self.kind == "checkbox":
            return self.values or self.choices[:1]
        if self.kind in ("select", "radio", "button"):
            chosen = [each for each in (*self.values, *self.choices) if each]
            return chosen[:1]
        if any(self.values):
            return self.values
        return [PLAIN.get(self.name.rpartition("_")[2]) or PLAIN.get(self.kind, "Words")]


PLAIN = {
    "day": "1", "month": "3", "year": "2027", "date": "2027-03-01", "time": "19:00", "hidden": "",
    "starts": "7pm", "ends": "9pm", "number": "1", "email": "a.person@example.org", "search": "a",
    "url": "https://example.org/", "password": "three words are good", "file": "",
}  # fmt: skip


@dataclass
class Form:
    """A form of a page: where it goes, how, and its fields by name."""

    action: str = ""
    method: str = "get"
    is_multipart: bool = False
    fields: dict = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.form, self.select, self.area = [], None, None, None

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "form":
            multipart = attrs.get("enctype", "").startswith("multipart")
            method = attrs.get("method", "get").lower()
            self.form = Form(attrs.get("action", ""), method, multipart)
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "option" and self.select is not None:
            self._option(attrs)
        elif attrs.get("name") and attrs["name"] != "csrfmiddlewaretoken":
            self._control(tag, attrs)

    def _control(self, tag, attrs):
        name = attrs["name"]
        kind = attrs.get("type", "text") if tag == "input" else tag
        if tag not in ("input", "select", "textarea", "button") or kind in NOT_SENT - {"button"}:
            return
        found = self.form.fields.setdefault(name, Field(name, kind))
        value = attrs.get("value", "on" if kind == "checkbox" else "")
        if tag == "select":
            self.select = found
        elif tag == "textarea":
            self.area = found
            found.values.append("")
        elif kind in ("radio", "checkbox", "button"):
            found.choices.append(value)
            if "checked" in attrs:
                found.values.append(value)
        else:
            found.values.append(value)

    def _option(self, attrs):
        self.select.choices.append(attrs.get("value", ""))
        if "selected" in attrs:
            self.select.values.append(attrs.get("value", ""))

    def handle_data(self, data):
        if self.area is not None:
            self.area.values[-1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area is not None:
            self.area.values[-1] = self.area.values[-1].removeprefix("\n")  # as browsers do
            self.area = None


def forms_of(html):
    """[Form] of a page, in its order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.forms
