"""The register of agreements and the list of records viewed are reached by links, for whom they are open."""

import pytest
from django.urls import reverse

from accounts.access import Permission, Role
from tasking.menu import shares
from tasking.sharing.operations import set_marking
from tests import factories

pytestmark = pytest.mark.django_db
MENU = {
    *(Role.NEIGHBOURHOOD_MANAGER, Role.HEAD_OF_SERVICE, Role.PARTNER_OFFICER),
    Role.SERVICE_OFFICER,
}


def links(response):
    return response.content.decode()


def test_the_menu_offers_it_to_who_keeps_or_acts_for_an_agency(world):
    assert {role for role, user in world.people.items() if shares(user)} == MENU


def test_the_register_leads_to_the_list_of_who_may_read_it(world, as_user):
    log = f'href="{reverse("readings")}"'
    shown = {
        role: log in links(as_user(world.people[role]).get(reverse("agreements")))
        for role in (*MENU, Role.SYSTEM_ADMINISTRATOR, Role.FINANCE_OFFICER)
    }
    assert {role for role, is_there in shown.items() if is_there} == {
        *(Role.HEAD_OF_SERVICE, Role.PARTNER_OFFICER, Role.SERVICE_OFFICER)
    }


def test_the_agency_page_leads_there_for_who_acts_for_it(world, as_user):
    page = reverse("agency_actions", args=[world.own.agency.slug])
    for role, is_there in ((Role.PARTNER_OFFICER, True), (Role.HEAD_OF_SERVICE, False)):
        words = links(as_user(world.people[role]).get(page))
        assert ("Records viewed" in words) is is_there


def test_the_marking_page_leads_to_who_viewed_that_record(world, as_user):
    head = world.people[Role.HEAD_OF_SERVICE]
    factories.PersonFactory(user=head, agency=factories.AgencyFactory(name="Council"))
    problem = world.own.problem
    page = reverse("problem_marking", args=[problem.pk])
    way = f"{reverse('readings')}?record={problem.reference}"
    client = as_user(head)
    assert way not in links(client.get(page))
    set_marking(
        record=problem, marking="sensitive", reason="Risk", right=Permission.EDIT_PROBLEM, by=head
    )
    assert way in links(client.get(page))
