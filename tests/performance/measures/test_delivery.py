"""Answers and delivery by agency on a plan's page, counted by hand."""

import datetime

import pytest
from django.utils import timezone

from boards.models import Commitment
from performance.measures.delivery import by_agency
from tasking.models import Action
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def plan(world):
    """Of ours, with one action of the own agency, offered 60 days ago and accepted after 40, done on the day."""
    side, now = world.own, timezone.now()
    today = timezone.localtime(now).date()
    aim = side.public_plan.priorities.get()
    with past_every_trigger():
        Action.objects.filter(pk=side.action.pk).update(
            plan_priority=aim, agenda_item=None, problem=None, request=None, lead_agency=side.agency, state="done", is_open=False,
            offered_at=now - 60 * DAY, accepted_at=now - 20 * DAY, due_on=today - 5 * DAY, done_on=today - 5 * DAY,
        )  # fmt: skip
    return side.public_plan


def of(plan, agency, user):
    (row,) = [each for each in by_agency([plan], user)[plan.pk] if each.agency == agency]
    return row.commitments, row.rate.accepted_in_words, row.answers, row.rate.on_time_in_words


def test_counted_by_hand(world, plan):
    agency, user = world.own.agency, world.people["head_of_service"]
    assert of(plan, agency, user) == ("none due", "0 of 1", "0 of 1", "1 of 1")
    asked = Commitment.objects.filter(priority__plan=plan, agency=agency)
    yesterday = timezone.localdate() - DAY
    with past_every_trigger():
        asked.update(answer_by=yesterday)
        Action.objects.filter(plan_priority__plan=plan).update(
            accepted_at=timezone.now() - 59 * DAY
        )
    assert of(plan, agency, user) == ("0 of 1", "1 of 1", "1 of 1", "1 of 1")
    with past_every_trigger():
        asked.update(
            answer="wont", why_not="No", answered_at=timezone.now() - 3 * DAY, answered_by=user
        )
    assert of(plan, agency, user)[0] == "1 of 1"


def test_it_is_on_the_page_for_who_sees_actions(world, plan, as_user):
    words, path = "Answers and delivery in 12 months", plan.get_absolute_url()
    assert words in as_user(world.people["head_of_service"]).get(path).content.decode()
    assert words not in as_user(None).get(path).content.decode()
