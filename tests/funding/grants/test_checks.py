"""What an officer finds about a request, and when it is ready for the report."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.plans.models import Plan, Priority
from core.errors import Refused, Stale, WrongState
from core.models import Event
from funding.grants.applications.operations import (
    change_application,
    change_request,
    refuse_request,
    reopen_request,
    withdraw_request,
)
from funding.grants.awards.operations import award, cancel
from funding.grants.checks.operations import assess, make_ready, take_back
from funding.models import Application, Assessment, GrantRequest
from tests import factories
from tests.funding.readying import POWER, answered, followed, said

pytestmark = pytest.mark.django_db


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused_by_database(write):
    with pytest.raises(DatabaseError), transaction.atomic():
        write()


def refused_in_sql(words, values=()):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words, values)


REFUSAL = {"recommends": "refuse", "amount": None, "refusal": "The work has already been done"}


def aim_of(place):
    """The first priority of a plan of a place."""
    plan = Plan.objects.create(
        body=factories.BodyFactory(neighbourhood=place), neighbourhood=place, title="Our plan",
        first_year=2026, last_year=2028, created_at=timezone.now(),
    )  # fmt: skip
    return Priority.objects.create(plan=plan, position=1, title="Clean streets")


@pytest.fixture
def assessment(asked, finance):
    return assess(asked=asked, by=finance, **said())


@pytest.fixture
def checked(asked, finance):
    """Its checks are answered, and it is said what follows."""
    answered(asked, finance)
    followed(asked, finance)


@pytest.fixture
def ready(assessment, checked, finance):
    return make_ready(assessment=assessment, by=finance)


def test_it_says_what_was_found_and_who_wrote_it(assessment, asked, finance):
    assert (assessment.recommends, assessment.amount) == ("grant", Decimal(1_000))
    assert assessment.assessed_by == finance
    assert not assessment.is_ready
    changed = assess(asked=asked, by=finance, **said(**REFUSAL))
    assert changed.pk == assessment.pk
    assert (changed.amount, changed.refusal) == (None, "The work has already been done")
    assert Event.objects.about(asked.application).filter(verb__startswith="assessed").count() == 2


def test_it_recommends_one_thing_and_no_more_than_is_asked(asked, finance):
    for wrong, field in (
        ({"amount": None}, "amount"), ({"amount": Decimal("1200.01")}, "amount"),
        ({"amount": Decimal(0)}, "amount"), ({"refusal": REFUSAL["refusal"]}, "refusal"),
        ({"summary": " "}, "summary"), (REFUSAL | {"refusal": "They are unreliable"}, "refusal"),
        (REFUSAL | {"refusal": ""}, "refusal"), (REFUSAL | {"amount": Decimal(1)}, "amount"),
        (REFUSAL | {"conditions": "Soon"}, "conditions"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            assess(asked=asked, by=finance, **said(**wrong))
        assert refused.value.field == field, wrong
    assert not Assessment.objects.exists()
    assert assess(asked=asked, by=finance, **said(amount=Decimal(1_200))).amount == 1_200


def test_the_database_keeps_it_whole(assessment, ward, finance):
    rows = Assessment.objects.filter(pk=assessment.pk)
    for wrong in (
        {"amount": None}, {"amount": Decimal("1200.01")}, {"refusal": "No"}, {"summary": ""},
        {"recommends": "refuse"}, {"recommends": "wait"}, {"ready_by": finance}, {"asked": None},
    ):  # fmt: skip
        refused_by_database(lambda wrong=wrong: rows.update(**wrong))
    refused_by_database(rows.delete)
    refused_in_sql("UPDATE funding_assessment SET power = '', ready_at = now(), ready_by_id = %s",
                   [finance.pk])  # fmt: skip
    assert fresh(assessment).amount == 1_000


def test_the_priority_is_of_the_place_of_the_ward_committee(asked, finance, committee):
    place = committee.neighbourhood
    ours, theirs = (aim_of(each) for each in (place, factories.BodyFactory().neighbourhood))
    assert theirs.plan.neighbourhood != place
    made = assess(asked=asked, by=finance, **said(priority=ours))
    with pytest.raises(Refused, match="priority of this neighbourhood"):
        assess(asked=asked, by=finance, **said(priority=theirs))
    refused_by_database(lambda: Assessment.objects.filter(pk=made.pk).update(priority=theirs))
    assert fresh(made).priority == ours


def test_ready_it_is_among_those_for_the_report(assessment, checked, finance):
    assert list(Assessment.objects.ready()) == []
    done = make_ready(assessment=assessment, by=finance)
    assert (done.is_ready, done.ready_by) == (True, finance)
    again = make_ready(assessment=fresh(assessment), by=finance)
    assert again.ready_at == done.ready_at
    assert list(Assessment.objects.ready()) == [assessment]
    take_back(assessment=again, by=finance)
    assert list(Assessment.objects.ready()) == []


def test_without_its_power_it_is_not_ready(asked, checked, finance):
    made = assess(asked=asked, by=finance, **said(power=""))
    with pytest.raises(Refused, match="Enter the power by which the committee decides"):
        make_ready(assessment=made, by=finance)
    assert list(Assessment.objects.ready()) == []


def test_its_words_stay_while_it_is_ready(ready, asked, finance):
    rows = Assessment.objects.filter(pk=ready.pk)
    for words in ({"summary": "Other"}, {"amount": Decimal(5)}, {"power": "Another"}):
        refused_by_database(lambda words=words: rows.update(**words))
    assess(asked=asked, by=finance, **said())  # nothing differs
    assert fresh(ready).is_ready
    assess(asked=asked, by=finance, **said(summary="Seventy people use it"))
    assert not fresh(ready).is_ready


AFTERWARDS = {
    "amount": lambda asked, by: change_request(asked=asked, what="grant", amount=Decimal(1_100), by=by),
    "kind": lambda asked, by: change_request(asked=asked, what="purchase", amount=asked.asked, by=by),
    "title": lambda asked, by: change_application(application=asked.application, title="Two beds", by=by),
    "purpose": lambda asked, by: change_application(application=asked.application, purpose="Two", by=by),
    "withdrawn": lambda asked, by: withdraw_request(asked=asked, reason="They moved", by=by),
    "update()": lambda asked, by: GrantRequest.objects.filter(pk=asked.pk).update(asked=Decimal(7)),
    "bulk": lambda asked, by: Application.objects.update(title="Other"),
}  # fmt: skip


@pytest.mark.parametrize("what", AFTERWARDS)
def test_what_it_rests_on_changes_and_it_is_ready_no_longer(ready, asked, finance, what):
    AFTERWARDS[what](fresh(asked), finance)
    assert fresh(ready).ready_at is None
    assert fresh(ready).summary == ready.summary


def test_another_applicant_takes_it_back_and_a_correction_of_the_date_does_not(
    ready, asked, finance, group
):
    application = asked.application
    day = application.received_on - datetime.timedelta(days=1)
    change_application(application=application, received_on=day, by=finance)
    assert fresh(ready).ready_at is not None
    other = type(group).objects.create(
        name="Abbey singers", neighbourhood=group.neighbourhood, purpose="They sing"
    )
    change_application(application=application, group=other, by=finance)
    assert fresh(ready).ready_at is None


def test_less_is_asked_than_was_recommended(ready, asked, finance):
    change_request(asked=asked, what="grant", amount=Decimal(900), by=finance)
    with pytest.raises(Refused, match="More is recommended than is asked for now"):
        make_ready(assessment=fresh(ready), by=finance)
    refused_in_sql("UPDATE funding_assessment SET ready_at = now(), ready_by_id = %s", [finance.pk])


def test_once_decided_it_stays_and_is_asked_again_when_the_request_is_open_again(
    ready, asked, decision, finance
):
    grant = award(asked=asked, amount=Decimal(1_000), decision=decision, by=finance)
    assert fresh(ready).ready_at is not None
    assert list(Assessment.objects.ready()) == []
    with pytest.raises(WrongState):
        assess(asked=fresh(asked), by=finance, **said(summary="Better"))
    with pytest.raises(WrongState):
        take_back(assessment=fresh(ready), by=finance)
    rows = Assessment.objects.filter(pk=ready.pk)
    refused_by_database(lambda: rows.update(summary="Better", ready_at=None, ready_by=None))
    cancel(grant=grant, reason="They moved", by=finance)
    assert fresh(ready).ready_at is None


def test_a_refused_request_is_not_ready_when_it_is_opened_again(ready, asked, decision, finance):
    refuse_request(asked=asked, decision=decision, reason="The ward budget is spent", by=finance)
    assert fresh(ready).ready_at is not None
    refused_in_sql(
        "INSERT INTO funding_assessment SELECT (funding_assessment).* FROM funding_assessment"
    )
    reopen_request(asked=fresh(asked), reason="A slip", by=finance)
    assert fresh(ready).ready_at is None


def test_only_who_works_with_the_money_assesses(asked, ready, second):
    for write in (
        lambda: assess(asked=asked, by=second, **said()),
        lambda: make_ready(assessment=ready, by=second),
        lambda: take_back(assessment=ready, by=second),
    ):
        with pytest.raises(PermissionDenied):
            write()


def test_a_draft_is_for_who_works_with_the_money(assessment, checked, finance, second):
    assert list(Assessment.objects.visible_to(finance)) == [assessment]
    assert list(Assessment.objects.visible_to(second)) == []
    make_ready(assessment=assessment, by=finance)
    assert list(Assessment.objects.visible_to(second)) == [assessment]


# Pages


@pytest.fixture
def client_of(client):
    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


def page_of(asked):
    return reverse("application", args=[asked.application_id])


def test_an_officer_assesses_and_makes_it_ready_in_the_browser(asked, checked, finance, client_of):
    client = client_of(finance)
    path = reverse("request_assess", args=[asked.pk])
    assert path in client.get(page_of(asked)).content.decode()
    sent = {"summary": "Sixty people", "recommends": "grant", "amount": "1,000", "power": POWER}
    assert client.post(path, sent).status_code == 302
    made = Assessment.objects.get()
    shown = client.get(page_of(asked)).content.decode()
    assert "Sixty people" in shown
    assert reverse("assessment_ready", args=[made.pk]) in shown
    assert client.post(reverse("assessment_ready", args=[made.pk])).status_code == 302
    assert fresh(made).is_ready
    assert reverse("assessment_back", args=[made.pk]) in client.get(page_of(asked)).content.decode()


def test_two_officers_assess_at_once_and_the_second_is_shown_both(asked, finance, client_of):
    client = client_of(finance)
    path = reverse("request_assess", args=[asked.pk])
    client.get(path)
    assess(asked=asked, by=finance, **said(summary="Theirs, first"))
    sent = {"summary": "Mine", "recommends": "grant", "amount": "5", "row_version": ""}
    answer = client.post(path, sent)
    assert answer.status_code == 409
    assert "Theirs, first" in answer.content.decode()
    assert "Mine" in answer.content.decode()
    assert Assessment.objects.get().summary == "Theirs, first"
    with pytest.raises(WrongState, match="meanwhile"):
        assess(asked=asked, is_first=True, by=finance, **said())


def test_a_stale_form_overwrites_nobody(assessment, asked, finance):
    seen = fresh(assessment)
    seen.seen(seen.version)
    assess(asked=asked, by=finance, **said(summary="Meanwhile"))
    with pytest.raises(Stale):
        assess(asked=asked, assessment=seen, by=finance, **said(summary="Mine"))
