"""From applications that are ready through one report to what a deciding committee decides of it."""

import datetime
import uuid
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.attendance.chairing.urgency import hold_urgent
from boards.attendance.operations import mark_everyone_present, tick
from boards.decisions.operations import record_decision, strike_out_decision
from boards.interests.operations import declare_interest
from boards.live.operations import start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import remove_item
from boards.models import AgendaItem, Decision, Membership
from boards.papers.operations import save_paper
from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from funding.grants.applications.operations import (
    change_application,
    change_request,
    receive_application,
    refuse_request,
    reopen_request,
    withdraw_request,
)
from funding.grants.awards.operations import award, cancel, offer, send_back
from funding.grants.checks.operations import make_ready, take_back
from funding.grants.reports.operations import bring_late, make_report
from funding.grants.reports.rules import approval, closes_on, otherwise, with_grounds
from funding.grants.schedule.operations import approve, defer, refuse, settle
from funding.ledger.operations import set_ward_budget
from funding.models import Grant, GrantRequest, WardReport, WardReportRow
from neighbourhoods.models import CommunityGroup
from tests import factories, steps
from tests.funding.ledger.test_ledger import money
from tests.funding.readying import make_it_ready

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 9, 1, 10, tzinfo=datetime.UTC)
EVENING = datetime.datetime(2026, 10, 6, 17, 30, tzinfo=datetime.UTC)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def clock(db):
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def clerk(clock, committee):
    return factories.OfficerFactory(role="meetings_clerk", name="Cora Clerk")


@pytest.fixture
def members(clock, committee):
    """Four councillors with a vote, the first in the chair."""
    steps.chair_of(committee, has_vote=True)
    for name in ("Mo Member", "Mia Member", "Max Member"):
        add_member(
            body=committee, person=factories.CouncillorFactory(name=name), has_vote=True,
            role=Membership.Role.ELECTED_MEMBER, starts_on=datetime.date(2005, 1, 1), by=SYSTEM,
        )  # fmt: skip
    steps.decides(committee)
    return Membership.objects.filter(body=committee).order_by("pk")


@pytest.fixture
def held(members, committee, clerk):
    """A meeting of the committee in October whose agenda is being prepared."""
    return steps.set_date(body=committee, starts_at=EVENING, by=clerk, place="Hall")


def asks(ward, group, by, title, amount=600, **more):
    """A request that is ready for the report, £500 recommended of £600."""
    made = receive_application(
        group=group, title=title, purpose=f"{title} by the hall", by=by,
        received_on=more.pop("received_on", timezone.localdate()),
        asks=[(ward, "grant", Decimal(amount))],
    )  # fmt: skip
    said = {
        "summary": f"{title} is good value",
        "amount": Decimal(500),
        "power": "Constitution, part 3",
    }
    return make_it_ready(made.requests.get(), by, **said | more).asked


@pytest.fixture
def beds(clock, ward, group, finance):
    return asks(ward, group, finance, "Raised beds")


@pytest.fixture
def bench(clock, ward, group, finance):
    return asks(ward, group, finance, "A bench", conditions="The council agrees the place.")


@pytest.fixture
def report(held, beds, bench, finance):
    return make_report(meeting=held, by=finance, financial="Within budget")


def rows_of(report):
    return list(report.rows.select_related("item__meeting__body").order_by("number"))


@pytest.fixture
def evening(report, held, members, clerk, clock):
    """The committee has met, all are there; the rows of the report."""
    publish_agenda(meeting=fresh(held), by=clerk)
    clock.move_to(EVENING)
    start_meeting(meeting=fresh(held), by=clerk)
    for seat in members:
        tick(meeting=fresh(held), membership=seat, status="present", by=clerk)
    return rows_of(report)


def on(row):
    return {
        "row": row,
        "item": AgendaItem.objects.select_related("meeting__body").get(pk=row.item_id),
    }


