"""Every form there is: addresses from the resolver, tried as one persona after the other."""

import inspect
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.access import urls
from tests.access.test_sweep import PERSONAS
from tests.fuzz.pages import Field, Form, forms_of

ORDER = (
    "head", "manager", "clerk", "admin", "data", "finance", "partner", "chair", "member", "resident",
    "cabinet", "comms", "service", "holder", "nobody", "anon",
)  # fmt: skip
CLOSED = (401, 403, 404, 405)
ASKED = re.compile(r'\.(GET|POST)(?:\.get(?:list)?\(|\[)"(\w+)"')
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Target:
    """A form to be tried: who sends it where, with which fields; `name` says it in a line."""

    name: str
    persona: str
    path: str
    method: str
    form: Form = field(default_factory=Form)

    @property
    def key(self):
        return f"{self.name} as {self.persona}"


class Finder:
    """`thorough` opens every page as every persona, else as the first who may."""

    def __init__(self, world, thorough=False):
        self.world, self.thorough = world, thorough
        self.clients, self.targets, self.opened = {}, {}, {}

    def client(self, persona):
        """A client that is signed in, and answers 500 where the product would."""
        if persona not in self.clients:
            client = Client(raise_request_exception=False)
            if PERSONAS[persona]:
                client.force_login(self.world.people[PERSONAS[persona]])
            self.clients[persona] = client
        return self.clients[persona]

    def find(self, pages=None):
        """[Target]: the forms of all pages, then what only takes a POST, then all addresses that
        take a query. `pages`: of these addresses only."""
        names = urls.names() if pages is None else pages
        places = [(name, row) for name in names for row in urls.rows_of(name)]
        for name, row in places:
            self.open(name, urls.address(name, row, self.world.own), row)
        reached = {
            target.name.split()[0] for target in self.targets.values() if target.method == "post"
        }
        for name, row in places:
            if name not in reached:
                self.knock(name, urls.address(name, row, self.world.own), row)
        asked = asked_names("GET")
        for (name, row), (persona, path) in self.opened.items():
            form = Form(fields={each: Field(each, "text") for each in asked})
            self.add(Target(f"{name} {row or '-'} ?", persona, path, "get", form))
        return list(self.targets.values())

    def add(self, target):
        key = target.name, target.method, tuple(sorted(target.form.fields))
        self.targets.setdefault(key, target)

    def open(self, name, path, row):
        """Read the forms of a page."""
        if not takes(path, "get"):
            return
        for persona in ORDER:
            client = self.client(persona)
            response = answer(client, "get", path)
            if response.status_code != 200:
                continue
            self.opened.setdefault((name, row), (persona, path))
            if response["Content-Type"].startswith("text/html"):
                for form in forms_of(response.content.decode()):
                    self.take(form, name, row, persona, path)
            if not self.thorough:
                return

    def take(self, form, name, row, persona, path):
        action = urlsplit(urljoin(path, form.action or path)).path
        try:
            where = address_name(action)
        except Resolver404:
            where = f"nowhere:{action}"
        on_itself = row if where == name else "-"
        self.add(Target(f"{where} {on_itself or '-'}", persona, action, form.method, form))

    def knock(self, name, path, row):
        """An address that no page has a form for: try it as the first who may."""
        if not takes(path, "post"):
            return
        for persona in ORDER:
            response = answer(self.client(persona), "post", path)
            to_sign_in = "/sign-in/" in response.get("Location", "")
            if response.status_code not in CLOSED and not to_sign_in:
                form = Form(method="post", fields=declared_fields(path))
                self.add(Target(f"{name} {row or '-'}", persona, path, "post", form))
                return


def answer(client, method, path, **kwargs):
    """The answer to a request whose effects are undone, on the client too."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.generic(method.upper(), path, **kwargs)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def takes(path, method):
    """Whether the view behind a path has this method: where it has not, everybody gets 405."""
    return hasattr(getattr(resolve(path).func, "view_class", None) or Anything, method)


class Anything:
    """Stands for a view that is a function, which nothing is known of."""

    get = post = None


def address_name(path):
    found = resolve(path)
    return f"{':'.join((*found.namespaces, found.url_name))}"


def declared_fields(path):
    """The fields of the form class of the view behind a path, and what its module reads."""
    view = resolve(path).func
    view_class = getattr(view, "view_class", None)
    form_class = getattr(view_class, "form_class", None)
    names = list(getattr(form_class, "base_fields", ()))
    if view_class:
        source = inspect.getsource(inspect.getmodule(view_class))
        names += [name for kind, name in ASKED.findall(source) if kind == "POST"]
    return {name: Field(name, "unseen") for name in dict.fromkeys(names)}


def asked_names(kind):
    """The names that the code reads from the query ("GET") or the body ("POST") of a request."""
    names = {"format", "next", "page", "show", "priority", "agency", "neighbourhood", "o", "p"}
    for package in {*ROOT.glob("*/apps.py"), ROOT / "derby_nm" / "urls.py"}:
        for path in package.parent.rglob("*.py"):
            names |= {name for found, name in ASKED.findall(path.read_text()) if found == kind}
    return sorted(names)
