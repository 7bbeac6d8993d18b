"""A budget in admin: lines under the budget of a place, a reason for every change, clashes, history."""

import re

import pytest

from core.models import Event
from funding.models import BudgetLine, Fund, StaffCost

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(as_user, finance):
    return as_user(finance)


def sent(client, path):
    """What the form would send as it stands."""
    page = client.get(path).content.decode()
    found = dict(
        re.findall(
            r'<input type="(?:text|hidden|number)" name="([\w-]+)"(?: value="([^"]*)")?', page
        )
    )
    for name, options in re.findall(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def row(number, **fields):
    return {f"lines-{number}-{name}": value for name, value in fields.items()}


@pytest.fixture
def path(budget):
    return f"/admin/funding/budget/{budget.pk}/change/"


NEW = {
    "name": "Printing", "nature": "revenue", "cost_centre": "N1", "account_code": "4200",
    "amount": "1,250.50", "reason": "",
}  # fmt: skip


def test_a_line_is_added_with_its_budget(client, path, budget, fund):
    data = sent(client, path) | row(0, fund=fund.pk, **NEW)
    assert client.post(path, data).status_code == 302
    line = BudgetLine.objects.get()
    assert (line.name, str(line.amount), line.entries.get().reason) == (
        "Printing", "1250.50", "Set for the year",
    )  # fmt: skip
    assert Event.objects.about(line).count() == 1


def test_a_change_wants_its_reason_and_is_told(client, path, line):
    data = sent(client, path) | row(0, amount="13,000")
    refused = client.post(path, data)
    assert refused.status_code == 200
    assert "Enter a reason for changing the budget" in refused.content.decode()
    assert 'value="13,000"' in refused.content.decode()
    assert client.post(path, data | row(0, reason="A dearer hall")).status_code == 302
    line.refresh_from_db()
    assert line.amount == 13_000
    told = Event.objects.about(line).first()
    assert (told.changes, told.reason) == ({"budget": ["£12,000", "£13,000"]}, "A dearer hall")
    history = client.get(f"/admin/funding/budget/{line.budget_id}/history/").content.decode()
    assert "A dearer hall" in history
    assert "£12,000" in history


def test_two_officers_at_one_line_clash_in_the_open(client, path, line):
    data = sent(client, path)
    assert client.post(path, data | row(0, amount="13,000", reason="First")).status_code == 302
    late = client.post(path, data | row(0, amount="14,000", reason="Second"))
    assert late.status_code == 409
    assert "This was changed by Fay Finance while you were editing it" in late.content.decode()
    line.refresh_from_db()
    assert line.amount == 13_000


def test_codes_of_another_line_are_refused_and_nothing_is_lost(client, path, line, fund):
    data = sent(client, path) | row(1, fund=fund.pk, **NEW | {"account_code": "4100"})
    answer = client.post(path, data)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "N1 / 4100 are the codes of Room hire" in page
    assert 'value="1,250.50"' in page
    assert BudgetLine.objects.count() == 1


@pytest.mark.parametrize("amount", ["-1", "1.005", "=1+1", "1,25", ""])
def test_what_is_no_amount_is_refused(client, path, line, amount):
    assert (
        client.post(path, sent(client, path) | row(0, amount=amount, reason="x")).status_code == 200
    )
    line.refresh_from_db()
    assert line.amount == 12_000


def test_phasing_and_posts_stand_under_the_line(client, line):
    path = f"/admin/funding/budgetline/{line.pk}/change/"
    data = sent(client, path)
    months = {f"month_{number}": "0" for number in range(1, 13)} | {"month_12": "12000"}
    post = {
        "staff-0-title": "Caretaker", "staff-0-salary": "20,000", "staff-0-full_time_equivalent": "0.5",
        "staff-0-on_costs": "25",
    }  # fmt: skip
    assert client.post(path, data | months | post).status_code == 302
    line.refresh_from_db()
    assert line.phasing == [0] * 11 + [12_000]
    assert str(StaffCost.objects.get()) == "Caretaker"
    told = Event.objects.about(StaffCost.objects.get()).get()
    assert told.changes["salary"] == ["(not shown)", "(not shown)"]
    partly = client.post(path, sent(client, path) | months | {"month_3": ""})
    assert "for each of the twelve months, or for none" in partly.content.decode()


def test_a_budget_keeps_its_place_and_year(client, path, budget):
    assert 'name="year"' not in client.get(path).content.decode()


def test_a_fund_that_is_ringed_says_what_for(client):
    path = "/admin/funding/fund/add/"
    data = sent(client, path) | {"name": "Homes", "ring": "hra"}
    assert client.post(path, data).status_code == 200
    assert not Fund.objects.exists()
    assert client.post(path, data | {"may_pay_for": "What tenants use"}).status_code == 302