def test_one_report_lays_everything_that_is_ready_before_the_meeting(report, held, beds, bench):
    beds_row, bench_row = rows_of(report)
    assert [beds_row.asked, bench_row.asked] == [beds, bench]
    items = list(held.items.order_by("position"))
    head = next(item for item in items if item.paper_id == report.paper_id)
    under = items[items.index(head) + 1 :][:2]
    assert [(each.number, each.title) for each in under] == [
        (f"{head.number}.1", str(beds.application)), (f"{head.number}.2", str(bench.application))
    ]  # fmt: skip
    assert under[0].text.endswith(
        f"Recommended: That £500 be granted to Abbey gardeners for Raised beds (application "
        f"{beds.application.reference})."
    )
    assert "Conditions: The council agrees the place." in under[1].text
    paper = fresh(report.paper)
    assert all(each.text in paper.background for each in under)
    assert "£10,000 is left of £10,000" in paper.background
    assert "Financial: Within budget" in paper.implications
    assert report.closes_on < held.day


def test_made_again_it_takes_in_what_is_ready_now(report, held, beds, bench, ward, group, finance):
    take_back(assessment=beds.assessment, by=finance)
    third = asks(ward, group, finance, "A path")
    again = make_report(meeting=held, report=report, by=finance)
    assert [each.asked for each in rows_of(again)] == [bench, third]
    items = list(held.items.order_by("position").values_list("title", flat=True))
    assert str(beds.application) not in items
    assert items.index(str(third.application)) == items.index(str(bench.application)) + 1
    assert fresh(again.paper).background.count("Recommended:") == 2


def test_two_officers_at_one_report(report, held, finance):
    with pytest.raises(WrongState, match="made this report meanwhile"):
        make_report(meeting=held, by=finance)
    shown = fresh(report)
    make_report(meeting=held, report=fresh(report), legal="None", by=finance)
    shown.seen(shown.version)
    with pytest.raises(Stale):
        make_report(meeting=held, report=shown, by=finance)


def test_words_typed_into_the_paper_by_hand_are_not_lost(report, held, finance, clerk):
    save_paper(paper=report.paper, by=clerk, purpose="By hand", is_ready=True)
    with pytest.raises(Refused, match="edited by hand"):
        make_report(meeting=held, report=fresh(report), by=finance)
    assert fresh(report.paper).purpose == "By hand"
    made = make_report(meeting=held, report=fresh(report), by=finance, overwrite=True)
    assert fresh(made.paper).purpose.startswith("To decide on 2 applications")


def test_an_application_that_came_too_late_waits(held, beds, ward, group, finance, clock):
    clock.move_to(EVENING - datetime.timedelta(days=9))
    late = asks(ward, group, finance, "Too late")
    report = make_report(meeting=held, by=finance)
    assert [each.asked for each in rows_of(report)] == [beds]
    assert late.application.received_on > report.closes_on


def test_a_report_needs_something_ready_and_a_body_that_decides(
    held, committee, ward, finance, beds
):
    take_back(assessment=beds.assessment, by=finance)
    with pytest.raises(Refused, match="No application is ready"):
        make_report(meeting=held, by=finance)
    steps.has_power(committee, "recommend")
    with pytest.raises(Refused, match="only advises"):
        make_report(meeting=fresh(held), by=finance)


def test_who_makes_a_report(held, beds, clerk, finance):
    with pytest.raises(PermissionDenied):
        make_report(meeting=held, by=clerk)
    assert make_report(meeting=held, by=finance).made_by == finance


def test_an_item_taken_off_the_agenda_leaves_its_row_and_comes_back(
    report, held, beds, finance, clerk
):
    row = rows_of(report)[0]
    remove_item(item=on(row)["item"], by=clerk)
    assert fresh(row).item is None
    make_report(meeting=held, report=fresh(report), by=finance)
    assert fresh(row).item.title == str(beds.application)


def test_an_approval_is_a_decision_a_grant_and_reserved_money_in_one(evening, beds, ward, clerk):
    row, _ = evening
    made = approve(
        **on(row), amount=Decimal(450), conditions="Local plants", reason="It is good value",
        alternative="To refuse the application", by=clerk,
    )  # fmt: skip
    grant = Grant.objects.get(request=beds)
    assert (grant.decision, grant.amount, grant.state, grant.conditions) == (
        made, Decimal(450), "approved", "Local plants"
    )  # fmt: skip
    assert made.text == (
        f"That £450 be granted to Abbey gardeners for Raised beds (application "
        f"{beds.application.reference}). Conditions: Local plants.\n"
        "Reason: It is good value.\n"
        "Alternatives considered and rejected: To refuse the application.\n"
        "Power: Constitution, part 3."
    )
    assert (money(ward).committed, money(ward).left) == (450, 9_550)
    assert (made.item_id, made.outcome, fresh(beds).state) == (row.item_id, "resolved", "granted")


