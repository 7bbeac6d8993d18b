"""The money of a year, shared between the ward committees on one page."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import rows
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from funding.ledger.operations import set_ward_budget, set_ward_budgets
from funding.ledger.rules import shared
from funding.models import Allocation, Entry, WardMoney
from neighbourhoods.models import PopulationFact, Ward
from tests import factories


@pytest.mark.parametrize(
    ("total", "people", "equal", "shares"),
    [
        ("612000", [1] * 17, 100, ["36000"] * 17),
        ("100", [1, 1, 1], 100, ["33.34", "33.33", "33.33"]),
        ("1000", [100, 300], 0, ["250", "750"]),
        ("1000", [100, 300], 50, ["375", "625"]),
        ("0.02", [5, 5, 5], 100, ["0.01", "0.01", "0"]),
        ("0", [7], 100, ["0"]),
    ],
)
def test_shares(total, people, equal, shares):
    assert shared(Decimal(total), people, equal) == [Decimal(each) for each in shares]


@given(
    total=st.decimals(0, 10_000_000, places=2),
    people=st.lists(st.integers(1, 50_000), min_size=1, max_size=40),
    equal=st.integers(0, 100),
)
def test_shares_add_up_and_none_is_a_penny_off(total, people, equal):
    shares = shared(total, people, equal)
    assert sum(shares) == total
    for share, each in zip(shares, people, strict=True):
        exact = total * equal / 100 / len(people) + total * (100 - equal) / 100 * each / sum(people)
        assert abs(share - exact) < Decimal("0.010001")


@pytest.fixture
def three(year, ward, committee):
    """Ward committees of 1,000, 2,000 and 1,000 people; the first has £10,000 already."""
    bodies = [
        committee,
        *(
            factories.BodyFactory(kind="ward_committee", name=f"{each} ward committee")
            for each in ("Boulton", "Sinfin")
        ),
    ]
    for body, people in zip(bodies, (1_000, 2_000, 1_000), strict=True):
        place = body.neighbourhood
        PopulationFact.objects.create(neighbourhood=place, year=2019, people=people, source="ONS")
        PopulationFact.objects.create(neighbourhood=place, year=2001, people=9, source="ONS")
    return bodies


def typed(bodies, **more):
    fields = {"total": "4000", "equal": "50", "reason": "", "client_id": str(uuid.uuid4())}
    for body in bodies:
        fields[f"amount_{body.pk}"] = ""
        given = WardMoney.objects.filter(allocation__body=body).values_list("allocated", flat=True)
        fields[f"was_amount_{body.pk}"] = rows.shown(given[0]) if given else ""
    return fields | {key: str(value) for key, value in more.items()}


def budgets():
    return dict(WardMoney.objects.values_list("allocation__body__name", "allocated"))


def test_worked_out_corrected_and_saved_together(three, year, finance, as_user):
    client, path = as_user(finance), reverse("ward_budgets_share", args=[year.first])
    page = client.get(path).content.decode()
    assert "2,000 people" in page
    fields = typed(three)
    response = client.post(path, fields | {"work": "1"})
    shown = response.context["form"].initial
    amounts = {name: shown[name] for name in fields if name.startswith("amount_")}
    assert list(amounts.values()) == [
        Decimal(1_166) + Decimal("0.67"),
        Decimal("1666.67"),
        Decimal("1166.66"),
    ]
    assert budgets() == {"Abbey ward committee": 10_000}, "nothing is saved by working out"
    amounts[f"amount_{three[2].pk}"] = Decimal("1200")
    answer = client.post(path, fields | amounts)
    assert answer.status_code == 422
    assert "come to £4,033.34, which is not £4,000" in answer.content.decode()
    done = client.post(path, fields | amounts | {"total": "", "reason": "Cabinet, minute 8"})
    assert done.status_code == 302
    assert budgets() == {
        "Abbey ward committee": Decimal("1166.67"), "Boulton ward committee": Decimal("1666.67"),
        "Sinfin ward committee": 1_200,
    }  # fmt: skip
    assert Entry.objects.filter(reason="Cabinet, minute 8").count() == 3
    again = client.post(path, fields | amounts | {"total": "", "reason": "Cabinet, minute 8"})
    assert again.status_code == 302
    assert Entry.objects.count() == 4, "pressed twice, set once"


def test_all_or_none(three, year, finance):
    first, second, _ = three
    asked = [(second, Decimal(5_000), ""), (first, Decimal(1), rows.shown(Decimal("10000.00")))]
    with pytest.raises(Refused, match="Abbey ward committee: Enter a reason"):
        set_ward_budgets(year=year, amounts=asked, by=finance)
    assert budgets() == {"Abbey ward committee": 10_000}


def test_what_was_changed_meanwhile_is_not_overwritten(three, year, finance, as_user):
    client, path = as_user(finance), reverse("ward_budgets_share", args=[year.first])
    fields = typed(three, total="", reason="Cabinet") | {
        f"amount_{each.pk}": "500" for each in three
    }
    set_ward_budget(body=three[1], year=year, amount=Decimal(77), by=SYSTEM)
    answer = client.post(path, fields)
    assert answer.status_code == 409
    assert "The ward budget is now £77" in answer.content.decode()
    assert budgets()["Abbey ward committee"] == 10_000
    assert 'value="500"' in answer.content.decode(), "what was typed is still there"


def test_less_than_is_granted_is_refused_where_it_stands(grant, three, year, finance, as_user):
    path = reverse("ward_budgets_share", args=[year.first])
    fields = typed(three, total="", reason="Cut") | {f"amount_{each.pk}": "500" for each in three}
    answer = as_user(finance).post(path, fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors[f"amount_{three[0].pk}"] == [
        "Abbey ward committee: £1,000 is granted already, so £1,000 is the least it can be"
    ]
    assert not Allocation.objects.exclude(body=three[0]).exists()


def test_blank_stays_as_it_is(three, year, finance, as_user):
    path = reverse("ward_budgets_share", args=[year.first])
    fields = typed(three, total="") | {f"amount_{three[1].pk}": "500"}
    assert as_user(finance).post(path, fields).status_code == 302
    assert budgets() == {"Abbey ward committee": 10_000, "Boulton ward committee": 500}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"total": ""}, "Enter how much there is"),
        ({"total": "-1"}, "0"),
        ({"equal": "101"}, "100"),
        ({"equal": "0"}, "not known everywhere"),
    ],
)
def test_what_cannot_be_worked_out_is_said(committee, year, finance, as_user, more, words):
    path = reverse("ward_budgets_share", args=[year.first])
    answer = as_user(finance).post(path, typed([committee]) | more | {"work": "1"})
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors)


def test_who_may_not_set_budgets_sets_none(three, year, second):
    with pytest.raises(PermissionDenied):
        set_ward_budgets(year=year, amounts=[(three[1], Decimal(5), "")], by=second)


def test_a_year_that_is_closed_stays(three, year, finance, monkeypatch):
    from funding.ledger import operations

    def closed(year):
        raise WrongState("The year is closed")

    monkeypatch.setattr(operations, "expect_open", closed)
    with pytest.raises(WrongState, match="closed"):
        set_ward_budgets(year=year, amounts=[(three[1], Decimal(5), "")], by=finance)


def test_which_wards_lie_in_it_is_said(ward, committee, finance, as_user):
    place = committee.neighbourhood
    for code, name, ends in (
        ("E05001782", "Abbey", None),
        ("E05001783", "Old Abbey", "2025-05-01"),
    ):
        made = Ward.objects.create(code=code, name=name, starts_on="2003-05-01", ends_on=ends)
        made.neighbourhoods.add(place)
    words = f"For one neighbourhood: {place}. Electoral wards in it: Abbey."
    assert words in as_user(finance).get(ward.get_absolute_url()).content.decode()
    public = reverse("ward_public", args=[committee.slug, ward.year.first])
    assert words in as_user(None).get(public).content.decode()
