"""Requests with odd input, and what may not come of them."""

import html
import json
import random
import re
from dataclasses import dataclass, field
from urllib.parse import quote_from_bytes, urlsplit

from django.core.signals import got_request_exception
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.text import as_shown
from tests.fuzz import inputs
from tests.fuzz.pages import TYPED, forms_of

JSON = "application/json"
PAGE = "text/html,application/xhtml+xml"
EVERYWHERE = ("NUL", "override", "line break", "lone surrogate", "100,000 letters", "nothing",
              "int64 and one", "not a character", "markup")  # fmt: skip
STATEMENT = re.compile(
    r'(?:^|; )(SAVEPOINT|ROLLBACK TO SAVEPOINT|INSERT INTO|UPDATE|DELETE FROM) "?(\w+)'
)
"""History puts "SELECT set_config(…); " in front of what a POST writes."""
MAY_WRITE = {"django_session", "core_cache", "usersessions_usersession", "accounts_signin"}
READING = {"core_event"}
"""A page that shows contact details writes that they were read, whatever it answers."""
EXPECTED = {200, 302, 400, 401, 403, 404, 405, 409, 413, 422, 429}


@dataclass
class Attempt:
    """One request: of which target, with what; `typed` is {field: text} that must come back."""

    target: object
    what: str
    path: str
    body: bytes = b""
    content_type: str = ""
    accept: str = PAGE
    typed: dict = field(default_factory=dict)

    def __str__(self):
        asked = " (JSON)" if self.accept == JSON else ""
        return f"{self.target.key}: {self.what}{asked}"


def attempts_of(target, seed=0):
    """[Attempt]: about a hundred for each form; the same for the same seed."""
    dice = random.Random(f"{seed} {target.key}")
    made = [*_queries(target, dice)] if target.method == "get" else [*_posts(target, dice)]
    if target.name.endswith("?"):
        made += _addresses(target)
    return made


def _queries(target, dice):
    names = list(target.form.fields)
    for what, value in inputs.QUERIES.items():
        chosen = dice.sample(names, min(3, len(names)))
        chosen += ["after"] if "cursor" in what and "after" not in chosen else []
        yield _query(target, f"{'+'.join(chosen)} = {what}", [(name, value) for name in chosen])
    for name in dice.sample(names, min(6, len(names))):
        what = dice.choice(list(inputs.QUERIES))
        twice = [(name, inputs.QUERIES[what]), (name, "x")]
        yield _query(target, f"{name} twice, {what}", twice)
    yield Attempt(target, "bad UTF-8 in the query", f"{target.path}?q=%ff%fe&%ff=1&after=%c3%28")
    yield Attempt(target, "many parameters", target.path + "?" + "&".join("a=1" * 1_100))


def _query(target, what, pairs):
    return Attempt(target, what, f"{target.path}?{_urlencoded(pairs).decode()}")


def _addresses(target):
    """The row's id or name in the address replaced, from the end."""
    pieces = target.path.split("/")
    places = [at for at, piece in enumerate(pieces) if piece.isdigit()]
    for at in places[-1:]:
        for piece in inputs.PIECES:
            path = "/".join((*pieces[:at], piece, *pieces[at + 1 :]))
            yield Attempt(target, f"address with {piece[:20]}", path)


def _posts(target, dice):
    fields = target.form.fields
    names = [name for name, each in fields.items() if each.kind != "file"]
    dice.shuffle(names)
    for number, (what, value) in enumerate(inputs.TEXTS.items()):
        if names:
            name = names[number % len(names)]
            yield _post(target, f"{name} = {what}", {name: [value]}, dice)
    for what in EVERYWHERE if names else ():
        odd = {name: [inputs.TEXTS[what]] for name in names}
        yield _post(target, f"everything = {what}", _without_counts(odd, fields), dice)
    yield from _dates(target, dice)
    yield from _files(target, dice)
    for name in dice.sample(names, min(6, len(names))):
        yield _post(target, f"no {name}", {name: []}, dice)
        yield _post(target, f"{name} twice", {name: ["x", "y"]}, dice)
    yield _post(target, "as it is", {}, dice)
    yield _post(target, "an unknown field", {"as_user": ["1"], "is_superuser": ["on"]}, dice)
    for what, (body, content_type) in inputs.BODIES.items():
        accept = dice.choice((PAGE, JSON))
        yield Attempt(target, what, target.path, body, content_type, accept)


def _without_counts(odd, fields):
    """The counts of formsets stay in every second place, or nothing of the rows would be read."""
    return {name: value for name, value in odd.items() if "_FORMS" not in name and name in fields}


def _dates(target, dice):
    stems = [name[:-4] for name in target.form.fields if name.endswith("_day")]
    for what, parts in inputs.DATES.items() if stems else ():
        stem = dice.choice(stems)
        odd = {
            f"{stem}_{box}": [part]
            for box, part in zip(("day", "month", "year"), parts, strict=True)
        }
        yield _post(target, f"{stem} = {what}", odd, dice)


def _files(target, dice):
    names = [name for name, each in target.form.fields.items() if each.kind == "file"]
    for name in names:
        for what, file in inputs.files().items():
            yield _post(target, f"{name} = {what}", {name: [file]}, dice)


