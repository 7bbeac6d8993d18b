"""The list of problems by area, level and agency, and its files: what one sees, how it is marked, for whom it was made."""

import csv
import io

import pytest
from django.urls import reverse

from accounts.access import Permission, Role
from tasking.sharing.operations import name_reader, set_marking
from tests import factories

pytestmark = pytest.mark.django_db
EDIT = Permission.EDIT_PROBLEM


def rows_of(client, **asked):
    response = client.get(reverse("problems"), {"format": "csv"} | asked)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_it_holds_what_one_sees_with_marking_and_for_whom(world, as_user):
    manager, own = world.people[Role.NEIGHBOURHOOD_MANAGER], world.own
    rows = rows_of(as_user(manager), show="all")
    kept = (own.problem, own.assessed_problem, own.escalated_problem, own.closed_problem)
    assert {each["Reference"] for each in rows} == {each.reference for each in kept}
    assert all(f"Made for {manager.name} on" in each["Marking"] for each in rows)
    assert all(each["Marking"].startswith("Official: not public.") for each in rows)
    assert rows_of(as_user(world.people[Role.MEETINGS_CLERK]), show="all") == []


def test_what_is_sensitive_is_in_the_file_of_who_is_named(world, as_user):
    head, manager = world.people[Role.HEAD_OF_SERVICE], world.people[Role.NEIGHBOURHOOD_MANAGER]
    factories.PersonFactory(user=head, agency=factories.AgencyFactory(name="Council"))
    problem = set_marking(
        record=world.own.problem, marking="sensitive", reason="Risk", right=EDIT, by=head
    )
    references = [each["Reference"] for each in rows_of(as_user(manager))]
    assert problem.reference not in references
    name_reader(record=problem, user=manager, reason="Visits", right=EDIT, by=head)
    (row,) = (each for each in rows_of(as_user(manager)) if each["Reference"] == problem.reference)
    assert row["Marking"].startswith("Official-sensitive: named people only. Made for")


def test_filters_by_level_area_and_agency(world, as_user):
    head, own = as_user(world.people[Role.HEAD_OF_SERVICE]), world.own
    level = own.escalated_problem.level
    found = {each["Reference"] for each in rows_of(head, level=level)}
    assert found == {own.escalated_problem.reference, world.other.escalated_problem.reference}
    area = own.place.area
    found = {each["Neighbourhood"] for each in rows_of(head, area=area.slug, show="all")}
    assert own.place.name in found
    assert {each["Lead agency"] for each in rows_of(head, agency=own.agency.slug)} == {
        str(own.agency)
    }
    assert head.get(reverse("problems"), {"level": "x", "area": "\0"}).status_code == 200
    assert head.get(reverse("problems"), {"format": "doc"}).status_code == 404


def test_the_page_offers_the_files_of_what_is_filtered(world, as_user):
    page = as_user(world.people[Role.HEAD_OF_SERVICE]).get(reverse("problems"), {"show": "all"})
    assert "?show=all&amp;format=csv" in page.content.decode()
