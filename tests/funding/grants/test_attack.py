"""What an attack on the road of ward money found, from the application to the offer."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from boards.attendance.operations import tick
from boards.decisions.models import Decision, DecisionHold
from boards.decisions.operations import record_decision
from boards.live.operations import finish_meeting, mark_minutes_ready, start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.operations import change_item, remove_item
from core.actors import SYSTEM
from core.errors import Refused
from funding.grants.applications.operations import (
    ask_of,
    change_application,
    change_request,
    receive_application,
    reopen_request,
    withdraw_request,
)
from funding.grants.awards.operations import award, send_back
from funding.grants.checks.operations import assess, make_ready
from funding.grants.checks.together import waits_for_others
from funding.grants.intake.rules import open_allocations
from funding.grants.reports.operations import make_report
from funding.grants.schedule.operations import approve, defer
from funding.ledger.operations import promise, set_ward_budget
from funding.models import (
    Application,
    Assessment,
    FinancialYear,
    Grant,
    GrantRequest,
    WardReportRow,
)
from funding.wards import published
from tests import factories, steps
from tests.funding.grants.test_schedule import EVENING, fresh, on, rows_of
from tests.funding.readying import answered, followed, make_it_ready, said
from tests.pairs import past_every_trigger
from tests.together import together

pytestmark = pytest.mark.django_db
UNTIL = datetime.date(2026, 12, 1)


def refused_by_database(write, words=None):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        write()


def ward_of(name, year, amount=5_000):
    body = factories.BodyFactory(kind="ward_committee", name=f"{name} ward committee")
    return set_ward_budget(body=body, year=year, amount=Decimal(amount), by=SYSTEM)


def test_what_the_published_report_says_of_the_assessment_stays(evening, beds, finance):
    with pytest.raises(Refused, match="published agenda"):
        assess(asked=beds, by=finance, **said(amount=Decimal(1)))
    refused_by_database(
        lambda: Assessment.objects.filter(asked=beds).update(
            summary="Bad", ready_at=None, ready_by=None
        ),
        "published report",
    )
    assert fresh(beds).assessment.summary == "Raised beds is good value"


def test_what_was_carried_to_another_day_stays_until_then(
    evening, held, beds, bench, finance, clerk, clock
):
    row = evening[0]
    day = EVENING + datetime.timedelta(days=14)
    later = steps.adjourn(
        fresh(held), day, reason="Late", by=clerk, place="Hall",
        items=[AgendaItem.objects.get(pk=row.item_id)],
    )  # fmt: skip
    mark_minutes_ready(meeting=fresh(held), by=clerk)
    with pytest.raises(Refused, match="published agenda"):
        assess(asked=fresh(beds), by=finance, **said(amount=Decimal(1)))
    publish_agenda(meeting=fresh(later), by=clerk)
    with pytest.raises(Refused, match="published agenda"):
        change_request(asked=fresh(beds), what="grant", amount=Decimal(550), by=finance)
    with pytest.raises(Refused, match="published agenda"):
        change_application(application=beds.application, title="Other", by=finance)
    with pytest.raises(Refused, match="published agenda"):
        assess(asked=fresh(beds), by=finance, **said(amount=Decimal(1)))
    for rows, change in (
        (GrantRequest.objects.filter(pk=beds.pk), {"asked": 999}),
        (Application.objects.filter(pk=beds.application_id), {"title": "Other"}),
        (
            Assessment.objects.filter(asked=beds),
            {"summary": "X", "ready_at": None, "ready_by": None},
        ),
    ):
        refused_by_database(
            lambda rows=rows, change=change: rows.update(**change), "published report"
        )


def test_an_agenda_does_not_go_out_with_a_report_of_what_was_changed_since(
    report, held, beds, bench, finance, clerk, clock
):
    clock.shift(60)
    change_request(asked=beds, what="grant", amount=Decimal(900), by=finance)
    with pytest.raises(Refused, match="was changed since the report was made"):
        publish_agenda(meeting=fresh(held), by=clerk)
    clock.shift(60)
    make_ready(assessment=fresh(beds).assessment, by=finance)
    with pytest.raises(Refused, match="was changed since the report was made"):
        publish_agenda(meeting=fresh(held), by=clerk)
    clock.shift(60)
    made = make_report(meeting=held, report=fresh(report), by=finance)
    withdraw_request(asked=bench, reason="Found other money", by=finance)
    with pytest.raises(Refused, match="A bench was changed"):
        publish_agenda(meeting=fresh(held), by=clerk)
    remove_item(item=on(rows_of(made)[1])["item"], by=clerk)
    assert publish_agenda(meeting=fresh(held), by=clerk).state == "agenda_published"


def test_what_was_heard_stays_until_its_minutes_are_ready(
    evening, held, beds, bench, finance, clerk
):
    """Decisions are still written down then: not on another sum than the committee had before it."""
    defer(**on(evening[1]), by=clerk)
    finish_meeting(meeting=fresh(held), by=clerk)
    assert fresh(held).state == "writing_up"
    with pytest.raises(Refused, match="until the minutes are ready"):
        change_request(asked=fresh(beds), what="grant", amount=Decimal(900), by=finance)
    refused_by_database(
        lambda: GrantRequest.objects.filter(pk=beds.pk).update(asked=900), "published report"
    )
    change_request(asked=fresh(bench), what="grant", amount=Decimal(900), by=finance)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["change", "agenda"])
def test_a_change_and_the_agenda_at_once(report, held, beds, finance, clerk, first):
    works = [
        lambda: change_request(asked=beds, what="grant", amount=Decimal(900), by=finance),
        lambda: publish_agenda(meeting=fresh(held), by=clerk),
    ]
    outcomes = together(*(works if first == "change" else reversed(works)))
    changed, published = outcomes if first == "change" else reversed(outcomes)
    refused = changed if fresh(held).state == "agenda_published" else published
    assert isinstance(refused, Refused), outcomes
    assert (fresh(beds).asked == 600) == (refused is changed)


@pytest.fixture
def three(held, ward, year, group, finance):
    """One application that asks three ward committees, the first heard at the meeting: (its requests)"""
    made = receive_application(
        group=group, title="A path", purpose="Between them", by=finance,
        received_on=timezone.localdate(),
        asks=[(each, "grant", Decimal(600))
              for each in (ward, ward_of("Mackworth", year), ward_of("Darley", year))],
    )  # fmt: skip
    return list(made.requests.order_by("pk"))


def approved(asked, held, clerk, finance, clock):
    """The first has approved its share, if the others agree."""
    make_it_ready(asked, finance, amount=Decimal(600), conditional_until=UNTIL)
    row = rows_of(make_report(meeting=held, by=finance))[0]
    publish_agenda(meeting=fresh(held), by=clerk)
    clock.move_to(EVENING)
    start_meeting(meeting=fresh(held), by=clerk)
    for seat in held.body.memberships.all():
        tick(meeting=fresh(held), membership=seat, status="present", by=clerk)
    made = approve(**on(row), amount=Decimal(600), by=clerk)
    steps.publish(fresh(held), clerk)
    return made


def agreed(asked, clerk, finance):
    there = steps.set_date(
        body=asked.allocation.body, starts_at=timezone.now(), by=clerk, place="Hall"
    )
    start_meeting(meeting=there, by=clerk)
    yes = record_decision(item=there.items.first(), outcome="resolved", text="£600", by=clerk)
    return award(asked=asked, amount=Decimal(600), decision=yes, by=finance)


def test_who_was_asked_no_longer_before_the_report_fails_no_condition(
    three, held, clerk, finance, clock
):
    first, second, third = three
    withdraw_request(asked=third, reason="They pay themselves", by=finance)
    made = approved(first, held, clerk, finance, clock)
    assert "Subject to Mackworth ward committee agreeing by" in made.text
    assert "Darley" not in made.text
    assert send_back(by=SYSTEM) == 0
    agreed(second, clerk, finance)
    (waiting,) = waits_for_others(first.application)
    assert (waiting.others, waiting.state) == ([second], "met")
    clock.move_to(datetime.datetime(2026, 12, 2, 12, tzinfo=datetime.UTC))
    assert send_back(by=SYSTEM) == 0
    grant = Grant.objects.get(request=first)
    with transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(state="offered", offered_on=timezone.localdate())


def test_who_is_asked_after_the_decision_is_no_part_of_its_condition(
    three, held, year, clerk, finance, clock
):
    first, second, third = three
    withdraw_request(asked=third, reason="They pay themselves", by=finance)
    approved(first, held, clerk, finance, clock)
    agreed(second, clerk, finance)
    ask_of(
        application=first.application, allocation=ward_of("Allestree", year), what="grant",
        amount=Decimal(5), by=finance,
    )  # fmt: skip
    clock.move_to(datetime.datetime(2026, 12, 2, 12, tzinfo=datetime.UTC))
    assert send_back(by=SYSTEM) == 0


def test_who_is_asked_no_longer_after_the_report_fails_it_at_once(
    three, held, clerk, finance, clock
):
    first, _, third = three
    approved(first, held, clerk, finance, clock)
    withdraw_request(asked=third, reason="They pay themselves", by=finance)
    assert send_back(by=SYSTEM) == 1


def test_what_is_to_be_heard_in_private_is_read_by_who_reads_such(
    report, beds, bench, finance, clerk
):
    reader = factories.OfficerFactory(role="communications_officer", name="Rita Reader")
    row, other = rows_of(report)
    seen = lambda user: set(GrantRequest.objects.visible_to(user))  # noqa: E731
    assert seen(reader) == {beds, bench}
    whole = published.waiting([beds.allocation_id])
    assert whole == {beds.allocation_id: (2, beds.asked + bench.asked)}
    change_item(
        item=on(row)["item"],
        by=clerk,
        access="exempt",
        paragraphs=[3],
        private_reason="Its accounts",
    )
    assert seen(reader) == {bench}
    assert published.waiting([beds.allocation_id]) == {beds.allocation_id: (1, bench.asked)}
    assert {each.asked for each in Assessment.objects.visible_to(reader)} == {bench}
    assert list(WardReportRow.objects.visible_to(reader)) == [other]
    assert set(Application.objects.visible_to(reader)) == {bench.application}
    assert seen(finance) == seen(clerk) == {beds, bench}
    change_item(item=on(row)["item"], by=clerk, access="public", paragraphs=[], private_reason="")
    assert seen(reader) == {beds, bench}


def test_a_group_that_has_ended_gets_nothing(asked, group, ward, decision, finance):
    answered(asked, finance)
    followed(asked, finance)
    made = assess(asked=asked, by=finance, **said())
    type(group).objects.filter(pk=group.pk).update(ended_on=timezone.localdate())
    with pytest.raises(Refused, match="has ended"):
        make_ready(assessment=made, by=finance)
    with pytest.raises(Refused, match="has ended"):
        receive_application(
            group=fresh(group), title="More", purpose="More", received_on=timezone.localdate(),
            asks=[(ward, "grant", Decimal(5))], by=finance,
        )  # fmt: skip


def test_a_report_says_nobodys_address(asked, finance):
    """What anybody typed into the public form goes into a public paper."""
    answered(asked, finance)
    followed(asked, finance)
    made = assess(asked=asked, by=finance, **said())
    change_application(
        application=asked.application, purpose="Four beds. Ring Gil on 01332 555019", by=finance
    )
    with pytest.raises(Refused, match="take the email address, telephone number or postcode out"):
        make_ready(assessment=fresh(made), by=finance)
    change_application(application=asked.application, purpose="Four beds", by=finance)
    assert make_ready(assessment=fresh(made), by=finance).ready_at


def test_the_form_names_no_body_that_works_in_private(ward, committee):
    assert list(open_allocations(timezone.localdate())) == [ward]
    steps.has_power(committee, "operational")
    assert list(open_allocations(timezone.localdate())) == []


def test_the_database_wants_a_grant_as_it_was_promised(asked, decision, finance):
    made = promise(
        allocation=asked.allocation,
        amount=Decimal(10),
        label="G9",
        on=timezone.localdate(),
        by=finance,
    )

    def grant(**more):
        with transaction.atomic():
            GrantRequest.objects.filter(pk=asked.pk).update(state="granted")
            Grant.objects.create(
                **{"request": asked, "reservation": made, "decision": decision, "amount": Decimal(10),
                   "applicant": "X", "awarded_on": timezone.localdate(), "awarded_at": timezone.now()}
                | more
            )  # fmt: skip

    refused_by_database(lambda: grant(amount=Decimal(900)), "as it was promised")
    today = timezone.localdate()
    refused_by_database(
        lambda: grant(state="accepted", offered_on=today, accepted_on=today, accepted_by="X")
    )
    grant()


def test_a_decision_stands_while_a_grant_on_it_goes_on_though_its_hold_is_gone(
    grant, decision, second
):
    DecisionHold.objects.filter(decision=decision).update(released_at=timezone.now())
    rows = Decision.objects.filter(pk=decision.pk)
    strike = lambda: rows.update(struck_out_at=timezone.now(), struck_out_by=second)  # noqa: E731
    refused_by_database(strike, "a decision stands")
    Grant.objects.filter(pk=grant.pk).update(state="on_hold", hold_reason="X")
    assert strike() == 1


def test_in_a_closed_year_nothing_is_opened_again_or_asked_otherwise(asked, finance):
    withdraw_request(asked=asked, reason="Mistake", by=finance)
    with past_every_trigger():
        FinancialYear.objects.update(closed_at=timezone.now(), closed_by=finance)
    with pytest.raises(Refused, match="is closed"):
        reopen_request(asked=asked, reason="Not a mistake", by=finance)
    with past_every_trigger():
        GrantRequest.objects.filter(pk=asked.pk).update(state="received", reason="")
    with pytest.raises(Refused, match="is closed"):
        change_request(asked=asked, what="grant", amount=Decimal(5), by=finance)


def test_the_database_wants_a_refusal_of_the_committee_that_was_asked(asked, decision, second):
    other = factories.BodyFactory(name="Another board")
    held = steps.set_date(body=other, starts_at=timezone.now(), by=second, place="Hall")
    start_meeting(meeting=held, by=second)
    foreign = record_decision(item=held.items.first(), outcome="resolved", text="No", by=second)
    rows = GrantRequest.objects.filter(pk=asked.pk)
    refused_by_database(
        lambda: rows.update(state="refused", reason="Spent", refused_by=foreign),
        "of the ward committee",
    )
    type(decision).objects.filter(pk=decision.pk).update(
        struck_out_at=timezone.now(), struck_out_by=second
    )
    refused_by_database(
        lambda: rows.update(state="refused", reason="Spent", refused_by=decision),
        "of the ward committee",
    )
