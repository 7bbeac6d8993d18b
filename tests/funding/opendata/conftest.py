"""Grants that are public, in several states, for tests of open data."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from funding.grants.applications.operations import receive_application
from funding.grants.awards.operations import accept, award, offer
from funding.payments.operations import authorise, claim, mark_paid
from neighbourhoods.models import Ward
from tests import steps


@pytest.fixture
def wards(committee):
    """An electoral ward until 3 May 2023 and the one that replaced it."""
    found = []
    for code, first, last in (
        ("E05001772", (2003, 5, 1), (2023, 5, 3)), ("E05015407", (2023, 5, 4), None),
    ):  # fmt: skip
        row = Ward.objects.create(
            code=code, name="Abbey", starts_on=datetime.date(*first),
            ends_on=last and datetime.date(*last),
        )  # fmt: skip
        row.neighbourhoods.add(committee.neighbourhood)
        found.append(row)
    return found


@pytest.fixture
def give(ward, group, meeting, decision, second, finance):
    """A function that makes a public grant: give(title, amount, purpose, paid, **more)."""

    def make(
        title="Raised beds", amount="1000", purpose="Four beds", paid="", what="grant", to=None
    ):
        applicant = {"group": group} if to is None else {"agency": to}
        asked = receive_application(
            title=title, purpose=purpose, received_on=datetime.date(2026, 10, 1), by=finance,
            asks=[(ward, what, Decimal(amount) + 200)], **applicant,
        ).requests.get()  # fmt: skip
        grant = award(asked=asked, amount=Decimal(amount), decision=decision, by=finance)
        if meeting.__class__.objects.get(pk=meeting.pk).state != "minutes_published":
            steps.publish(meeting, second)
        if paid:
            pay(grant, paid)
        return grant

    def pay(grant, amount):
        today = timezone.localdate()
        grant = offer(grant=grant, sent_on=today, by=finance)
        grant = accept(grant=grant, accepted_on=today, accepted_by="SECRET Gil", by=finance)
        payment = claim(
            grant=grant, amount=Decimal(amount), evidence="SECRET bill 12345", by=finance
        )
        payment = authorise(payment=payment, by=second)
        return mark_paid(payment=payment, paid_on=today, by=finance)

    make.pay = pay
    return make
