"""What partners put in: its states, who reads it, and its amounts by year, to the penny."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from core.models import Event
from funding.contributions.amounts.operations import (
    invoice,
    receive,
    repay,
    reverse_entry,
    set_year,
)
from funding.contributions.operations import (
    agree,
    change_contribution,
    end,
    pledge,
    reopen,
    withdraw,
)
from funding.models import Contribution, ContributionEntry, ContributionPlace, ContributionYear
from tests import factories, steps
from tests.funding.contributions.conftest import FIRST, LAST, LETTER

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def figures(contribution, year):
    row = ContributionYear.objects.get(contribution=contribution, year=year)
    return row.pledged, row.agreed, row.invoiced, row.received


def refused_by_the_database(write):
    with pytest.raises(DatabaseError), transaction.atomic():
        write()


def sql(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def test_from_the_pledge_to_the_last_penny(pledged, year, finance):
    """£63,550 pledged and agreed, half invoiced and received, £1,000 without an invoice, £500 repaid."""
    set_year(contribution=pledged, year=year, pledged=Decimal(63_550), by=finance)
    assert figures(pledged, year) == (63_550, 0, 0, 0)
    agree(contribution=pledged, agreed_on=TODAY(), by=finance)
    set_year(
        contribution=pledged, year=year, pledged=Decimal(63_550), agreed=Decimal(63_000), by=finance
    )
    say = {"contribution": pledged, "year": year, "on": TODAY(), "by": finance}
    invoice(amount=Decimal("31775.00"), reference="D-1", **say)
    receive(amount=Decimal("31775.00"), reference="D-1", **say)
    receive(amount=Decimal("1000.10"), **say)
    repay(amount=Decimal(500), reason="Not spent", **say)
    assert figures(pledged, year) == (63_550, 63_000, 31_775, Decimal("32275.10"))


def test_a_change_of_a_year_is_an_entry_with_its_reason(cash, year, finance):
    with pytest.raises(Refused, match="Enter a reason"):
        set_year(contribution=cash, year=year, pledged=Decimal(60_000), by=finance)
    set_year(
        contribution=cash, year=year, pledged=Decimal(60_000), agreed=Decimal(60_000), by=finance,
        reason="New letter",
    )  # fmt: skip
    changes = ContributionEntry.objects.filter(contribution=cash, amount=-3_550)
    assert {each.kind for each in changes} == {"pledged", "agreed"}
    assert figures(cash, year)[:2] == (60_000, 60_000)


def test_one_press_makes_one(cash, year, finance):
    press, other = uuid.uuid4(), uuid.uuid4()
    for _ in range(2):
        receive(
            contribution=cash, year=year, amount=Decimal(10), on=TODAY(), by=finance,
            client_id=press,
        )  # fmt: skip
        set_year(
            contribution=cash, year=year, pledged=Decimal(63_551), agreed=Decimal(63_551),
            reason="More", by=finance, client_id=other,
        )  # fmt: skip
    assert figures(cash, year) == (63_551, 63_551, 0, 10)
    assert ContributionEntry.objects.count() == 5


def test_who_opened_the_form_before_another_saved_is_told(cash, year, finance):
    from funding.contributions.amounts.operations import shown

    was = shown({"pledged": Decimal("63550.00"), "agreed": Decimal("63550.00")})
    say = {"contribution": cash, "year": year, "reason": "Letter", "was": was, "by": finance}
    set_year(pledged=Decimal(50_000), **say)
    with pytest.raises(WrongState, match="It is now £50,000 pledged and £63,550 agreed"):
        set_year(pledged=Decimal(40_000), **say)


def test_a_stale_form_does_not_overwrite(cash, finance):
    stale = Contribution.objects.get(pk=cash.pk)
    stale.seen(stale.version)
    change_contribution(contribution=cash, what_for="Two officers", by=finance)
    with pytest.raises(Stale):
        change_contribution(contribution=stale, what_for="Four officers", by=finance)
    assert Contribution.objects.get(pk=cash.pk).what_for == "Two officers"


def test_a_receipt_recorded_by_mistake_is_reversed_once(cash, year, finance):
    entry = receive(contribution=cash, year=year, amount=Decimal(100), on=TODAY(), by=finance)
    repay(
        contribution=cash, year=year, amount=Decimal(40), on=TODAY(), reason="Unspent", by=finance
    )
    with pytest.raises(Refused, match="Some of it was repaid"):
        reverse_entry(entry=entry, reason="Wrong", by=finance)
    repayment = ContributionEntry.objects.get(kind="repaid")
    reverse_entry(entry=repayment, reason="Wrong", by=finance)
    reverse_entry(entry=entry, reason="Wrong", by=finance)
    with pytest.raises(WrongState):
        reverse_entry(entry=entry, reason="Wrong", by=finance)
    assert figures(cash, year)[3] == 0


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"amount": Decimal("-1")}, "more than £0"),
        ({"amount": Decimal("0.005")}, "pounds and pence"),
        ({"on": datetime.date(2099, 1, 1)}, "future"),
    ],
)
def test_what_is_no_receipt(cash, year, finance, what, words):
    said = {"amount": Decimal(1), "on": FIRST} | what
    with pytest.raises(Refused, match=words):
        receive(contribution=cash, year=year, by=finance, **said)


def test_no_more_is_repaid_than_came(cash, year, finance):
    say = {"contribution": cash, "year": year, "on": TODAY(), "by": finance}
    receive(amount=Decimal(100), **say)
    with pytest.raises(Refused, match="Only £100 was received for 2026/27"):
        repay(amount=Decimal("100.01"), reason="Unspent", **say)


def test_nothing_moves_in_a_year_that_is_closed_or_outside_its_time(cash, year, finance):
    from funding.ledger.operations import open_year

    far = open_year(first=2030, by=SYSTEM)
    with pytest.raises(Refused, match="It does not run in 2030/31"):
        set_year(contribution=cash, year=far, pledged=Decimal(1), by=finance)
    refused_by_the_database(lambda: raw_entry(cash, far, "agreed", 1))
    steps.close_year(year, finance)
    with pytest.raises(WrongState, match="closed"):
        receive(contribution=cash, year=year, amount=Decimal(1), on=FIRST, by=finance)
    refused_by_the_database(lambda: raw_entry(cash, year, "received", 1))


def test_its_time_is_not_cut_from_under_its_amounts(cash, year, finance):
    early = datetime.date(2026, 3, 31)
    for field, day in (("starts_on", datetime.date(2027, 4, 1)), ("ends_on", early)):
        other = {"starts_on": early} if field == "ends_on" else {}
        with pytest.raises(Refused, match=r"2026/27\. Change it to 0 first"):
            change_contribution(contribution=cash, by=finance, **{field: day}, **other)
        refused_by_the_database(
            lambda field=field, day=day, other=other: Contribution.objects.filter(
                pk=cash.pk
            ).update(**{field: day}, **other)
        )
    set_year(contribution=cash, year=year, pledged=Decimal(0), agreed=Decimal(0), reason="Cut",
             by=finance)  # fmt: skip
    change_contribution(contribution=cash, starts_on=datetime.date(2027, 4, 1), by=finance)


def raw_entry(contribution, year, kind, amount, **more):
    return ContributionEntry.objects.create(
        contribution=contribution, year=year, kind=kind, amount=amount, on=FIRST,
        made_at=timezone.now(), made_by_name="SQL", **more,
    )  # fmt: skip


def test_the_database_holds_the_entries_by_itself(cash, pledged, year, finance):
    entry = receive(contribution=cash, year=year, amount=Decimal(100), on=TODAY(), by=finance)
    refused_by_the_database(lambda: ContributionEntry.objects.update(amount=5))
    refused_by_the_database(lambda: sql("DELETE FROM funding_contributionentry"))
    refused_by_the_database(lambda: raw_entry(cash, year, "repaid", Decimal("100.01")))
    refused_by_the_database(lambda: raw_entry(cash, year, "received", -100))
    refused_by_the_database(
        lambda: raw_entry(cash, year, "received", -50, reverses=entry, reason="part")
    )
    refused_by_the_database(lambda: raw_entry(cash, year, "pledged", -70_000))
    refused_by_the_database(lambda: raw_entry(cash, year, "agreed", -63_551))
    refused_by_the_database(lambda: raw_entry(cash, year, "invoiced", 5))
    refused_by_the_database(
        lambda: ContributionEntry.objects.bulk_create(
            [
                ContributionEntry(
                    contribution=cash, year=year, kind="repaid", amount=60, on=FIRST,
                    made_at=timezone.now(), made_by_name="bulk",
                )
                for _ in range(2)
            ]
        )
    )  # fmt: skip
    assert figures(cash, year) == (63_550, 63_550, 0, 100)


def test_what_is_only_pledged_is_neither_agreed_invoiced_nor_received(pledged, year, finance):
    say = {"contribution": pledged, "year": year, "on": TODAY(), "by": finance}
    with pytest.raises(WrongState):
        receive(amount=Decimal(1), **say)
    with pytest.raises(WrongState):
        invoice(amount=Decimal(1), reference="D1", **say)
    with pytest.raises(Refused, match="Record that it is agreed first"):
        set_year(contribution=pledged, year=year, pledged=Decimal(1), agreed=Decimal(1), by=finance)
    for kind in ("agreed", "received"):
        refused_by_the_database(lambda kind=kind: raw_entry(pledged, year, kind, 1))


def test_what_was_received_for_is_ended_and_not_withdrawn(cash, year, finance):
    entry = receive(contribution=cash, year=year, amount=Decimal(100), on=TODAY(), by=finance)
    with pytest.raises(Refused, match="Money was invoiced or received"):
        withdraw(contribution=cash, reason="They cannot", by=finance)
    refused_by_the_database(
        lambda: Contribution.objects.filter(pk=cash.pk).update(
            state="withdrawn", closed_at=timezone.now(), closed_by=finance, closed_reason="Raw"
        )
    )
    reverse_entry(entry=entry, reason="Wrong one", by=finance)
    withdraw(contribution=cash, reason="They cannot", by=finance)
    assert not ContributionYear.objects.filter(contribution=cash).exists()
    refused_by_the_database(lambda: raw_entry(cash, year, "pledged", 1))
    reopen(contribution=cash, reason="They can", by=finance)
    assert Contribution.objects.get(pk=cash.pk).state == "pledged"
    assert figures(cash, year)[:2] == (63_550, 0), "pledged again, and to be agreed again"


def test_it_ends_and_is_opened_again(cash, finance):
    with pytest.raises(Refused, match="future"):
        end(contribution=cash, ends_on=LAST, reason="Over", by=finance)
    end(contribution=cash, ends_on=TODAY(), reason="Over", by=finance)
    with pytest.raises(WrongState):
        end(contribution=cash, ends_on=TODAY(), reason="Over", by=finance)
    reopen(contribution=cash, reason="Goes on", by=finance)
    assert Contribution.objects.get(pk=cash.pk).state == "agreed"


def test_the_database_keeps_who_gives_and_that_it_is_there(cash, homes):
    rows = Contribution.objects.filter(pk=cash.pk)
    refused_by_the_database(lambda: rows.update(agency=homes))
    refused_by_the_database(lambda: rows.update(kind="volunteers", measure="hours"))
    refused_by_the_database(lambda: rows.update(state="ended"))
    refused_by_the_database(lambda: rows.update(state="pledged", agreed_on=None, agreed_at=None))
    refused_by_the_database(lambda: rows.update(letter=""))
    refused_by_the_database(lambda: rows.update(rate=5, rate_source="Guess"))
    refused_by_the_database(rows.delete)
    refused_by_the_database(lambda: rows.update(ends_on=FIRST - datetime.timedelta(days=1)))


def entered(agency, by, **fields):
    said = {
        "kind": "cash", "what_for": "Benches", "starts_on": FIRST, "letter": LETTER,
        "basis": "none", "pledged_on": FIRST,
    }  # fmt: skip
    return pledge(agency=agency, by=by, **said | fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"letter": " "}, "letter or document"),
        ({"what_for": " "}, "what it is for"),
        ({"ends_on": datetime.date(2026, 3, 1)}, "last day"),
        ({"pledged_on": datetime.date(2099, 1, 1)}, "future"),
        ({"kind": "aligned"}, "counted in"),
        ({"kind": "staff", "held": "council"}, "Only money"),
        ({"rate": Decimal(5), "rate_source": "Guess"}, "Only volunteers"),
        ({"kind": "volunteers", "rate": Decimal(5)}, "where it comes from"),
    ],
)
def test_what_a_contribution_must_say(nhs, finance, fields, words):
    with pytest.raises(Refused, match=words):
        entered(nhs, finance, **fields)
    assert not Contribution.objects.exists()


def test_an_agency_that_has_ended_gives_nothing_new(nhs, finance):
    type(nhs).objects.filter(pk=nhs.pk).update(ended_on=TODAY())
    with pytest.raises(Refused, match="has ended"):
        entered(nhs, finance)


def test_hours_are_no_money(nhs, year, finance):
    """120 hours at £12.50 are worth £1,500, and in no total of pounds."""
    hours = entered(
        nhs, finance, kind="volunteers", rate=Decimal("12.50"), rate_source="National survey"
    )
    agree(contribution=hours, agreed_on=FIRST, by=finance)
    set_year(contribution=hours, year=year, pledged=Decimal(120), agreed=Decimal(120), by=finance)
    receive(contribution=hours, year=year, amount=Decimal(80), on=TODAY(), by=finance)
    row = ContributionYear.objects.get()
    assert (row.measure, row.agreed, row.received) == ("hours", 120, 80)
    with pytest.raises(Refused, match="not money"):
        invoice(
            contribution=hours, year=year, amount=Decimal(1), reference="D", on=FIRST, by=finance
        )
    refused_by_the_database(lambda: raw_entry(hours, year, "invoiced", 1, reference="D"))
    time = entered(nhs, finance, kind="aligned", measure="fte")
    agree(contribution=time, agreed_on=FIRST, by=finance)
    refused_by_the_database(lambda: raw_entry(time, year, "received", 1))


def test_it_is_for_an_area_or_for_neighbourhoods(cash, finance):
    place = factories.NeighbourhoodFactory()
    change_contribution(contribution=cash, neighbourhoods=[place], by=finance)
    with pytest.raises(Refused, match="not both"):
        change_contribution(contribution=cash, area=place.area, by=finance)
    refused_by_the_database(lambda: Contribution.objects.filter(pk=cash.pk).update(area=place.area))
    change_contribution(contribution=cash, area=place.area, neighbourhoods=[], by=finance)
    refused_by_the_database(
        lambda: ContributionPlace.objects.create(contribution=cash, neighbourhood=place)
    )
    assert Contribution.objects.reaching(place).get() == cash


def test_no_event_says_what_is_not_public(cash, finance):
    change_contribution(
        contribution=cash, conditions="SECRET new", signatory="SECRET two", cost_centre="SECRET-9",
        notes="SECRET", letter="SECRET letter", by=finance,
    )  # fmt: skip
    said = [f"{each.changes}{each.target_label}{each.reason}" for each in Event.objects.all()]
    assert any("conditions" in each for each in said)
    assert not any("SECRET" in each for each in said)


def test_only_the_finance_officer_writes(cash, year):
    for role in ("head_of_service", "data_officer", "system_administrator"):
        user = factories.OfficerFactory(role=role)
        with pytest.raises(PermissionDenied):
            change_contribution(contribution=cash, what_for="Mine", by=user)
        with pytest.raises(PermissionDenied):
            receive(contribution=cash, year=year, amount=Decimal(1), on=FIRST, by=user)


def test_who_reads_what(cash, pledged, nhs, finance):
    waiting = entered(nhs, finance)
    clerk = factories.OfficerFactory(role="meetings_clerk")
    head = factories.OfficerFactory(role="head_of_service")
    from django.contrib.auth.models import AnonymousUser

    for user in (AnonymousUser(), clerk):
        assert list(Contribution.objects.visible_to(user)) == [cash]
        assert not ContributionEntry.objects.visible_to(user).exists()
    for user in (finance, head):
        assert set(Contribution.objects.visible_to(user)) == {cash, waiting}
        assert ContributionEntry.objects.visible_to(user).exists()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["pledged", "agreed", "invoiced", "received", "repaid"]),
            st.integers(-300, 600),
        ),
        max_size=12,
    )
)
def test_the_view_and_paper_agree_and_nothing_falls_below_nothing(cash_of_examples, steps):
    """Raw entries at random: the database refuses exactly those that a sheet of paper refuses."""
    contribution, year = cash_of_examples
    sheet = dict.fromkeys(("pledged", "agreed", "invoiced", "received", "repaid"), 0)
    with transaction.atomic():
        for kind, pence in steps:
            amount = Decimal(pence) / 100
            after = sheet | {kind: sheet[kind] + amount}
            fits = amount > 0 or (amount < 0 and kind in ("pledged", "agreed"))
            fits &= min(after.values()) >= 0 and after["received"] >= after["repaid"]
            try:
                with transaction.atomic():
                    raw_entry(contribution, year, kind, amount, reference="D")
            except DatabaseError:
                assert not fits
            else:
                assert fits
                sheet = after
        row = ContributionYear.objects.filter(contribution=contribution, year=year).first()
        if row:
            assert (row.pledged, row.agreed, row.invoiced) == (
                sheet["pledged"], sheet["agreed"], sheet["invoiced"],
            )  # fmt: skip
            assert row.received == sheet["received"] - sheet["repaid"]
        transaction.set_rollback(True)


@pytest.fixture
def cash_of_examples(pledged, year, finance):
    return agree(contribution=pledged, agreed_on=FIRST, by=finance), year