def test_pressed_twice_it_is_decided_once(evening, clerk, ward):
    row, press = evening[0], uuid.uuid4()
    first = approve(**on(row), amount=Decimal(500), client_id=press, by=clerk)
    assert approve(**on(row), amount=Decimal(500), client_id=press, by=clerk) == first
    with pytest.raises(WrongState, match="now “Granted”"):
        approve(**on(row), amount=Decimal(500), client_id=uuid.uuid4(), by=clerk)
    with pytest.raises(WrongState, match="now “Granted”"):
        refuse(**on(row), reason="Other", by=clerk)
    assert money(ward).committed == 500


def test_more_than_is_left_is_refused_whole_with_what_is_left(
    evening, clerk, committee, year, finance, ward
):
    set_ward_budget(body=committee, year=year, amount=Decimal(300), reason="Cut", by=finance)
    with pytest.raises(Refused, match="Only £300 is left"):
        approve(**on(evening[0]), amount=Decimal(500), by=clerk)
    assert not Decision.objects.filter(item=evening[0].item_id).exists()
    assert money(ward).committed == 0


def test_a_refusal_has_its_reason_from_the_list(evening, beds, clerk):
    made = refuse(**on(evening[0]), reason="The work has already been done", by=clerk)
    stored = fresh(beds)
    assert (stored.state, stored.reason, stored.refused_by) == (
        "refused", "The work has already been done", made
    )  # fmt: skip
    assert "be refused: The work has already been done." in made.text


def test_a_refusal_that_was_reopened_is_no_approval(evening, held, beds, clerk, finance, as_user):
    refuse(**on(evening[0]), reason="The work has already been done", by=clerk)
    reopen_request(asked=fresh(beds), reason="A slip", by=finance)
    with pytest.raises(Refused, match="This decision refused it"):
        settle(**on(evening[0]), amount=Decimal(500), by=clerk)
    page = as_user(clerk).get(reverse("ward_schedule", args=[held.pk])).content.decode()
    assert "Raised beds" in page
    assert "Make the grant" not in page


def test_a_deferral_goes_into_the_next_report(
    evening, beds, held, committee, clerk, finance, clock
):
    made = defer(**on(evening[0]), reason="The quote is missing", by=clerk)
    assert (made.outcome, fresh(beds).state) == ("deferred", "received")
    with pytest.raises(WrongState, match="Already decided under this item: deferred"):
        approve(**on(evening[0]), amount=Decimal(1), by=clerk)
    approve(**on(evening[1]), amount=Decimal(1), by=clerk)
    steps.publish(fresh(held), clerk)
    change_request(asked=fresh(beds), what="grant", amount=Decimal(700), by=finance)
    make_ready(assessment=fresh(beds).assessment, by=finance)
    later = steps.set_date(
        body=committee, starts_at=EVENING + datetime.timedelta(days=63), by=clerk, place="Hall"
    )
    assert [each.asked for each in rows_of(make_report(meeting=later, by=finance))] == [beds]


def test_votes_are_counted_and_a_lost_vote_refuses(evening, beds, bench, clerk):
    won = approve(**on(evening[0]), amount=Decimal(500), votes_for=3, votes_against=1, by=clerk)
    assert (won.vote.votes_for, won.outcome) == (3, "resolved")
    lost = approve(**on(evening[1]), amount=Decimal(500), votes_for=1, votes_against=3, by=clerk)
    assert lost.outcome == "lost"
    assert (fresh(bench).state, fresh(bench).reason) == (
        "refused", "The ward committee voted against it"
    )  # fmt: skip


