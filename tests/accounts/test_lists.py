"""The base of list pages, on the names of people; and which orders the check refuses."""

import ast

import pytest
from django.conf import settings as project
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.urls import include, path

from accounts.checks import list_orders, order_fault
from accounts.models import SignIn
from accounts.pages import EVERYONE
from accounts.pages.lists import ListPage, ObjectListPage, Order
from boards.models import Body, Meeting, Paper, Plan
from boards.programme.models import FutureItem
from neighbourhoods.models import Neighbourhood, Person
from tests.factories import PersonFactory

BY_NAME = Order(Person, ("name", "id"), small="four people of a test")
LAST_FIRST = Order(Person, ("name", "id"), descending=True, small="four people of a test")
NAMES = ["Ann", "Bea", "Bea", "Cy"]


class OneOrder(ListPage):
    """Two a page, under a name of its own."""

    permission = EVERYONE
    template_name = "base.html"
    order = BY_NAME
    list_name = "people"
    page_size = 2

    def get_rows(self):
        return Person.objects.filter(job_title="of the test")


class Backwards(OneOrder):
    order = LAST_FIRST


class TwoOrders(OneOrder):
    order = None
    orders = {"first": BY_NAME, "last": LAST_FIRST}
    order_name = "from"


class OfPlace(OneOrder, ObjectListPage):
    model = Neighbourhood
    list_name = "page"


class Broken(ListPage):
    """Whoever opens it sorts every person there is."""

    permission = EVERYONE
    template_name = "base.html"
    order = Order(Person, ("job_title", "id"))


urlpatterns = [path("a/", include([path("b/", Broken.as_view(), name="broken")]))]


@pytest.fixture
def people(db):
    return [PersonFactory(name=name, job_title="of the test") for name in NAMES]


def context(page, query="", **kwargs):
    request = RequestFactory().get(f"/{query}")
    request.user = AnonymousUser()
    return page.as_view()(request, **kwargs).context_data


def walk(page, query=""):
    """[rows] of each page there is, by the cursors."""
    found = context(page, query)["people"]
    pages = [found.rows]
    while found.next_cursor:
        joined = f"{query}&" if query else "?"
        found = context(page, f"{joined}after={found.next_cursor}")["people"]
        pages.append(found.rows)
    return pages


def test_every_row_in_the_declared_order_and_size(people):
    ann, bea, other, cy = people
    assert walk(OneOrder) == [[ann, bea], [other, cy]]
    assert walk(Backwards) == [[cy, other], [bea, ann]]


@pytest.mark.parametrize("query", ["", "?from=", "?from=nowhere", "?from=order", "?order=last"])
def test_an_address_that_says_nothing_known_gets_the_first_order(people, query):
    ann, bea, other, cy = people
    assert walk(TwoOrders, query) == [[ann, bea], [other, cy]]


def test_the_address_chooses_among_several_orders(people):
    ann, bea, other, cy = people
    assert walk(TwoOrders, "?from=last") == [[cy, other], [bea, ann]]


def test_a_cursor_that_nobody_made_is_the_first_page(people):
    found = context(OneOrder, "?after=nonsense")["people"]
    assert (found.rows, found.is_first) == (people[:2], True)


def test_the_rows_are_read_once(people, django_assert_num_queries):
    page = OneOrder()
    page.setup(RequestFactory().get("/"))
    with django_assert_num_queries(1):
        assert page.found is page.get_context_data()["people"]


def test_a_page_about_a_row_has_the_row_and_the_list(world, people):
    place = world.own.place
    found = context(OfPlace, pk=place.pk)
    assert (found["object"], found["page"].rows) == (place, people[:2])


def test_an_export_has_the_same_order(people):
    rows = OneOrder().get_rows()
    assert list(BY_NAME.sort(rows)) == people
    assert list(LAST_FIRST.sort(rows)) == people[::-1]


def test_a_list_declares_its_order_or_does_not_import():
    with pytest.raises(ImproperlyConfigured, match=r"Unordered declares no order"):

        class Unordered(ListPage):
            permission = EVERYONE


def test_the_order_is_one_of_the_rows_that_are_shown():
    """What the check looks at is what runs."""
    with pytest.raises(ImproperlyConfigured, match="Meeting in an order of Person"):
        BY_NAME.page(Meeting.objects.all())


def test_every_order_of_ours_has_its_index():
    assert list_orders(None) == []


def test_an_order_without_an_index_is_refused(settings):
    settings.ROOT_URLCONF = __name__
    (error,) = list_orders(None)
    assert (error.id, error.is_serious()) == ("accounts.E002", True)
    assert error.msg.endswith("Broken orders Person by job_title, id: " + NO_INDEX)


NO_INDEX = "no index begins with job_title, id"


@pytest.mark.parametrize(
    "order",
    [
        Order(Person, ("id",)),
        Order(Body, ("slug",), descending=True),
        Order(SignIn, ("at", "id"), descending=True),
        Order(SignIn, ("at", "id"), within=("outcome",)),
        Order(Meeting, ("starts_at", "id"), within=("body",)),
        Order(Paper, ("id",), within=("body",)),
        Order(Paper, ("id",), descending=True, within=("body",)),
        Order(FutureItem, ("id",), within=("body",), index="programme_waiting"),
        Order(Plan, ("first_year", "id"), small="some hundreds"),
    ],
)
def test_orders_along_an_index(order):
    assert order_fault(order) == ""


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        (Order(Person, ("name", "id")), "no index begins with name, id"),  # it is on lower(name)
        (Order(Paper, ("due_on", "id"), within=("body",)), "no index begins with body, due_on, id"),
        (Order(Meeting, ("starts_at", "id"), within=("venue",)), None),
        (Order(Meeting, ("body__name", "id")), None),
        (Order(Plan, ("first_year", "id")), None),  # one column up, the other down
        (Order(FutureItem, ("id",), within=("body",)), None),  # only of what waits
        (Order(FutureItem, ("id",), within=("body",), index="paper_due"), None),
        (Order(SignIn, ("id", "at")), "the last field is not unique"),
        (Order(SignIn, ("at",), small="never"), "the last field is not unique"),
        (Order(Meeting, ("starts_at", "nothing")), "the last field is not unique"),
    ],
)
def test_orders_without_an_index(order, fault):
    wanted = fault or f"no index begins with {', '.join(order.within + order.fields)}"
    assert order_fault(order) == wanted


UNDECLARED = {("core.paging", "page"), ("core", "paging")}


def imports(file):
    """{(module, name)} of what a file imports by "from"."""
    nodes = [each for each in ast.walk(ast.parse(file.read_text())) if type(each) is ast.ImportFrom]
    return {(node.module, alias.name) for node in nodes for alias in node.names}


def test_nobody_pages_without_a_declared_order():
    root = project.BASE_DIR
    packages = {each.parent for each in root.glob("*/__init__.py")} - {
        root / "core",
        root / "tests",
    }
    found = [
        str(file.relative_to(root))
        for package in packages
        for file in package.rglob("*.py")
        if "paging" in file.read_text() and imports(file) & UNDECLARED
    ]
    assert found == ["accounts/pages/lists.py"]
