"""What waits before an offer goes, by SQL alone and by two people at once: a confirmation, the other wards, a notice."""

import contextlib
import datetime
import random
from decimal import Decimal

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.errors import Refused
from funding.grants.applications.operations import ask_of
from funding.grants.awards.operations import award, offer
from funding.grants.checks.operations import assess
from funding.grants.checks.questions.operations import answer_checks
from funding.grants.checks.rules import Known, first_day, too_early
from funding.grants.offers.operations import offer_by_post
from funding.ledger.operations import set_ward_budget
from funding.models import Assessment, Check, Grant
from tests import factories, steps
from tests.funding.readying import said
from tests.pairs import past_every_trigger
from tests.together import together

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)
ENTERPRISE = {"answer": "yes", "note": "A shop", "amount": Decimal(0)}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused_by_database(write, words=None):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        write()


def offered_in_sql(grant):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE funding_grant SET state = 'offered', offered_on = %s WHERE id = %s",
            [TODAY(), grant.pk],
        )


@pytest.fixture
def of_a_shop(asked, decision, meeting, second, finance):
    """A grant to an enterprise whose decision is in force."""
    answer_checks(asked=asked, answers={"enterprise": ENTERPRISE}, by=finance)
    grant = award(asked=asked, amount=Decimal(1_000), decision=decision, by=finance)
    steps.publish(meeting, second)
    return fresh(grant)


def confirm(grant, answer, by):
    return answer_checks(
        asked=fresh(grant.request), answers={"confirmed": {"answer": answer}}, by=by
    )


@pytest.mark.django_db
def test_no_offer_before_the_confirmation(of_a_shop, finance):
    rows = Grant.objects.filter(pk=of_a_shop.pk)
    for answer in (None, "no"):
        if answer:
            confirm(of_a_shop, answer, finance)
        with pytest.raises(Refused, match="has not confirmed in writing"):
            offer_by_post(grant=of_a_shop, sent_on=TODAY(), by=finance)
        refused_by_database(
            lambda: rows.update(state="offered", offered_on=TODAY()), "other assistance"
        )
        refused_by_database(lambda: offered_in_sql(of_a_shop), "other assistance")
    confirm(of_a_shop, "yes", finance)
    offer_by_post(grant=of_a_shop, sent_on=TODAY(), by=finance)
    with pytest.raises(Refused, match="so it stays confirmed"):
        confirm(of_a_shop, "no", finance)
    raw = {"kind": "confirmed", "answer": "no", "answered_at": timezone.now()}
    refused_by_database(
        lambda: Check.objects.create(asked=of_a_shop.request, **raw), "stays confirmed"
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_an_offer_and_a_confirmation_taken_back_at_once(of_a_shop, finance, guarded):
    """By SQL alone; without the triggers the offer goes, and what it rests on is taken back."""
    confirm(of_a_shop, "yes", finance)

    def without(trigger):
        return contextlib.nullcontext() if guarded else pgtrigger.ignore(trigger)

    def goes():
        with transaction.atomic(), without("funding.Grant:offered_once_confirmed"):
            assert Check.objects.filter(kind="confirmed").latest("id").answer == "yes"
            offered_in_sql(of_a_shop)

    def taken_back():
        with transaction.atomic(), without("funding.Check:answered_before_the_decision"):
            assert not Grant.objects.filter(offered_on__isnull=False).exists()
            raw = {"kind": "confirmed", "answer": "no", "answered_at": timezone.now()}
            Check.objects.create(asked=of_a_shop.request, **raw)

    outcomes = together(goes, taken_back)
    both = (
        fresh(of_a_shop).offered_on is not None
        and Check.objects.filter(kind="confirmed").latest("id").answer == "no"
    )
    assert both != guarded, outcomes


@pytest.fixture
def other(asked, year, finance):
    """Another ward committee is asked too."""
    body = factories.BodyFactory(kind="ward_committee", name="Blagreaves ward committee")
    ward = set_ward_budget(body=body, year=year, amount=Decimal(5_000), by=finance)
    return ask_of(
        application=asked.application, allocation=ward, what="grant", amount=Decimal(5), by=finance
    )


@pytest.mark.django_db
@pytest.mark.parametrize("late", [True, False])
def test_who_agrees_too_late_opens_nothing(asked, other, meeting, decision, second, finance, late):
    assess(asked=asked, by=finance, **said(conditional_until=TODAY()))
    grant = award(asked=asked, amount=Decimal(1_000), decision=decision, by=finance)
    steps.publish(meeting, second)
    refused_by_database(lambda: offered_in_sql(grant), "that it waits for agree")
    held = steps.set_date(
        body=other.allocation.body, starts_at=timezone.now(), by=second, place="Hall"
    )
    from boards.decisions.operations import record_decision
    from boards.live.operations import start_meeting

    start_meeting(meeting=held, by=second)
    agreed = record_decision(item=held.items.first(), outcome="resolved", text="£5", by=second)
    award(asked=other, amount=Decimal(5), decision=agreed, by=finance)
    if late:  # it agreed today, and the day was yesterday
        with past_every_trigger():
            Assessment.objects.filter(asked=asked).update(conditional_until=TODAY() - DAY)
        refused_by_database(lambda: offered_in_sql(grant), "that it waits for agree")
        with pytest.raises(Refused, match="Subject to"):
            offer(grant=fresh(grant), sent_on=TODAY(), by=finance)
    else:
        offer(grant=fresh(grant), sent_on=TODAY(), by=finance)


@pytest.mark.django_db
def test_both_say_the_same_of_a_key_decision(asked):
    """Random answers: what the rule in Python counts is what the constraint takes, and the day it is asked about."""
    chance = random.Random(1)
    for _ in range(40):
        route = chance.choice(["notice", "exception", "urgency"])
        day = TODAY() - chance.randint(0, 60) * DAY
        first = first_day(route, day, notice=28, exception=5) + chance.randint(-3, 3) * DAY
        check = Check(
            asked=asked, kind="key_decision", answer="yes", day=day, route=route, first_on=first,
            note="Told", answered_at=timezone.now(),
        )  # fmt: skip
        least = {"notice": 29, "exception": 6, "urgency": 0}[route] * DAY
        if first < day + least:
            refused_by_database(check.save, "check_notice_of_a_key_decision")
            continue
        check.save()
        known = Known(
            what="grant", amount=Decimal(5), is_group=True, wards=2, limits=None, today=TODAY(),
            answers={"key_decision": check},
        )  # fmt: skip
        assert bool(too_early(known, TODAY())) == (first > TODAY())
