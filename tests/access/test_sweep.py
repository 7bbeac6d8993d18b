"""Every address × every persona × own and other world × GET and POST, against the codes in
matrix/, a file for each package. A URL without a line fails; patched open, the sweep itself must
fail."""

import io
import re
import zipfile
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.template.base import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from accounts import access
from tests.access import addresses, urls
from tests.pages import markup_faults
from tests.wording import spoken

MATRIX = Path(__file__).parent / "matrix"
PERSONAS = {
    "anon": None, "nobody": "nobody", "manager": "neighbourhood_manager", "head": "head_of_service",
    "finance": "finance_officer", "clerk": "meetings_clerk", "cabinet": "portfolio_holder",
    "data": "data_officer", "comms": "communications_officer", "chair": "board_chair",
    "member": "elected_member", "resident": "resident_representative", "partner": "partner_officer",
    "admin": "system_administrator", "holder": "budget_holder",
    "service": "service_officer",
}  # fmt: skip
INSIDE = {"OWN DRAFT", "OWN SECRET"}
MEMBER = {*INSIDE, "OWN EXEMPT"}
READS_ALL = {*INSIDE, "OTHER DRAFT", "OTHER SECRET"}
EXEMPT = {"OWN EXEMPT", "OTHER EXEMPT"}
MAY_READ = {
    "anon": set(),
    "nobody": set(),
    "admin": set(),
    "manager": {*MEMBER, "OWN PRIVATE"},
    "head": {*READS_ALL, *EXEMPT, "OWN PRIVATE", "OTHER PRIVATE"},
    "clerk": {*READS_ALL, *EXEMPT},
    "cabinet": {*READS_ALL, *EXEMPT},
    **dict.fromkeys(("finance", "data", "comms"), READS_ALL),
    **dict.fromkeys(("chair", "member", "resident"), MEMBER),
    "partner": {"OWN SECRET"},
    "holder": {"OWN SECRET"},
    "service": {"OWN SECRET"},
}
MARKS = re.compile(r"(OWN|OTHER)[ _-](DRAFT|SECRET|PRIVATE|EXEMPT)", re.IGNORECASE)
WHOSE_MARKUP = {"anon", "manager", "clerk", "admin"}
"""For whom the tags of every page are counted and its words are read: between them they see nearly all of it."""
VERSION = re.compile(r'name="(row_version)" value="(\d+)"')
"""What an edit form carries; a POST sends it back, as a browser does, and nothing else."""
WRITES = re.compile(
    r"(?:^|; )(INSERT|UPDATE|DELETE)(?!.*(django_session|core_cache|usersessions))", re.IGNORECASE
)
"""History puts "SELECT set_config(…); " in front of what a POST writes."""


@cache
def matrix():
    """{(name, row, world, method): {persona: code}} from all files; groups.txt says how they read."""
    found = {}
    for package in packages():
        for key, expected in matrix_of(package):
            assert key not in found, f"{key} stands twice"
            found[key] = expected
    return found


def packages():
    """The names of the packages that have lines."""
    return sorted(file.stem for file in MATRIX.glob("*.txt") if file.stem != "groups")


def matrix_of(package):
    """The keys and codes in the file of a package."""
    named = (line.partition(" = ") for line in _lines("groups"))
    groups = {group.strip(): personas.split() for group, _, personas in named}
    for line in _lines(package):
        *places, answers = (part.strip() for part in line.split("|"))
        expected = _codes(answers, groups)
        for key in product(*(_words(part) for part in places)):
            yield key, expected


def _lines(name):
    lines = (MATRIX / f"{name}.txt").read_text().splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "["))]


def _words(part):
    """The words of a column, {a,b} written out."""
    found = []
    for word in part.split():
        alternatives = [each.split(",") for each in re.findall(r"{(.*?)}", word)]
        pattern = re.sub(r"{.*?}", "{}", word)
        found += [pattern.format(*each) for each in product(*alternatives)]
    return found


def _codes(answers, groups):
    """{persona: code}; who was named first stays, and "rest" is whoever is left."""
    expected = {}
    for answer in answers.split(";"):
        code, _, who = answer.strip().partition(" ")
        for name in who.replace(" ", "").split(","):
            for persona in PERSONAS if name == "rest" else groups.get(name, [name]):
                assert persona in PERSONAS, f"nobody is called {persona!r}"
                expected.setdefault(persona, int(code))
    return expected


def attempt(client, method, path, data=None):
    """(code, text, writes) of one request whose effects are undone."""
    connection.queries_log.clear()
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        response = getattr(client, method.lower())(path, data)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    writes = [each["sql"] for each in captured if WRITES.search(each["sql"])]
    heads = " ".join(f"{name}: {value}" for name, value in response.items())
    return response.status_code, f"{heads} {text_of(body)}", writes


