"""What nobody has decided on when its year is closed waits for the next: in the operation and in the database."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.errors import Refused
from core.models import Event
from funding.grants.applications.operations import (
    ask_of,
    receive_application,
    reopen_request,
    withdraw_request,
)
from funding.grants.awards.operations import award, cancel
from funding.ledger.operations import set_ward_budget
from funding.models import Allocation, FinancialYear, Grant, GrantRequest
from funding.yearend.closing import operations as closing
from tests.funding.yearend.conftest import AFTER, approved
from tests.funding.yearend.test_closing import carry, close, release
from tests.steps import close_year

pytestmark = pytest.mark.django_db
MAY = timezone.make_aware(datetime.datetime(2027, 5, 3, 12))


@pytest.fixture
def waiting(ward, group, finance):
    """£300 for a shed, not decided."""
    made = receive_application(
        group=group, title="A shed", purpose="For tools", received_on=datetime.date(2026, 11, 2),
        asks=[(ward, "grant", Decimal(300))], by=finance,
    )  # fmt: skip
    return made.requests.get()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_undecided_at_the_close_it_waits_for_the_next_year(
    waiting, ward, year, later, finance, second, cabinet, client
):
    approved(year, finance, second, cabinet)
    close(year, finance, second)
    waiting.refresh_from_db()
    new = Allocation.objects.get(body=ward.body, year=later)
    assert (waiting.state, waiting.allocation, waiting.carried_from) == ("received", new, ward)
    told = Event.objects.get(verb__startswith="let the application wait")
    assert told.changes == {str(ward.body): ["2026/27", "2027/28"]}
    client.force_login(finance)
    page = client.get(waiting.get_absolute_url()).content.decode()
    assert "It was asked of 2026/27 first" in page


def test_what_asks_the_next_year_already_asks_once(
    waiting, ward, year, later, finance, second, cabinet
):
    new = set_ward_budget(body=ward.body, year=later, amount=Decimal(500), by=finance)
    ask_of(
        application=waiting.application, allocation=new, what="grant", amount=Decimal(200),
        by=finance,
    )  # fmt: skip
    approved(year, finance, second, cabinet)
    close(year, finance, second)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.allocation) == ("withdrawn", ward)
    assert (
        waiting.reason == "2026/27 was closed before a decision, and the same is asked for 2027/28"
    )


def test_a_carried_grant_that_is_cancelled_waits_for_the_year_it_was_carried_to(
    ward, year, later, accepted, decision, finance, second, other_finance, cabinet
):
    approved(year, finance, second, cabinet)
    carry(year, accepted, 1_000, finance, other_finance)
    close(year, finance, second)
    grant = cancel(grant=fresh(accepted), reason="They gave up", by=finance, at=MAY)
    connection.check_constraints()
    asked, new = fresh(grant.request), Allocation.objects.get(body=ward.body, year=later)
    assert (asked.state, asked.allocation, asked.carried_from) == ("received", new, ward)
    again = award(asked=asked, amount=Decimal(900), decision=decision, by=finance, at=MAY)
    connection.check_constraints()
    assert again.reservation.allocation == new


def test_a_grant_that_is_released_at_the_close_waits_too(
    ward, year, later, accepted, finance, second, cabinet
):
    approved(year, finance, second, cabinet)
    release(year, accepted, 1_000, finance)
    close(year, finance, second)
    assert Grant.objects.get().state == "cancelled"
    assert GrantRequest.objects.get().allocation.year == later


def test_reopened_after_the_close_it_waits_for_the_open_year(
    waiting, ward, year, later, finance, second, cabinet
):
    withdraw_request(asked=waiting, reason="Not now", by=finance)
    approved(year, finance, second, cabinet)
    close(year, finance, second)
    reopen_request(asked=fresh(waiting), reason="Now after all", by=finance)
    assert fresh(waiting).allocation.year == later


def test_without_an_open_year_it_is_said(waiting, ward, year, finance, second):
    withdraw_request(asked=waiting, reason="Not now", by=finance)
    close_year(year, second)
    with pytest.raises(Refused, match="Open the next one first"):
        reopen_request(asked=fresh(waiting), reason="Now after all", by=finance)


def refused(write, words):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        write()


def test_the_database_lets_nothing_wait_in_a_closed_year(
    waiting, ward, year, later, finance, second, cabinet, monkeypatch
):
    rows = GrantRequest.objects.filter(pk=waiting.pk)
    new = Allocation.objects.create(body=ward.body, year=later)
    refused(lambda: rows.update(allocation=new, carried_from=ward), "until that year is closed")
    approved(year, finance, second, cabinet)
    asked = closing.ask_closing(year=year, by=finance, at=AFTER)
    with monkeypatch.context() as patch:
        patch.setattr(closing, "carry_undecided", lambda year, **_: 0)
        refused(
            lambda: closing.close_year(closing=asked, by=second, at=AFTER), "nothing waits for its"
        )
    closing.close_year(closing=fresh(asked), by=second, at=AFTER)
    assert FinancialYear.objects.get(pk=year.pk).closed_at
    refused(lambda: rows.update(allocation=ward, carried_from=new), "until that year is closed")
    refused(lambda: rows.update(carried_from=None), "until that year is closed")
    refused(
        lambda: GrantRequest.objects.create(
            application=waiting.application, allocation=ward, what="grant", asked=1
        ),
        "nothing waits",
    )
    rows.update(state="withdrawn", reason="x")
    refused(lambda: rows.update(allocation=ward, carried_from=new), "until that year is closed")
