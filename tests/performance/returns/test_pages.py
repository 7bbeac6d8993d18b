"""Pages of returns: the next step is the green button, a mistake leads to its box, a reminder back to the list."""

import re

import pytest
from django.urls import reverse

from performance.models import DataReturn
from performance.returns import operations
from tests.performance.returns.test_returns import give, indicator, lead, made, of

__all__ = ["indicator", "lead"]
pytestmark = pytest.mark.django_db
GREEN = re.compile(r'class="(?:govuk-link )?govuk-button" href="[^"]*">([^<]+)<')


def test_what_waits_to_be_confirmed_comes_first(world, indicator, as_user):
    owed, data = made(indicator), as_user(world.people["data_officer"])
    assert GREEN.findall(data.get(owed.get_absolute_url()).content.decode()) == ["Give figures"]
    give(indicator, of(world.own.place, 31), is_provisional=True)
    assert GREEN.findall(data.get(owed.get_absolute_url()).content.decode()) == ["Confirm figures"]


def test_a_figure_without_a_tick_and_a_reason_leads_to_its_box(world, indicator, as_user):
    owed, data = made(indicator), as_user(world.people["data_officer"])
    give(indicator, of(world.own.place, 31), of(world.other.place, 9), is_provisional=True)
    wrong, right = operations.to_confirm(owed)
    address = reverse("data_return_confirm", args=[owed.pk])
    answer = data.post(address, {"shown": [wrong.pk, right.pk], "right": [right.pk]})
    page = answer.content.decode()
    assert answer.status_code == 422
    said = f"{wrong.place}, {indicator}: say what is wrong with it"
    assert f'<a href="#why-{wrong.pk}">{said}</a>' in page
    assert f'aria-describedby="error-{wrong.pk}"' in page
    assert f'id="error-{right.pk}"' not in page
    assert not operations.to_confirm(DataReturn.objects.get(pk=owed.pk)).exclude(
        is_provisional=True
    )


@pytest.mark.parametrize("listed", ["show=late&agency=own", "//evil.example/?show=late"])
def test_a_reminder_leads_back_to_the_list_as_it_was(world, indicator, as_user, listed):
    owed, data = made(indicator), as_user(world.people["data_officer"])
    for name, keys in (("data_returns_remind", []), ("data_return_remind", [owed.pk])):
        answer = data.post(reverse(name, args=keys), {"listed": listed})
        assert answer.status_code == 302
        assert answer.url.startswith("/performance/returns/?")
        assert "show=late" in answer.url


def test_the_home_page_of_who_keeps_figures_begins_with_them(world, as_user):
    page = as_user(world.people["data_officer"]).get("/").content.decode()
    assert GREEN.findall(page)[:1] == ["Load figures"]
    assert "Load figures" not in as_user(world.people["board_chair"]).get("/").content.decode()
