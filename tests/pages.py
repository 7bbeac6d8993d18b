"""Forms as a browser reads them from a page and sends them back."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """The fields of every form of a page: [{name: [values]}]."""

    def __init__(self):
        super().__init__()
        self.forms, self.select, self.area = [], None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input":
            self._input(attrs)
        elif tag == "textarea":
            self.area = (attrs.get("name"), [])
        elif tag == "select":
            self.select = (attrs.get("name"), [], "multiple" in attrs)
        elif tag == "option" and self.select:
            self.select[1].append((attrs.get("value", ""), "selected" in attrs))

    def _input(self, attrs):
        kind = attrs.get("type", "text")
        ticked = kind not in ("checkbox", "radio") or "checked" in attrs
        if attrs.get("name") and ticked and kind not in ("submit", "button", "file", "image"):
            self._add(attrs["name"], attrs.get("value", "on" if kind == "checkbox" else ""))

    def _add(self, name, value):
        self.forms[-1].setdefault(name, []).append(value)

    def handle_data(self, data):
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            name, parts = self.area
            self._add(name, "".join(parts).removeprefix("\n").removeprefix("\r\n"))
            self.area = None
        elif tag == "select" and self.select:
            name, options, many = self.select
            chosen = [value for value, selected in options if selected]
            for value in chosen if chosen or many else [options[0][0]] if options else []:
                self._add(name, value)
            self.select = None


def fields_of(response, having="row_version"):
    """{name: [values]} of the form of a page that has a field of this name."""
    parser = _Forms()
    parser.feed(response.content.decode())
    found = [form for form in parser.forms if having in form]
    assert len(found) == 1, f"{len(found)} forms with {having}"
    found[0].pop("csrfmiddlewaretoken", None)
    return found[0]


VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
OPTIONAL = frozenset(["li", "p", "dd", "dt", "option", "tr", "td", "th", "thead", "tbody"])


class _Markup(HTMLParser):
    """What is wrong with the tags of a page: left open, closed without having been opened, or two
    buttons of one form that say and send the same."""

    def __init__(self):
        super().__init__()
        self.faults, self.open, self.buttons, self.said = [], [], set(), None

    def handle_starttag(self, tag, attrs):
        if tag == "form":
            self.buttons = set()
        elif tag == "button":
            self.said = [dict(attrs)]
        if tag not in VOID:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag, attrs):
        """`<path />` is closed where it is opened."""

    def handle_data(self, data):
        if self.said:
            self.said.append(data.strip())

    def handle_endtag(self, tag):
        if tag == "button" and self.said:
            self._end_of_button(*self.said)
        while self.open and self.open[-1][0] != tag and self.open[-1][0] in OPTIONAL:
            self.open.pop()
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> in line {self.getpos()[0]} closes {self.open[-1:]}")
        else:
            self.open.pop()

    def _end_of_button(self, attrs, *words):
        same = (
            tuple(attrs.get(name) for name in ("name", "value", "type", "formaction", "id")),
            words,
        )
        if any(name == "form" for name, _ in self.open):
            if same in self.buttons and not any(name.startswith("aria-") for name in attrs):
                self.faults.append(f"two buttons {' '.join(words)!r}")
            self.buttons.add(same)
        self.said = None


def markup_faults(text):
    """What is wrong with the tags of a page, a sentence each."""
    parser = _Markup()
    parser.feed(text)
    return [*parser.faults, *(f"<{tag}> of line {line} stays open" for tag, line in parser.open)]
