"""Days on which a ward committee takes applications: in the operation and in the database."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from core.actors import PUBLIC
from core.errors import Refused, WrongState
from funding.grants.applications.operations import (
    ask_of,
    change_application,
    receive_application,
)
from funding.grants.applications.rounds.operations import add_round, change_round, remove_round
from funding.grants.intake import operations as intake
from funding.grants.intake.rules import open_allocations
from funding.ledger.operations import set_ward_budget
from funding.models import Application, ApplicationRound, GrantRequest, SentApplication, SentAsk
from tests import factories
from tests.clients import FormClient
from tests.funding.grants.test_intake import WHO, said
from tests.steps import close_year

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate


@pytest.fixture
def past(ward, finance):
    """A round that closed three days ago."""
    return add_round(
        allocation=ward, opens_on=TODAY() - 30 * DAY, closes_on=TODAY() - 3 * DAY, by=finance
    )


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused(write):
    with pytest.raises(DatabaseError, match="no applications"), transaction.atomic():
        write()


def came(ward, group, by, day):
    return receive_application(
        group=group, title="A bench", purpose="To sit", received_on=day,
        asks=[(ward, "grant", Decimal(100))], by=by,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days_ago", "taken"), [(31, False), (30, True), (3, True), (2, False), (0, False)]
)
def test_it_is_taken_by_the_day_on_which_it_came(past, ward, group, finance, days_ago, taken):
    day = TODAY() - days_ago * DAY
    if taken:
        assert came(ward, group, finance, day).received_on == day
    else:
        with pytest.raises(Refused, match="took no applications on"):
            came(ward, group, finance, day)


def test_without_rounds_it_is_taken_all_year(past, ward, group, finance):
    remove_round(round_=past, by=finance)
    came(ward, group, finance, TODAY())


def test_the_database_takes_none_either(past, ward, group, finance):
    made = came(ward, group, finance, past.closes_on)
    late = Application.objects.create(
        group=group, title="Late", purpose="x", received_on=TODAY(), entered_at=timezone.now()
    )
    raw = {"allocation": ward, "what": "grant", "asked": 1}
    refused(lambda: GrantRequest.objects.create(application=late, **raw))
    refused(lambda: GrantRequest.objects.bulk_create([GrantRequest(application=late, **raw)]))
    refused(lambda: Application.objects.filter(pk=made.pk).update(received_on=TODAY()))
    with pytest.raises(Refused, match="took no applications on"):
        change_application(application=fresh(made), received_on=TODAY(), by=finance)


def test_what_was_taken_stays_whatever_the_days_become(past, ward, group, finance):
    made = came(ward, group, finance, past.closes_on)
    change_round(round_=past, opens_on=past.opens_on, closes_on=past.opens_on + DAY, by=finance)
    assert made.requests.count() == 1
    change_application(application=fresh(made), title="Two benches", by=finance)


def test_another_committee_is_asked_by_the_same_day(past, ward, year, group, finance):
    body = factories.BodyFactory(kind="ward_committee", name="Boulton ward committee")
    other = set_ward_budget(body=body, year=year, amount=Decimal(100), by=finance)
    made = came(other, group, finance, TODAY())
    with pytest.raises(Refused, match="Abbey ward committee took no applications"):
        ask_of(application=made, allocation=ward, what="grant", amount=Decimal(1), by=finance)


def test_the_website_offers_no_closed_committee(past, ward, as_user):
    assert list(open_allocations(TODAY())) == []
    page = as_user(None).get(reverse("apply")).content.decode()
    assert "No ward committee takes applications at the moment." in page
    with pytest.raises(WrongState, match="No ward committee takes applications"):
        intake.send_application(asks=[(ward, Decimal(5))], by=PUBLIC, **said(), **WHO)


def test_the_form_says_until_when(ward, finance, as_user):
    made = add_round(allocation=ward, opens_on=TODAY(), closes_on=TODAY() + DAY, by=finance)
    page = as_user(None).get(reverse("apply")).content.decode()
    assert f"Applications until {made.closes_on:%-d %B %Y}" in page


def test_one_that_closed_while_it_was_typed_is_said_and_not_left_out(ward, year, finance, as_user):
    from tests.funding.grants.test_intake import typed

    body = factories.BodyFactory(kind="ward_committee", name="Boulton ward committee")
    other = set_ward_budget(body=body, year=year, amount=Decimal(100), by=finance)
    form = typed(ward) | {f"ward_{other.pk}": "50"}
    add_round(allocation=other, opens_on=TODAY() - 9 * DAY, closes_on=TODAY() - DAY, by=finance)
    answer = as_user(None).post(reverse("apply"), form)
    assert answer.status_code == 422
    assert "takes no applications any more" in answer.content.decode()
    assert not SentApplication.objects.exists()


def entered(ward, by, day):
    return intake.enter_application(
        asks=[(ward, Decimal(5))], came_by="paper", received_on=day, by=by,
        client_id=uuid.uuid4(), **said(), **WHO,
    )  # fmt: skip


def test_on_paper_in_time_is_in_time(past, ward, group, finance):
    with pytest.raises(Refused, match="took no applications on"):
        entered(ward, finance, TODAY())
    sent = entered(ward, finance, past.closes_on)
    made = intake.match(sent=sent, group=group, by=finance)
    assert (made.received_on, made.requests.get().allocation) == (past.closes_on, ward)
    other = set_ward_budget(
        body=factories.BodyFactory(kind="ward_committee"), year=ward.year, amount=Decimal(5),
        by=finance,
    )  # fmt: skip
    add_round(allocation=other, opens_on=TODAY(), closes_on=TODAY(), by=finance)
    refused(lambda: SentAsk.objects.create(sent=sent, allocation=other, amount=1))


def test_sent_in_time_and_read_once_the_year_is_closed(ward, later_year, group, finance, second):
    sent = entered(ward, finance, TODAY())
    close_year(ward.year, second)
    asked = intake.match(sent=sent, group=group, by=finance).requests.get()
    assert (asked.allocation.year, asked.carried_from) == (later_year, ward)


@pytest.fixture
def later_year(year, finance):
    from funding.ledger.operations import open_year

    return open_year(first=year.first + 1, by=finance)


def test_rounds_are_in_order_apart_and_of_open_years(past, ward, finance, second):
    said_ = {"allocation": ward, "by": finance}
    with pytest.raises(Refused, match="must not be before"):
        add_round(opens_on=TODAY(), closes_on=TODAY() - DAY, **said_)
    with pytest.raises(Refused, match="Another round has some of these days"):
        add_round(opens_on=past.closes_on, closes_on=TODAY(), **said_)
    press = uuid.uuid4()
    for _ in range(2):
        add_round(opens_on=TODAY(), closes_on=TODAY(), client_id=press, **said_)
    assert ApplicationRound.objects.count() == 2
    close_year(ward.year, second)
    with pytest.raises(WrongState):
        remove_round(round_=fresh(past), by=finance)


def test_they_stand_on_the_page_of_the_ward_budget(past, ward, finance):
    client = FormClient()
    client.force_login(finance)
    page = client.get(ward.get_absolute_url()).content.decode()
    assert f"Taken from {past.opens_on:%-d %B %Y}" in page
    days = {"opens_on": past.opens_on, "closes_on": TODAY()}
    sent = {
        f"{name}_{part}": getattr(day, part)
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    url = reverse("round_edit", args=[past.pk])
    assert client.post(url, sent).status_code == 302
    assert fresh(past).closes_on == TODAY()
    assert client.post(reverse("round_remove", args=[past.pk])).status_code == 302
    assert "Taken all year" in client.get(ward.get_absolute_url()).content.decode()
