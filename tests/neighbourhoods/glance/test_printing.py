"""All neighbourhoods at a glance on one sheet."""

import pytest

from accounts.access import Role
from neighbourhoods.models import TeamPost
from tests import factories
from tests.pdf_reader import read
from tests.printed import A4, is_numbered, pages, paper

pytestmark = pytest.mark.django_db


def test_seventeen_are_one_sheet_the_worst_first(as_user, world):
    for number in range(15):
        factories.NeighbourhoodFactory(name=f"Neighbourhood with a long name {number:02}")
    worst = factories.NeighbourhoodFactory(name="Worst")
    for _ in range(5):
        TeamPost.objects.create(neighbourhood=worst, kind="housing", employer=world.own.agency)
    client = as_user(world.people[Role.HEAD_OF_SERVICE])
    answer = client.get("/glance.pdf")
    text = read(answer.content)
    assert paper(answer.content) == {A4[::-1]}
    (only,) = pages(answer.content)
    assert "Page 1 of 1" in only
    assert "All neighbourhoods at a glance" in only
    lines = client.get("/glance/").context["lines"]
    order = [text.index(f"{line.place}\n") for line, _ in lines]
    assert order == sorted(order)
    assert "Worst\n" in text
    assert "▲ 5" in text, "what is to be looked at has a shape"
    assert "Total" in text
    assert answer["Content-Disposition"].startswith('inline; filename="neighbourhoods-at-a-glance-')


def test_each_gets_the_own_neighbourhoods(as_user, world):
    content = as_user(world.people["neighbourhood_manager"]).get("/glance.pdf").content
    assert "Ownville" in read(content)
    assert "Otherville" not in read(content)
    assert is_numbered(content)
    assert "Not for the public" in pages(content)[0]
    assert as_user(world.people["nobody"]).get("/glance.pdf").status_code == 403
