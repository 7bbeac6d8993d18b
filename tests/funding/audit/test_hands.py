"""Who had a hand in what: steps that two people take, edits with what was before, and rights on a day."""

import datetime

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleGrant
from accounts.operations import grant_role
from core import events
from core.actors import SYSTEM
from funding.audit.hands.steps import clashes_of, matrix
from funding.audit.hands.views import with_people
from funding.models import Assessment, Grant
from tests import factories
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ({"entered": ["A"], "authorised": ["B"]}, {}),
        ({"entered": ["A"], "authorised": ["A", "B"]}, {"entered": {"A"}, "authorised": {"A"}}),
        ({"assessed": ["A"], "paid": ["A"]}, {"assessed": {"A"}, "paid": {"A"}}),
        ({"entered": ["A"], "paid": ["A"]}, {}),
    ],
)
def test_two_steps_that_two_people_take(people, expected):
    assert clashes_of(people) == expected


def test_the_page_marks_who_took_two_steps(paid, finance, second, as_user):
    page = as_user(second).get(reverse("audit_segregation")).content.decode()
    assert "None of 1 grant." in page
    assert "<strong>▲" not in page
    with transaction.atomic(), past_every_trigger():
        Assessment.objects.create(
            asked=paid.grant.request, summary="x", recommends="grant", amount=1, assessed_by=second,
            assessed_at=timezone.now(),
        )  # fmt: skip
    page = as_user(second).get(reverse("audit_segregation")).content.decode()
    assert "<strong>▲ Hanna Head</strong>" in page
    rows = dict(matrix(_hands(second)))
    assert rows["Hanna Head"][6] == ("Authorised", 1, 1)


def _hands(user):
    from funding.audit.hands.steps import hands_of

    return [hands_of(each, each.paid_by) for each in with_people(Grant.objects.visible_to(user))]


def test_edits_by_person_with_what_was_before(year, finance, second, as_user):
    events.record("changed", year, by=finance, changes={"pay_award": ["2.00", "3.50"]})
    events.record("changed", finance, by=second, changes={"name": ["x", "y"]})
    client = as_user(second)
    page = client.get(reverse("audit_edits")).content.decode()
    assert "Fay Finance" in page
    assert "from 2.00 to 3.50" in page
    assert "from x to y" not in page, "not of money"
    events.record("payment.paid", year, by=finance, changes={"amount": ["", "7.00"]})
    assert "£7" not in client.get(reverse("audit_edits")).content.decode()
    assert "£7" in client.get(reverse("audit_edits"), {"what": "all"}).content.decode()
    other = client.get(reverse("audit_edits"), {"person": second.pk}).content.decode()
    assert "from 2.00 to 3.50" not in other
    assert client.get(reverse("audit_edits"), {"person": "9" * 30}).status_code == 200


def test_who_could_do_what_on_a_day(second, as_user):
    def names(day, **more):
        page = as_user(second).get(reverse("rights_on"), {"day": day, **more})
        return {grant.user.name for grant, *_ in page.context["rows"]}

    user = factories.UserFactory(name="Lea Left")
    held = grant_role(user=user, role="finance_officer", by=SYSTEM)
    day = datetime.date(2026, 6, 10)
    began = timezone.make_aware(datetime.datetime(2026, 6, 1, 9))
    RoleGrant.objects.filter(pk=held.pk).update(
        starts_on=datetime.date(2026, 6, 1),
        granted_at=began,
        ends_on=day,
        ended_at=began,
        ended_by=second,
    )
    assert "Lea Left" in names("10 June 2026"), "the day on which it was ended by hand"
    assert "Lea Left" not in names("11 June 2026")
    assert "Lea Left" not in names("31 May 2026")
    assert "Lea Left" in names("1 June 2026", right="edit_budget")
    assert "Lea Left" not in names("1 June 2026", right="read_exempt")
    RoleGrant.objects.filter(pk=held.pk).update(granted_at=timezone.now())
    assert "Lea Left" not in names("10 June 2026"), "it was entered afterwards"
    page = as_user(second).get(reverse("rights_on"), {"day": "gibberish"}).content.decode()
    assert "could not be read" in page