@lru_cache(maxsize=200)
def text_of(body):
    """What a reader of an answer can find in it; of a PDF its pages and its metadata, of a Word
    file all its parts."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return " ".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    if not body.startswith(b"%PDF-"):
        return body.decode("utf-8", "ignore")
    reader = PdfReader(io.BytesIO(body))
    pages = " ".join(page.extract_text() for page in reader.pages)
    return f"{pages} {reader.metadata} {reader.xmp_metadata and reader.xmp_metadata.dc_title}"


def sign_in(world, persona):
    client = Client()
    if PERSONAS[persona]:
        user = world.people[PERSONAS[persona]]
        client.force_login(type(user).objects.get(pk=user.pk))
    return client


def cases(world):
    for name in urls.names():
        for row in urls.rows_of(name):
            for side in (world.own, world.other) if row else (world.own,):
                for method in ("GET", "POST"):
                    yield name, row or "-", side.mark.lower(), method, side


def sweep(world, persona):
    """What differs from the matrix for one persona, a sentence each."""
    expected, client, opened = matrix(), sign_in(world, persona), {}
    for name, row, which, method, side in cases(world):
        path = urls.address(name, None if row == "-" else row, side)
        sent = opened if method == "POST" else None
        code, text, writes = attempt(client, method, path, sent)
        opened = dict(VERSION.findall(text))
        if name in ("account_logout", "invitation", "sessions_end") and method == "POST":
            client = sign_in(world, persona)
        wanted = expected.get((name, row, which, method), {}).get(persona)
        if code != wanted:
            yield f"{name} {row} {which} {method}: {code}, not {wanted}"
        if code in (302, 401, 403, 404) and wanted in (401, 403, 404) and writes:
            yield f"{name} {row} {which} {method}: refused, but wrote {writes[0][:80]}"
        leaks = {" ".join(mark).upper() for mark in MARKS.findall(text)} - MAY_READ[persona]
        if code == 200 and persona in WHOSE_MARKUP and not name.startswith("admin:"):
            for fault in markup_faults(text[text.lower().find("<!doctype html") :]):
                yield f"{name} {row} {which} {method}: {fault}"
        if persona in WHOSE_MARKUP:
            yield from (f"{name} {row} {which} {method}: {fault}" for fault in spoken(text))
        if leaks and name != "calendar_feed":
            yield f"{name} {row} {which} {method}: shows {sorted(leaks)}"


def test_every_address_has_a_name_and_its_lines(world):
    found = urls.names()
    assert [name for name in found if name is None] == []
    lines = matrix()
    missing = [case[:4] for case in cases(world) if case[:4] not in lines]
    assert missing == []
    unknown = set(lines) - {case[:4] for case in cases(world)}
    assert unknown == set()
    assert [key for key, codes in lines.items() if set(codes) != set(PERSONAS)] == []


def test_every_address_stands_in_the_files_of_its_package():
    owners = urls.owners()
    lines = [(package, key[0]) for package in packages() for key, _ in matrix_of(package)]
    rows = [(module.__name__.rpartition(".")[2], module) for module in addresses.MODULES]
    rows = [(package, name) for package, module in rows for name in getattr(module, "ROWS", ())]
    misplaced = [
        f"{name}: {owners.get(name)}, not {at}"
        for at, name in lines + rows
        if not (at == owners.get(name) or at.startswith(f"{owners.get(name)}_"))
    ]
    assert misplaced == []


@pytest.fixture
def uncopied(monkeypatch):
    """Without Django's copy of every context for `response.context`, which the sweep never reads."""
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))


@pytest.mark.usefixtures("uncopied")
@pytest.mark.parametrize("persona", PERSONAS)
def test_sweep(world, persona):
    assert list(sweep(world, persona)) == []


@pytest.mark.usefixtures("uncopied")
def test_the_sweep_sees_an_open_door(world, monkeypatch):
    """The guard: with every right given to everybody, the sweep finds plenty and soon."""
    everything = access.Held("head_of_service", None, None, None, None, frozenset())
    for module in (
        "accounts.access",
        "tasking.actions.querysets",
        "neighbourhoods.people.querysets",
        "neighbourhoods.places.querysets",
    ):
        monkeypatch.setattr(f"{module}.held_by", lambda user: (everything,), raising=False)
        monkeypatch.setattr(f"{module}.held_with", lambda *_: [everything], raising=False)
    assert len(list(islice(sweep(world, "nobody"), 51))) > 50