def _post(target, what, odd, dice):
    """A request with the form filled in as a person would, but for what is odd."""
    fields = target.form.fields
    filled = {name: each.plain() for name, each in fields.items() if each.kind != "file"} | odd
    pairs = [(name, value) for name, values in filled.items() for value in values]
    typed = {
        name: values[-1] for name, values in odd.items()
        if values and name in fields and fields[name].kind in TYPED
    }  # fmt: skip
    accept = JSON if dice.random() < 0.3 else PAGE
    if target.form.is_multipart or any(isinstance(value, tuple) for _, value in pairs):
        body, content_type = _multipart(pairs), "multipart/form-data; boundary=the-boundary"
    else:
        body, content_type = _urlencoded(pairs), inputs.PLAIN_TYPE
    return Attempt(target, what, target.path, body, content_type, accept, typed)


def _bytes(text):
    return text.encode("utf-8", "surrogatepass")


def _urlencoded(pairs):
    coded = ([quote_from_bytes(_bytes(each)) for each in pair] for pair in pairs)
    return "&".join(f"{name}={value}" for name, value in coded).encode()


def _multipart(pairs):
    lines = []
    for name, value in pairs:
        head = f'Content-Disposition: form-data; name="{name}"'
        if isinstance(value, tuple):
            file_name, kind, content = value
            head += f'; filename="{file_name}"\r\nContent-Type: {kind}'
        else:
            content = _bytes(value)
        lines += [b"--the-boundary", _bytes(head), b"", content]
    return b"\r\n".join([*lines, b"--the-boundary--", b""])


class Judge:
    """Sends attempts and says what is wrong with the answers. `codes` counts them."""

    def __init__(self, client_of):
        self.client_of, self.codes, self.raised = client_of, {}, None
        got_request_exception.connect(self._note)

    def _note(self, sender, **kwargs):
        import sys

        self.raised = sys.exception()

    def judge(self, attempt):
        """[str]: nothing where all is well."""
        client, self.raised = self.client_of(attempt.target.persona), None
        cookies = client.cookies.copy()
        connection.queries_log.clear()  # it is of a limited length, and would lose the end
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            response = self._send(client, attempt)
            found = [*self._faults(client, attempt, response, captured)]
            transaction.set_rollback(True)
        client.cookies = cookies
        code = response.status_code
        self.codes[code] = self.codes.get(code, 0) + 1
        return [f"{attempt}: {each}" for each in found]

    def _send(self, client, attempt):
        extra = {"CONTENT_TYPE": attempt.content_type} if attempt.content_type else {}
        url = urlsplit(attempt.path)
        return client.generic(
            attempt.target.method.upper(), url.path or "/", attempt.body,
            content_type=attempt.content_type, HTTP_ACCEPT=attempt.accept,
            QUERY_STRING=url.query, **extra,
        )  # fmt: skip

    def _faults(self, client, attempt, response, captured):
        code = response.status_code
        kept = _kept_writes(captured)
        if code >= 500:
            yield f"{code} {type(self.raised).__name__}: {str(self.raised)[:200]}"
            return
        if code not in EXPECTED:
            yield f"answers {code}"
        if code >= 400:
            yield from _wrong_kind(attempt, response)
            wrote = kept - MAY_WRITE - (READING if "person" in attempt.target.name else set())
            if wrote:
                yield f"{code}, but wrote {sorted(wrote)}"
        else:
            yield from self._later(client, response)
        if code in (200, 422) and attempt.target.method == "post":
            yield from _lost(attempt, response)

    def _later(self, client, response):
        """What would only show when it is stored, or on the page that comes next."""
        try:
            with transaction.atomic():
                connection.check_constraints()
        except IntegrityError as error:
            yield f"would fail when it is stored: {str(error)[:200]}"
            return
        where = response.get("Location", "")
        if response.status_code == 302 and where.startswith("/"):
            after = client.get(where)
            if after.status_code >= 500:
                yield f"{after.status_code} at {where}: {self.raised!r:.200}"


def _kept_writes(captured):
    """{table}: what was written and not taken back by a savepoint."""
    kept, marks = [], {}
    for each in captured:
        found = STATEMENT.search(each["sql"])
        verb, name = found.groups() if found else ("", "")
        if verb == "SAVEPOINT":
            marks[name] = len(kept)
        elif verb == "ROLLBACK TO SAVEPOINT":
            del kept[marks[name] :]
        elif verb:
            kept.append(name)
    return set(kept)


def _wrong_kind(attempt, response):
    kind = response.get("Content-Type", "")
    if attempt.content_type == JSON and kind == JSON:  # who sends it reads it
        return
    if attempt.accept != JSON:
        if not kind.startswith("text/html"):
            yield f"{response.status_code} as {kind or 'nothing'} to a person"
        return
    if not kind.startswith(JSON):
        yield f"{response.status_code} as {kind or 'nothing'} to a script"
    elif not json.loads(response.content).get("error"):
        yield f"{response.status_code} as JSON that does not say why"


def _lost(attempt, response):
    """Fields whose typed text is not on the page that came back."""
    if not response.get("Content-Type", "").startswith("text/html") or not attempt.typed:
        return
    page = response.content.decode()
    shown = {}
    for form in forms_of(page):
        for name, each in form.fields.items():
            shown.setdefault(name, []).extend(map(_plain, each.values))
    words = _plain(html.unescape(re.sub(r"<[^>]*>", " ", page)))
    for name, text in attempt.typed.items():
        sent = _as_sent(text)
        wanted = _plain(sent)
        in_words = wanted in words or _plain(as_shown(sent)) in words  # what nobody sees may be out
        if wanted not in shown.get(name, ()) and not in_words:
            yield f"what was typed into {name} is gone"


def _as_sent(text):
    """What the server reads of a text: bytes that are no UTF-8 are replaced."""
    return _bytes(text).decode("utf-8", "replace")


def _plain(text):
    return " ".join(text.replace("\x00", "\ufffd").split())