def test_who_has_an_interest_in_one_application_votes_on_the_others(evening, members, clerk):
    row, other = evening
    declare_interest(
        item=on(row)["item"], membership=members[2], kind="dpi", outcome="left", nature="Treasurer",
        by=clerk,
    )  # fmt: skip
    with pytest.raises(Refused, match="add up to 4 but 3 voting members"):
        approve(**on(row), amount=Decimal(500), votes_for=4, votes_against=0, by=clerk)
    approve(**on(row), amount=Decimal(500), votes_for=3, votes_against=0, by=clerk)
    approve(**on(other), amount=Decimal(500), votes_for=4, votes_against=0, by=clerk)


def test_only_what_the_report_holds_is_decided(evening, beds, held, finance, clerk, ward, group):
    aside = next(item for item in fresh(held).items.all() if item.kind == "aob")
    decision = record_decision(item=aside, outcome="resolved", text="£500 for the beds", by=clerk)
    for write in (
        lambda: award(asked=beds, amount=Decimal(500), decision=decision, by=finance),
        lambda: refuse_request(asked=beds, decision=decision, reason="Spent", by=finance),
    ):
        with pytest.raises(Refused, match="did not have this application in a report"):
            write()
    grant = Grant(
        request=beds, decision=decision, amount=500, applicant="X", awarded_on=held.day,
        awarded_at=timezone.now(), reservation_id=1,
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        grant.save()
    rows = GrantRequest.objects.filter(pk=beds.pk)
    with pytest.raises(DatabaseError, match="by which it was reported"), transaction.atomic():
        rows.update(state="refused", reason="Spent", refused_by=decision)


def test_the_database_wants_the_grant_under_its_own_item(evening, beds, bench, finance, clerk):
    approve(**on(evening[0]), amount=Decimal(500), by=clerk)
    grant = Grant.objects.get(request=beds)
    other = record_decision(item=on(evening[1])["item"], outcome="resolved", text="Bench", by=clerk)
    with (
        pytest.raises(DatabaseError, match="by which it was reported"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO funding_grant (request_id, reservation_id, decision_id, applicant, amount,"
            " awarded_on, conditions, state, hold_reason, accepted_by, ended_reason, awarded_at, version)"
            " VALUES (%s, %s, %s, 'X', 1, '2026-10-06', '', 'approved', '', '', '', now(), 1)",
            [beds.pk, grant.reservation_id, other.pk],
        )


def test_late_business_is_decided_once_it_is_accepted_as_urgent(
    evening, held, ward, group, finance, clerk, members
):
    late = asks(ward, group, finance, "A burst pipe")
    row = bring_late(asked=late, meeting=fresh(held), by=clerk)
    assert row.report.is_late
    with pytest.raises(Refused, match="not published with its clear days"):
        approve(**on(row), amount=Decimal(500), by=clerk)
    hold_urgent(item=on(row)["item"], reason="The hall is under water", by=clerk)
    approve(**on(row), amount=Decimal(500), by=clerk)
    assert fresh(late).state == "granted"
    with pytest.raises(Refused, match="not ready"):
        bring_late(asked=late, meeting=fresh(held), by=clerk)


def test_what_was_published_stays(evening, report, beds, held, finance):
    with pytest.raises(WrongState, match="agenda is published"):
        make_report(meeting=held, report=fresh(report), by=finance)
    for change in (
        lambda: WardReportRow.objects.filter(pk=evening[0].pk).update(amount=1),
        lambda: WardReportRow.objects.filter(pk=evening[0].pk).delete(),
        lambda: WardReportRow.objects.create(
            report=report, asked=beds, number=9, recommends="grant", amount=1, resolution="X"
        ),
        lambda: WardReport.objects.filter(pk=report.pk).delete(),
        lambda: WardReport.objects.filter(pk=report.pk).update(is_late=True, paper=None),
        lambda: GrantRequest.objects.filter(pk=beds.pk).update(asked=999),
        lambda: type(beds.application).objects.filter(pk=beds.application_id).update(title="Other"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(Refused, match="published"):
        change_request(asked=beds, what="grant", amount=Decimal(999), by=finance)
    with pytest.raises(Refused, match="published"):
        change_application(application=beds.application, title="Other", by=finance)


def test_a_row_of_an_open_report_does_not_move_into_a_published_one(
    evening, report, committee, ward, group, finance, clerk
):
    third = asks(ward, group, finance, "A path")
    later = steps.set_date(
        body=committee, starts_at=EVENING + datetime.timedelta(days=63), by=clerk, place="Hall"
    )
    other = next(
        each for each in rows_of(make_report(meeting=later, by=finance)) if each.asked == third
    )
    rows = WardReportRow.objects.filter(pk=other.pk)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        rows.update(report=report, item=None, number=99)


def test_a_row_is_of_the_body_that_meets(report, finance, year):
    other = factories.BodyFactory(kind="ward_committee")
    ward = set_ward_budget(body=other, year=year, amount=Decimal(1_000), by=SYSTEM)
    foreign = asks(
        ward,
        CommunityGroup.objects.create(
            name="Others", neighbourhood=other.neighbourhood, purpose="X"
        ),
        finance,
        "Elsewhere",
    )
    with pytest.raises(DatabaseError, match="of the committee that meets"), transaction.atomic():
        WardReportRow.objects.create(
            report=report, asked=foreign, number=3, recommends="grant", amount=1, resolution="X"
        )


def test_what_is_withdrawn_meanwhile_is_not_decided(evening, beds, finance, clerk):
    withdraw_request(asked=beds, reason="Found other money", by=finance)
    with pytest.raises(WrongState, match="now “Withdrawn”"):
        approve(**on(evening[0]), amount=Decimal(500), by=clerk)


def test_a_struck_out_approval_puts_the_grant_on_hold_and_another_may_follow(
    evening, beds, clerk, finance
):
    made = approve(**on(evening[0]), amount=Decimal(500), by=clerk)
    strike_out_decision(decision=made, by=clerk)
    grant = Grant.objects.get(request=beds)
    assert grant.state == "on_hold"
    with pytest.raises(WrongState):
        approve(**on(evening[0]), amount=Decimal(400), by=clerk)
    cancel(grant=grant, reason="Struck out", by=finance)
    again = approve(**on(evening[0]), amount=Decimal(400), by=clerk)
    assert Grant.objects.exclude(state="cancelled").get(request=beds).decision == again


def test_what_was_resolved_on_the_meetings_own_page_is_settled(evening, beds, clerk):
    item = on(evening[0])["item"]
    with pytest.raises(Refused, match="Nothing was resolved"):
        settle(**on(evening[0]), amount=Decimal(500), by=clerk)
    decision = record_decision(
        item=item, outcome="resolved", text="£500 for the raised beds", by=clerk
    )
    grant = settle(**on(evening[0]), amount=Decimal(500), by=clerk)
    assert (grant.decision, fresh(beds).state) == (decision, "granted")


def test_an_item_carried_to_another_day_is_decided_there(
    evening, held, beds, members, clerk, clock
):
    row = evening[0]
    later = steps.adjourn(
        fresh(held), EVENING + datetime.timedelta(days=14), reason="Late", by=clerk, place="Hall",
        items=[AgendaItem.objects.get(pk=each.item_id) for each in evening],
    )  # fmt: skip
    copy = AgendaItem.objects.select_related("meeting__body").get(carried_from=row.item_id)
    assert copy.meeting == later
    publish_agenda(meeting=fresh(later), by=clerk)
    clock.move_to(EVENING + datetime.timedelta(days=14))
    start_meeting(meeting=fresh(later), by=clerk)
    for seat in members:
        tick(meeting=fresh(later), membership=seat, status="present", by=clerk)
    made = approve(row=row, item=copy, amount=Decimal(500), by=clerk)
    assert Grant.objects.get(request=beds).decision == made


def test_who_decides_is_who_runs_the_meeting(evening, finance, clerk):
    with pytest.raises(PermissionDenied):
        approve(**on(evening[0]), amount=Decimal(500), by=finance)
    with pytest.raises(Refused, match="not heard under that item"):
        approve(row=evening[0], item=on(evening[1])["item"], amount=Decimal(500), by=clerk)


@pytest.mark.parametrize(
    ("due", "days", "closed", "expected"),
    [
        (datetime.date(2026, 11, 30), 5, (), datetime.date(2026, 11, 23)),
        (datetime.date(2026, 11, 30), 0, (), datetime.date(2026, 11, 30)),
        (datetime.date(2026, 12, 29), 2, (), datetime.date(2026, 12, 23)),
        (
            datetime.date(2026, 11, 30),
            1,
            (datetime.date(2026, 11, 27),),
            datetime.date(2026, 11, 26),
        ),
    ],
)
def test_applications_close_working_days_before_papers_are_due(due, days, closed, expected):
    assert closes_on(due, days, closed) == expected


def test_words_of_a_resolution():
    called = {"applicant": "Police", "title": "A speed\nsign.", "reference": "AP3"}
    assert approval("payment", amount="£5", **called) == (
        "That £5 be paid to Police for A speed sign (application AP3)."
    )
    assert approval("purchase", amount="£5", **called) == (
        "That £5 be spent on A speed sign, bought or carried out by the council, as Police asked"
        " (application AP3)."
    )
    assert otherwise("defer", **called) == (
        "That application AP3 of Police for A speed sign be deferred to a later meeting."
    )
    assert with_grounds("That it is.", reason=" ") == "That it is."


@pytest.fixture
def shared(clock, held, committee, ward, year, group, finance, clerk, members):
    """One application of two wards, the first agreeing only if the other does by 1 December; both heard,
    the first approved. (its row, the request of the other, whose meeting runs)"""
    other = factories.BodyFactory(kind="ward_committee", name="Mackworth ward committee")
    there = set_ward_budget(body=other, year=year, amount=Decimal(5_000), by=SYSTEM)
    made = receive_application(
        group=group, title="A path", purpose="Between the two", by=finance,
        received_on=timezone.localdate(), asks=[(ward, "grant", Decimal(600)), (there, "grant", Decimal(600))],
    )  # fmt: skip
    first, second = made.requests.order_by("pk")
    until = datetime.date(2026, 12, 1)
    make_it_ready(first, finance, amount=Decimal(600), conditional_until=until)
    row = rows_of(make_report(meeting=held, by=finance))[0]
    publish_agenda(meeting=fresh(held), by=clerk)
    clock.move_to(EVENING)
    start_meeting(meeting=fresh(held), by=clerk)
    mark_everyone_present(meeting=fresh(held), by=clerk)
    return row, second


def test_a_yes_that_waits_for_another_ward_is_said_and_not_offered(
    shared, held, clerk, finance, clock
):
    row, _ = shared
    words = "Subject to Mackworth ward committee agreeing by 1 December 2026"
    made = approve(**on(row), amount=Decimal(600), by=clerk)
    grant = Grant.objects.get(request=row.asked)
    assert f"{words}." in made.text
    assert grant.conditions == words
    steps.publish(fresh(held), clerk)
    day = fresh(made).numbered.in_force_on or timezone.localdate()
    clock.move_to(datetime.datetime.combine(day, datetime.time(12), datetime.UTC))
    with pytest.raises(Refused, match=words):
        offer(grant=fresh(grant), sent_on=timezone.localdate(), by=finance)
    with pytest.raises(DatabaseError, match="that it waits for agree"), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(state="offered", offered_on=day)
    assert send_back(by=SYSTEM) == 0
    clock.move_to(datetime.datetime(2026, 12, 2, 12, tzinfo=datetime.UTC))
    assert send_back(by=SYSTEM) == 1
    assert (fresh(grant).state, fresh(row.asked).state) == ("cancelled", "received")
    assert "The condition was not met: Subject to Mackworth" in fresh(grant).ended_reason
    assert send_back(by=SYSTEM) == 0


def test_once_the_other_ward_agrees_it_is_offered(shared, held, clerk, finance, clock):
    row, second = shared
    approve(**on(row), amount=Decimal(600), by=clerk)
    steps.publish(fresh(held), clerk)
    there = steps.set_date(
        body=second.allocation.body, starts_at=timezone.now(), by=clerk, place="Hall"
    )
    start_meeting(meeting=there, by=clerk)
    yes = record_decision(item=there.items.first(), outcome="resolved", text="£600", by=clerk)
    award(asked=second, amount=Decimal(600), decision=yes, by=finance)
    grant = Grant.objects.get(request=row.asked)
    clock.move_to(datetime.datetime(2026, 11, 3, 12, tzinfo=datetime.UTC))
    assert offer(grant=grant, sent_on=timezone.localdate(), by=finance).state == "offered"
