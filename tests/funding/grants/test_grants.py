"""From an application to a grant that rests on a decision and holds it."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.operations import grant_role
from boards.decisions.operations import record_decision, strike_out_decision
from boards.models import Decision, DecisionHold
from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from funding.grants.applications.operations import (
    ask_of,
    change_application,
    change_request,
    receive_application,
    refuse_request,
    reopen_request,
    withdraw_request,
)
from funding.grants.applications.rules import VOTED_DOWN
from funding.grants.awards import states
from funding.grants.awards.operations import (
    accept,
    award,
    cancel,
    finish,
    hold_grant,
    offer,
    take_off_hold,
)
from funding.grants.awards.rules import Force, not_yet_in_force
from funding.ledger.operations import open_year, set_ward_budget
from funding.models import Application, Grant, GrantRequest
from funding.payments.operations import authorise, claim, mark_paid, refuse_payment
from tests import factories, steps
from tests.funding.ledger.test_ledger import money

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused_by_database(write):
    with pytest.raises(DatabaseError), transaction.atomic():
        write()


def test_an_award_reserves_the_money_and_holds_the_decision(grant, asked, ward, decision):
    assert (grant.reference, grant.state) == (f"G{asked.pk}", "approved")
    assert (money(ward).committed, money(ward).left) == (1_000, 9_000)
    assert fresh(asked).state == "granted"
    assert grant.awarded_on == decision.item.meeting.day
    held = DecisionHold.objects.standing().get(decision=decision)
    assert grant.reference in held.label
    refused_by_database(lambda: Decision.objects.filter(pk=decision.pk).update(text="Other"))


def test_a_request_is_granted_once_and_not_for_more_than_it_asks(asked, decision, finance, ward):
    for amount, message in (("1200.01", "Only £1,200 was asked for"), ("0", "more than £0")):
        with pytest.raises(Refused, match=message):
            award(asked=asked, amount=Decimal(amount), decision=decision, by=finance)
    assert money(ward).committed == 0
    award(asked=asked, amount=Decimal(1_200), decision=decision, by=finance)
    with pytest.raises(WrongState, match="now “Granted”"):
        award(asked=asked, amount=Decimal(1), decision=decision, by=finance)
    assert money(ward).committed == 1_200


def test_less_is_left_than_the_committee_decided(asked, decision, finance, ward, committee, year):
    set_ward_budget(body=committee, year=year, amount=Decimal(900), reason="Cut", by=finance)
    with pytest.raises(Refused, match="Only £900 is left"):
        award(asked=asked, amount=Decimal(1_000), decision=decision, by=finance)
    assert not DecisionHold.objects.exists()
    assert fresh(asked).state == "received"


def test_it_rests_on_a_decision_of_that_committee_which_stands(
    asked, decision, meeting, second, finance
):
    other = factories.BodyFactory(kind="ward_committee")
    elsewhere = steps.set_date(body=other, starts_at=timezone.now(), by=second, place="Hall")
    from boards.live.operations import start_meeting

    start_meeting(meeting=elsewhere, by=second)
    foreign = record_decision(
        item=elsewhere.items.first(), outcome="resolved", text="Yes", by=second
    )
    noted = record_decision(item=meeting.items.last(), outcome="noted", text="Noted", by=second)
    gone = record_decision(item=meeting.items.last(), outcome="resolved", text="Gone", by=second)
    strike_out_decision(decision=gone, by=second)
    for wrong in (foreign, noted, fresh(gone)):
        with pytest.raises(Refused, match="Choose a decision of Abbey ward committee that stands"):
            award(asked=asked, amount=Decimal(1), decision=wrong, by=finance)
    with pytest.raises(Refused, match="Choose the decision"):
        award(asked=asked, amount=Decimal(1), by=finance)


def test_the_database_wants_the_decision_and_the_promise_of_the_same_ward(grant, second):
    other = factories.BodyFactory(kind="ward_committee")
    held = steps.set_date(body=other, starts_at=timezone.now(), by=second, place="Hall")
    from boards.live.operations import start_meeting

    start_meeting(meeting=held, by=second)
    foreign = record_decision(item=held.items.first(), outcome="resolved", text="Yes", by=second)
    rows = Grant.objects.filter(pk=grant.pk)
    for change in (
        {"decision": foreign}, {"decision": None}, {"amount": 999}, {"awarded_on": TODAY()},
        {"state": "finished"}, {"state": "accepted"}, {"request": None},
    ):  # fmt: skip
        if change == {"awarded_on": grant.awarded_on}:
            continue
        refused_by_database(lambda change=change: rows.update(**change))
    refused_by_database(rows.delete)


def test_a_request_is_granted_exactly_with_a_grant(asked, grant):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="where it has a grant"), transaction.atomic():
        GrantRequest.objects.filter(pk=asked.pk).update(state="received")


def test_nothing_is_offered_before_the_decision_is_published(grant, meeting, second, finance):
    with pytest.raises(Refused, match="not been published yet"):
        offer(grant=grant, sent_on=TODAY(), by=finance)
    steps.publish(meeting, second)
    assert offer(grant=grant, sent_on=TODAY(), by=finance).state == "offered"
    with pytest.raises(WrongState, match="now “Offered”"):
        offer(grant=grant, sent_on=TODAY(), by=finance)


@pytest.mark.parametrize(
    ("force", "day", "said"),
    [
        (Force(False), 1, "The decision has not been published yet"),
        (Force(True), 1, ""),
        (Force(True, datetime.date(2026, 12, 3)), 2, "The decision comes into force on 3 December 2026, unless it is called in"),
        (Force(True, datetime.date(2026, 12, 3)), 3, ""),
    ],
)  # fmt: skip
def test_when_a_decision_is_in_force(force, day, said):
    assert not_yet_in_force(force, datetime.date(2026, 12, day)) == said


def test_what_an_acceptance_must_say(grant, meeting, second, finance):
    steps.publish(meeting, second)
    said = {"accepted_on": TODAY(), "accepted_by": "Gil", "by": finance}
    with pytest.raises(WrongState):
        accept(grant=grant, **said)
    offer(grant=grant, sent_on=TODAY(), by=finance)
    for wrong, message in (
        ({"accepted_by": " "}, "Enter who accepted"),
        ({"accepted_on": TODAY() + datetime.timedelta(days=1)}, "in the future"),
        ({"accepted_on": TODAY() - datetime.timedelta(days=1)}, "The offer went out on"),
    ):
        with pytest.raises(Refused, match=message):
            accept(grant=grant, **said | wrong)
    assert accept(grant=grant, **said).accepted_by == "Gil"


def test_a_decision_that_is_struck_out_puts_the_grant_on_hold(
    grant, decision, second, ward, finance, meeting
):
    strike_out_decision(decision=decision, by=second)
    held = fresh(grant)
    assert (held.state, held.hold_reason[:28]) == ("on_hold", "Its decision was struck out")
    assert money(ward).committed == 1_000, "its money stays taken"
    assert not DecisionHold.objects.standing().exists()
    with pytest.raises(WrongState, match="On hold"):
        offer(grant=grant, sent_on=TODAY(), by=finance)
    with pytest.raises(Refused, match="Enter a reason"):
        cancel(grant=grant, reason=" ", by=finance)
    cancel(grant=grant, reason="Decided again in May", by=finance)
    assert money(ward).left == 10_000


def test_a_decision_that_was_paid_on_is_not_struck_out(accepted, decision, second, finance):
    payment = claim(grant=accepted, amount=Decimal(10), evidence="Receipt", by=finance)
    authorise(payment=payment, by=second)
    mark_paid(payment=payment, paid_on=TODAY(), by=finance)
    refused_by_database(
        lambda: Decision.objects.filter(pk=decision.pk).update(
            struck_out_at=timezone.now(), struck_out_by=second
        )
    )
    from core import rests

    with pytest.raises(Refused, match=r"£10 of grant G\d+ was paid"):
        rests.refuse("decision", decision)


def test_finishing_releases_the_rest(accepted, finance, second, ward):
    payment = claim(grant=accepted, amount=Decimal("800.50"), evidence="Receipts", by=finance)
    with pytest.raises(Refused, match="under way"):
        finish(grant=accepted, reason="Cheaper", by=finance)
    authorise(payment=payment, by=second)
    mark_paid(payment=payment, paid_on=TODAY(), by=finance)
    with pytest.raises(Refused, match="is not paid"):
        finish(grant=accepted, reason="", by=finance)
    finish(grant=accepted, reason="Wood was cheaper", by=finance)
    assert (money(ward).paid, money(ward).committed, money(ward).left) == (
        Decimal("800.50"), 0, Decimal("9199.50"),
    )  # fmt: skip
    assert fresh(accepted).state == states.FINISHED
    with pytest.raises(WrongState):
        claim(grant=accepted, amount=Decimal(1), evidence="x", by=finance)


def test_a_refusal_says_why_and_by_which_decision(asked, decision, finance, second):
    for wrong, words in (
        ("", "published list"),
        ("They are rude", "published list"),
        (VOTED_DOWN, "No vote was lost"),
    ):
        with pytest.raises(Refused, match=words):
            refuse_request(asked=asked, decision=decision, reason=wrong, by=finance)
    refuse_request(
        asked=asked, decision=decision, reason="The work has already been done", by=finance
    )
    assert fresh(asked).state == "refused"
    with pytest.raises(Refused, match="was refused by it"):
        strike_out_decision(decision=decision, by=second)
    with pytest.raises(WrongState):
        withdraw_request(asked=asked, reason="x", by=finance)


def test_what_an_application_must_say(ward, group, finance):
    agency = factories.AgencyFactory()
    said = {
        "group": group, "title": "Beds", "purpose": "Beds", "received_on": TODAY(),
        "asks": [(ward, "grant", Decimal(5))], "by": finance,
    }  # fmt: skip
    for wrong, message in (
        ({"group": None}, "Choose who applies"),
        ({"agency": agency}, "Choose who applies"),
        ({"received_on": TODAY() + datetime.timedelta(days=1)}, "in the future"),
        ({"asks": []}, "at least one ward committee"),
        ({"asks": [(ward, "grant", Decimal(5))] * 2}, "is asked already"),
        ({"asks": [(ward, "grant", Decimal("5.001"))]}, "pounds and pence"),
        ({"group": None, "agency": agency}, "A public body gets a payment"),
    ):
        with pytest.raises(Refused, match=message), transaction.atomic():
            receive_application(**said | wrong)
    assert not Application.objects.exists()
    first = receive_application(**said, client_id="7e0a1c9e-8b13-4d3f-8a48-6f0c5c0f7f11")
    again = receive_application(**said, client_id="7e0a1c9e-8b13-4d3f-8a48-6f0c5c0f7f11")
    assert first == again


def test_one_application_asks_several_wards_and_each_is_granted_alone(
    asked, decision, finance, year, grant, ward
):
    other = factories.BodyFactory(kind="ward_committee")
    more = set_ward_budget(body=other, year=year, amount=Decimal(100), by=finance)
    second_request = ask_of(
        application=asked.application, allocation=more, what="grant", amount=Decimal(50), by=finance
    )
    with pytest.raises(Refused, match="Choose a decision of"):
        award(asked=second_request, amount=Decimal(50), decision=decision, by=finance)
    assert money(more).left == 100
    assert money(ward).left == 9_000


def test_an_application_is_corrected_until_something_is_decided(asked, finance, group, decision):
    row = fresh(asked.application)
    row.seen(row.version)
    said = {"group": group, "agency": None, "purpose": "Beds", "received_on": row.received_on}
    change_application(application=row, title="Five raised beds", by=finance, **said)
    stale = asked.application
    stale.seen(1)
    with pytest.raises(Stale):
        change_application(application=stale, title="Other", by=finance, **said)
    award(asked=asked, amount=Decimal(5), decision=decision, by=finance)
    with pytest.raises(WrongState, match="has decided"):
        change_application(application=fresh(row), title="Other", by=finance, **said)


@pytest.mark.parametrize("role", ["head_of_service", "meetings_clerk", "data_officer"])
def test_who_may_not_grant(asked, decision, role):
    with pytest.raises(PermissionDenied):
        award(
            asked=asked,
            amount=Decimal(5),
            decision=decision,
            by=factories.OfficerFactory(role=role),
        )
    assert SYSTEM.pk is None


def test_a_grant_decided_in_private_is_seen_by_who_reads_such_and_who_pays(grant, finance, second):
    from boards.models import AgendaItem
    from tests.pairs import past_every_trigger

    clerkless = factories.OfficerFactory(role="data_officer")
    assert Grant.objects.visible_to(clerkless).filter(pk=grant.pk).exists()
    with past_every_trigger():
        AgendaItem.objects.filter(pk=grant.decision.item_id).update(
            access="exempt", paragraphs=[3], private_reason="Costs"
        )
    assert not Grant.objects.visible_to(clerkless).filter(pk=grant.pk).exists()
    for reader in (finance, second):
        assert Grant.objects.visible_to(reader).filter(pk=grant.pk).exists()


def test_who_accepted_is_taken_off_six_years_after_the_year_in_which_it_ended(
    accepted, finance, second
):
    """A grant that ended on 31 March 2027 is due from 1 April 2033, one of the next day a year later."""
    from funding.kept import _ended, _take_off
    from tests.pairs import past_every_trigger

    payment = claim(grant=accepted, amount=Decimal(10), evidence="Receipt", by=finance)
    authorise(payment=payment, by=second)
    mark_paid(payment=payment, paid_on=TODAY(), by=finance)
    finish(grant=accepted, reason="Not spent", by=finance)
    rows = Grant.objects.filter(pk=accepted.pk)
    for ended, before, due in (
        ((2027, 3, 31), (2027, 4, 1), True),
        ((2027, 3, 31), (2027, 3, 31), False),
        ((2027, 4, 1), (2028, 3, 31), False),
        ((2027, 4, 1), (2028, 4, 1), True),
    ):
        with past_every_trigger():
            rows.update(ended_on=datetime.date(*ended))
        moment = timezone.make_aware(datetime.datetime(*before, 12))
        assert _ended(moment).filter(pk=accepted.pk).exists() is due
    _take_off(rows.get())
    assert rows.get().accepted_by == "Name removed"
    assert not _ended(moment).exists()
    assert "accepted_by" not in {each.name for each in Grant.pgh_event_model._meta.fields}


def test_after_a_cancelled_grant_the_committee_decides_anew(
    grant, asked, decision, meeting, second, finance, ward
):
    cancel(grant=grant, reason="Recorded on the wrong line", by=finance)
    assert fresh(asked).state == "received"
    assert not DecisionHold.objects.standing().exists()
    again = award(asked=fresh(asked), amount=Decimal(900), decision=decision, by=finance)
    assert again.reference == f"G{asked.pk}.2"
    assert money(ward).committed == 900
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(state="approved", ended_on=None)


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_what_was_closed_by_mistake_is_opened_again(asked, decision, second, finance, state):
    if state == "refused":
        refuse_request(
            asked=asked, decision=decision, reason="The work has already been done", by=finance
        )
    else:
        withdraw_request(asked=asked, reason="They said so", by=finance)
    with pytest.raises(Refused, match="Enter a reason"):
        reopen_request(asked=fresh(asked), reason=" ", by=finance)
    reopen_request(asked=fresh(asked), reason="Wrong line", by=finance)
    assert (fresh(asked).state, fresh(asked).reason) == ("received", "")
    strike_out_decision(decision=decision, by=second)


def test_what_is_asked_is_corrected_until_it_is_decided(asked, finance, decision):
    change_request(asked=asked, what="purchase", amount=Decimal("1250.50"), by=finance)
    assert (fresh(asked).what, fresh(asked).asked) == ("purchase", Decimal("1250.50"))
    with pytest.raises(Refused, match="A payment goes to a public body"):
        change_request(asked=fresh(asked), what="payment", amount=Decimal(1), by=finance)
    award(asked=fresh(asked), amount=Decimal(5), decision=decision, by=finance)
    with pytest.raises(WrongState):
        change_request(asked=fresh(asked), what="grant", amount=Decimal(1), by=finance)
    rows = GrantRequest.objects.filter(pk=asked.pk)
    for change in ({"asked": 1}, {"what": "grant"}, {"application": None}, {"allocation": None}):
        refused_by_database(lambda change=change: rows.update(**change))
    refused_by_database(rows.delete)
    refused_by_database(lambda: Application.objects.update(title="Other"))
    refused_by_database(lambda: Application.objects.update(entered_by=None))


def test_the_applicant_fits_what_is_asked(asked, finance):
    row = fresh(asked.application)
    said = {"title": row.title, "purpose": row.purpose, "received_on": row.received_on}
    with pytest.raises(Refused, match="A public body gets a payment"):
        change_application(
            application=row, group=None, agency=factories.AgencyFactory(), by=finance, **said
        )


def test_a_grant_keeps_the_name_that_its_group_had(grant, group):
    type(group).objects.filter(pk=group.pk).update(name="Renamed")
    assert fresh(grant).applicant == "Abbey gardeners"
    refused_by_database(lambda: Grant.objects.filter(pk=grant.pk).update(applicant="Renamed"))


def test_the_day_of_the_decision_fits(asked, decision, finance, committee, group):
    tomorrow = decision.item.meeting.day + datetime.timedelta(days=1)
    Application.objects.filter(pk=asked.application_id).update(received_on=tomorrow)
    with pytest.raises(Refused, match="before the application was received"):
        award(asked=asked, amount=Decimal(5), decision=decision, by=finance)
    over = set_ward_budget(
        body=committee, year=open_year(first=2020, by=finance), amount=Decimal(50), by=finance
    )
    old = receive_application(
        group=group, title="Old", purpose="Old", received_on=datetime.date(2020, 5, 1), by=finance,
        asks=[(over, "grant", Decimal(5))],
    )  # fmt: skip
    with pytest.raises(Refused, match="after the end of 2020/21"):
        award(asked=old.requests.get(), amount=Decimal(5), decision=decision, by=finance)


def test_a_grant_is_put_on_hold_by_hand_and_goes_on_where_it_was(accepted, decision, finance):
    with pytest.raises(Refused, match="Enter a reason"):
        hold_grant(grant=accepted, reason="", by=finance)
    hold_grant(grant=accepted, reason="Called in on 3 November", by=finance)
    with pytest.raises(WrongState):
        claim(grant=accepted, amount=Decimal(5), evidence="x", by=finance)
    take_off_hold(grant=accepted, reason="Upheld", by=finance)
    assert (fresh(accepted).state, fresh(accepted).hold_reason) == ("accepted", "")


def test_a_grant_whose_decision_was_struck_out_does_not_go_on(grant, decision, second, finance):
    strike_out_decision(decision=decision, by=second)
    with pytest.raises(Refused, match="Its decision was struck out"):
        take_off_hold(grant=grant, reason="x", by=finance)


def test_a_grant_with_a_claim_is_not_cancelled(accepted, finance, second):
    payment = claim(grant=accepted, amount=Decimal(5), evidence="x", by=finance)
    with pytest.raises(Refused, match="under way"):
        cancel(grant=accepted, reason="They declined", by=finance)
    with pytest.raises(Refused, match="under way"):
        finish(grant=accepted, reason="x", by=finance)
    refuse_payment(payment=payment, reason="Taken back", by=second)
    with pytest.raises(Refused, match="Cancel the grant instead"):
        finish(grant=accepted, reason="x", by=finance)
    cancel(grant=accepted, reason="They declined", by=finance)


def test_a_private_decision_is_chosen_by_day_and_item_and_read_by_few(
    asked, decision, finance, as_user
):
    """What was decided in private: no figure, state or reason of it to who does not read such."""
    from boards.models import AgendaItem
    from tests.pairs import past_every_trigger

    outsider = factories.OfficerFactory(role="data_officer")
    with past_every_trigger():
        AgendaItem.objects.filter(pk=decision.item_id).update(
            access="exempt", paragraphs=[3], private_reason="Costs"
        )
    form = as_user(finance).get(f"/money/requests/{asked.pk}/award/").content.decode()
    assert "in the private part" in form
    assert decision.text not in form
    grant = award(asked=asked, amount=Decimal(777), decision=decision, by=finance)
    ward, client = asked.allocation, as_user(outsider)
    entries = f"{ward.get_absolute_url()}entries/?figure=committed"
    for path in (entries, ward.get_absolute_url(), "/money/applications/"):
        page = client.get(path).content.decode()
        assert grant.reference not in page, path
        assert "Raised beds" not in page, path
    assert client.get(asked.application.get_absolute_url()).status_code == 404
    assert grant.reference in as_user(finance).get(entries).content.decode()


def test_the_list_shows_of_an_application_what_its_reader_may_see(
    asked, finance, year, as_user, ward
):
    """A manager of one place reads nothing of what another ward committee was asked."""
    other = factories.BodyFactory(kind="ward_committee", name="Elsewhere committee")
    more = set_ward_budget(body=other, year=year, amount=Decimal(900), by=finance)
    ask_of(
        application=asked.application,
        allocation=more,
        what="grant",
        amount=Decimal(777),
        by=finance,
    )
    manager = factories.UserFactory()
    grant_role(user=manager, role="neighbourhood_manager", place=ward.body.neighbourhood, by=SYSTEM)
    page = as_user(type(manager).objects.get(pk=manager.pk)).get("/money/applications/")
    assert "Raised beds" in page.content.decode()
    assert "Elsewhere" not in page.content.decode()
    assert "£777" not in page.content.decode()
