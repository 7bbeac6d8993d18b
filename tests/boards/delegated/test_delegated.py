"""Decisions outside a meeting: complete, numbered, frozen, published, reported."""

import datetime
import hashlib
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from boards.bodies.operations import save_body
from boards.decisions.holds import hold_decision, release_hold
from boards.delegated.operations import (
    change,
    confirm,
    consult,
    drop,
    missing,
    prepare,
    record_reply,
    record_signed,
    take_off,
)
from boards.meetings.agendas.operations import publish_agenda, withdraw_item
from boards.meetings.dates.operations import cancel_meeting, schedule_meeting
from boards.meetings.items.operations import remove_item
from boards.models import Consultation, DecisionHold, DelegatedDecision, DelegatedNotice
from boards.settings.operations import set_setting
from core import calendar
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from neighbourhoods.models import Person
from tests import factories
from tests.boards.delegated.conftest import ASKED, TODAY, WORDS, complete, elected

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def make(decision, writer, at=None):
    return record_signed(decision=decision, signed_on=TODAY, by=writer, at=at)


def raw(decision, **fields):
    """Write columns of a decision by SQL."""
    named = ", ".join(f"{name} = %s" for name in fields)
    with connection.cursor() as cursor:
        table = "boards_delegateddecision"
        values = [*fields.values(), decision.pk]
        cursor.execute(f"UPDATE {table} SET {named} WHERE id = %s", values)


def raw_made(decision, writer, **more):
    """Make it by SQL with all that the operation would have written."""
    raw(
        decision, state="made", made_at=timezone.now(), made_by_id=writer.pk, signed_on_paper=TODAY,
        year=calendar.municipal_year(TODAY), number=1, is_executive=True, **more,
    )  # fmt: skip


def test_it_is_numbered_frozen_and_published(draft, writer, client):
    made = make(draft, writer)
    assert (made.reference, made.state) == (f"D1/{made.year % 100:02d}", "made")
    notice = made.notice
    assert notice.sha256 == hashlib.sha256(bytes(notice.pdf)).hexdigest()
    text = client.get(made.get_absolute_url()).content.decode()
    for words in (*(WORDS[name] for name in ("title", "power", "text", "reasons")), "I agree."):
        assert words in text
    assert "None declared." in text
    assert "no reply by" in text
    assert client.get(f"/decisions-outside-meetings/{made.pk}.pdf").content == bytes(notice.pdf)
    assert str(made) in client.get("/decisions-outside-meetings/").content.decode()
    assert made.title in client.get(made.body.get_absolute_url()).content.decode()


def test_what_was_published_stays_when_a_name_changes(draft, writer, client):
    made = make(draft, writer)
    type(made.decided_by).objects.filter(pk=made.decided_by_id).update(name="Somebody Else")
    assert "Somebody Else" not in client.get(made.get_absolute_url()).content.decode()


def test_numbers_are_of_the_body_and_the_year_without_gaps(body, draft, writer):
    second, other = complete(body, writer), complete(factories.BodyFactory(), writer)
    numbers = [make(each, writer).number for each in (draft, second, other)]
    assert numbers == [1, 2, 1]


MISSING = {
    "the power": {"power": ""},
    "its day": {"power_on": None},
    "what was decided": {"text": ""},
    "a reason": {"reasons": ""},
    "alternatives": {"alternatives": ""},
    "the interests line": {"interest": ""},
    "the day": {"decided_on": None},
    "a day to come": {"decided_on": TODAY + DAY},
    "a scheme to come": {"power_on": TODAY + DAY},
    "a dispensation": {"interest": "disclosable", "interest_text": "Owns the shop"},
}


@pytest.mark.parametrize("what", MISSING)
def test_it_is_not_made_while_something_is_missing(draft, writer, as_user, what):
    raw(draft, **MISSING[what])
    draft.refresh_from_db()
    assert missing(draft)
    page = as_user(writer)
    sent = {
        "signed_on_day": TODAY.day,
        "signed_on_month": TODAY.month,
        "signed_on_year": TODAY.year,
    }
    answer = page.post(f"{draft.get_absolute_url()}signed/", sent)
    assert (answer.status_code, draft.state) == (422, "preparing")
    with pytest.raises(DatabaseError), transaction.atomic():
        raw_made(draft, writer)


REPLIES = {
    "a reply": {"replied_on": None, "said": ""},
    "a reply in time": {"replied_on": TODAY + DAY},
}


@pytest.mark.parametrize("what", REPLIES)
def test_it_is_not_made_without_every_reply(draft, writer, what):
    draft.consulted.filter(no_reply_by=None).update(**REPLIES[what])
    with pytest.raises(Refused, match="reply"):
        make(draft, writer)
    with pytest.raises(DatabaseError, match="has replied"), transaction.atomic():
        raw_made(draft, writer)


def test_an_officer_decides_after_consulting(draft, writer):
    draft.consulted.all().delete()
    with pytest.raises(Refused, match="after consulting"):
        make(draft, writer)
    with pytest.raises(DatabaseError, match="after consulting"), transaction.atomic():
        raw_made(draft, writer)


def test_an_elected_member_is_no_officer(body, draft, writer):
    elected(body, person=draft.decided_by)
    with pytest.raises(Refused, match="elected member"):
        make(draft, writer)
    with pytest.raises(DatabaseError, match="as an officer"), transaction.atomic():
        raw_made(draft, writer)


def test_the_database_makes_what_the_operation_would(draft, writer):
    raw_made(draft, writer)  # nothing is missing: the refusals above are not for another reason
    with pytest.raises(DatabaseError), transaction.atomic():
        raw(draft, text="Something else")


def test_once_made_it_stays(draft, writer):
    made = make(draft, writer)
    row = made.consulted.first()
    refusals = [
        lambda: DelegatedDecision.objects.filter(pk=made.pk).update(reasons="Others"),
        lambda: raw(made, state="preparing"),
        lambda: DelegatedDecision.objects.all().delete(),
        lambda: Consultation.objects.filter(pk=row.pk).update(said="No"),
        lambda: Consultation.objects.filter(pk=row.pk).delete(),
        lambda: Consultation.objects.create(
            decision=made, person=factories.PersonFactory(), asked_on=TODAY
        ),
        lambda: DelegatedNotice.objects.update(sha256="0" * 64),
        lambda: DelegatedNotice.objects.all().delete(),
    ]
    for write in refusals:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    with pytest.raises(WrongState):
        change(decision=made, reasons="Others", by=writer)
    with pytest.raises(WrongState):
        drop(decision=made, reason="No", by=writer)


def test_a_gap_in_the_numbers_is_refused(draft, writer):
    with pytest.raises(DatabaseError, match="without gaps"), transaction.atomic():
        raw(
            draft, state="made", made_at=timezone.now(), made_by_id=writer.pk, signed_on_paper=TODAY,
            year=2026, number=2,
        )  # fmt: skip


# One member for the own ward


def of_ward(body, writer, **fields):
    term = elected(body)
    asked = {"kind": "ward_member", "decided_by": term.person, "handed_in_on": TODAY} | fields
    return complete(body, writer, **asked), term


def test_one_member_decides_for_the_own_ward(body, writer):
    decision, term = of_ward(body, writer)
    made = make(decision, writer)
    assert made.term == term
    assert dict(made.notice.document["facts"])["Decided by"].endswith(f"{term.ward.name} ward")


def test_and_for_no_other(body, writer):
    decision, term = of_ward(body, writer)
    term.ward.neighbourhoods.clear()
    with pytest.raises(Refused, match="not elected for the ward"):
        make(decision, writer)
    raw_fields = {"term_id": term.pk}
    with pytest.raises(DatabaseError, match="own ward only"), transaction.atomic():
        raw_made(decision, writer, **raw_fields)


def test_nor_before_the_election(body, writer):
    decision, term = of_ward(body, writer)
    type(term).objects.filter(pk=term.pk).update(starts_on=TODAY + DAY)
    with pytest.raises(Refused, match="not elected"):
        make(decision, writer)
    with pytest.raises(DatabaseError, match="own ward only"), transaction.atomic():
        raw_made(decision, writer, term_id=term.pk)


def test_a_cabinet_member_does_not_for_an_executive_function(body, writer):
    decision, term = of_ward(body, writer)
    user = factories.UserFactory(is_active=False)
    grant_role(user=user, role=Role.PORTFOLIO_HOLDER, starts_on=ASKED, by=SYSTEM)
    type(term.person).objects.filter(pk=term.person.pk).update(user=user)
    with pytest.raises(Refused, match="cabinet member"):
        make(decision, writer)
    with pytest.raises(DatabaseError, match="cabinet member"), transaction.atomic():
        raw_made(decision, writer, term_id=term.pk)


def test_the_record_is_handed_in_within_a_month_and_open_for_six_years(body, writer):
    day = datetime.date(2026, 1, 31)
    decision = DelegatedDecision(kind="ward_member", decided_on=day)
    assert decision.hand_in_by == datetime.date(2026, 2, 28)
    assert decision.open_until == datetime.date(2032, 1, 31)
    decision.handed_in_on = datetime.date(2026, 3, 1)
    assert decision.is_handed_in_late
    unhanded, _ = of_ward(body, writer, handed_in_on=None)
    with pytest.raises(Refused, match="handed in"):
        make(unhanded, writer)
    with pytest.raises(DatabaseError), transaction.atomic():
        raw_made(unhanded, writer, term_id=None)


def test_the_cabinet_member_has_a_portfolio_and_an_executive(body, writer):
    with pytest.raises(Refused, match="no executive functions"):
        complete(factories.BodyFactory(), writer, kind="cabinet")
    decision = complete(body, writer, kind="cabinet")
    with pytest.raises(Refused, match="portfolio"):
        make(decision, writer)
    with pytest.raises(DatabaseError), transaction.atomic():
        raw_made(decision, writer)
    change(decision=decision, portfolio="Neighbourhoods", by=writer)
    made = make(decision, writer)
    assert "cabinet member for Neighbourhoods" in str(made.notice.document["facts"])


# When it comes into force


def test_it_comes_into_force_after_call_in(body, draft, writer):
    set_setting(name="boards.call_in_days", value="2", starts_on=TODAY, body=body, by=SYSTEM)
    made = make(draft, writer)
    assert made.notice.in_force_on == calendar.add_working_days(TODAY, 3)


def test_without_an_executive_it_is_in_force_at_once(writer):
    made = make(complete(factories.BodyFactory(), writer), writer)
    assert made.notice.in_force_on is None
    assert "cannot be called in" in str(made.notice.document["facts"])


def test_what_is_urgent_is_exempt_with_a_reason_and_who_agreed(body, writer):
    chair = factories.PersonFactory()
    with pytest.raises(Refused, match="Enter a reason for the exemption"):
        complete(body, writer, exempt_reason="The wall may fall.")
    urgent = {"exempt_reason": "The wall may fall.", "exempt_agreed_by": chair}
    with pytest.raises(Refused, match="Only a decision of an executive"):
        complete(factories.BodyFactory(), writer, **urgent)
    made = make(complete(body, writer, **urgent), writer)
    assert made.notice.in_force_on == TODAY
    assert dict(made.notice.document["facts"])["In force"] == (
        f"Immediately: urgent, so exempt from call-in. The wall may fall. Agreed by {chair}."
    )


@pytest.mark.parametrize("typed", ["The wall may fall", "The wall may fall. "])
def test_a_reason_ends_with_one_full_stop(typed):
    reason = DelegatedDecision(exempt_reason=typed, exempt_agreed_by=Person(name="Jo"))
    assert reason.exemption == "The wall may fall. Agreed by Jo."


def test_only_a_body_that_decides_exercises_executive_functions(writer):
    with pytest.raises(Refused, match="Only a board that decides"):
        save_body(body=factories.BodyFactory(), exercises_executive=True, by=writer)


# Who confirms


def test_who_decides_confirms_with_the_own_sign_in(draft, writer, as_user):
    user = factories.UserFactory()
    type(draft.decided_by).objects.filter(pk=draft.decided_by_id).update(user=user)
    draft.refresh_from_db()
    with pytest.raises(Refused, match="their own account"):
        make(draft, writer)
    with pytest.raises(PermissionDenied):
        confirm(decision=draft, by=writer)
    client = as_user(user)
    assert draft.title in client.get("/").content.decode()
    assert "This is my decision" in client.get(draft.get_absolute_url()).content.decode()
    stale = client.post(f"{draft.get_absolute_url()}confirm/", {"row_version": draft.version + 1})
    assert stale.status_code == 409
    client.post(f"{draft.get_absolute_url()}confirm/", {"row_version": draft.version})
    draft.refresh_from_db()
    assert (draft.state, draft.signed_by, draft.signed_on_paper) == ("made", user, None)


def test_a_draft_is_not_public(draft, client, as_user):
    assert client.get(draft.get_absolute_url()).status_code == 302
    assert as_user(factories.UserFactory()).get(draft.get_absolute_url()).status_code == 404
    assert draft.title not in client.get("/decisions-outside-meetings/").content.decode()
    assert draft.title not in client.get(draft.body.get_absolute_url()).content.decode()


# Preparing


def test_pressed_twice_it_is_begun_once(body, writer):
    first = complete(body, writer)
    again = prepare(
        body=body, kind="officer", title="A bench", decided_by=first.decided_by, by=writer,
        client_id=first.client_id,
    )  # fmt: skip
    assert again == first


def test_a_private_body_has_none(writer):
    private = factories.BodyFactory(kind="tasking", power="operational")
    with pytest.raises(Refused, match="private"):
        complete(private, writer)


@pytest.mark.parametrize(
    ("reply", "field"),
    [
        ({}, "replied_on"),
        ({"replied_on": TODAY, "said": "Yes", "no_reply_by": TODAY}, "replied_on"),
        ({"replied_on": TODAY}, "said"),
        ({"no_reply_by": TODAY, "said": "Yes"}, "said"),
        ({"no_reply_by": TODAY, "interest": "A friend"}, "interest"),
        ({"replied_on": TODAY + DAY, "said": "Yes"}, "replied_on"),
        ({"no_reply_by": ASKED - DAY}, "no_reply_by"),
    ],
)
def test_a_reply_is_dated_or_there_is_none(draft, writer, reply, field):
    with pytest.raises(Refused) as refused:
        record_reply(consultation=draft.consulted.first(), by=writer, **reply)
    assert refused.value.field == field


def test_who_is_asked(draft, writer):
    with pytest.raises(Refused, match="someone other than the decision maker"):
        consult(decision=draft, person=draft.decided_by, asked_on=TODAY, by=writer)
    with pytest.raises(WrongState, match="already"):
        consult(decision=draft, person=draft.consulted.first().person, asked_on=TODAY, by=writer)
    with pytest.raises(Refused, match="they were asked"):
        consult(decision=draft, person=factories.PersonFactory(), asked_on=TODAY + DAY, by=writer)
    replied, silent = draft.consulted.all()
    with pytest.raises(Refused, match="has replied"):
        take_off(consultation=replied, by=writer)
    take_off(consultation=silent, by=writer)
    assert list(draft.consulted.all()) == [replied]


def test_one_that_is_not_taken_is_dropped_with_a_reason(draft, writer):
    with pytest.raises(Refused, match="a reason for withdrawing"):
        drop(decision=draft, reason=" ", by=writer)
    dropped = drop(decision=draft, reason="No money", by=writer)
    assert (dropped.state, dropped.number) == ("dropped", None)
    with pytest.raises(WrongState):
        make(dropped, writer)


# Reported at the next meeting


def next_meeting(body, writer, days=20, **more):
    starts_at = timezone.now() + datetime.timedelta(days=days)
    return schedule_meeting(body=body, starts_at=starts_at, by=writer, place="Hall", **more)


def test_it_goes_on_the_agenda_that_is_being_prepared(body, draft, writer):
    meeting = next_meeting(body, writer)
    made = make(draft, writer)
    item = made.reports.get().item
    assert (item.meeting, item.title) == (meeting, f"Decision outside a meeting: {made.title}")
    assert item.text.startswith(f"{draft.decided_by}, Head of parks, decided on ")
    assert made.text in item.text
    publish_agenda(meeting=meeting, by=writer)
    assert made.reports.count() == 1


def test_it_waits_on_the_work_programme_for_a_meeting(body, draft, writer, as_user):
    made = make(draft, writer)
    programme = f"/bodies/{body.slug}/programme/"
    assert made.title in as_user(writer).get(programme).content.decode()
    meeting = next_meeting(body, writer)
    publish_agenda(meeting=meeting, by=writer)
    assert made.reports.get().item.meeting == meeting
    assert made.title not in as_user(writer).get(programme).content.decode()


def test_taken_off_withdrawn_or_cancelled_it_waits_again(body, draft, writer):
    first = next_meeting(body, writer)
    made = make(draft, writer)
    waiting = DelegatedDecision.objects.filter(body=body).unreported
    remove_item(item=made.reports.get().item, by=writer)
    assert list(waiting()) == [made]
    publish_agenda(meeting=first, by=writer)
    assert list(waiting()) == []
    withdraw_item(item=made.reports.get().item, reason="Too early", by=writer)
    assert list(waiting()) == [made]
    second = next_meeting(body, writer, days=40)
    publish_agenda(meeting=second, by=writer)
    cancel_meeting(meeting=second, reason="Snow", by=writer)
    assert list(waiting()) == [made]


def test_the_list_takes_the_same_queries_for_one_and_for_three(
    body, writer, client, django_assert_num_queries
):
    for count in (1, 2):
        for _ in range(count):
            make(complete(body, writer), writer)
        with django_assert_num_queries(2):
            client.get("/decisions-outside-meetings/")


def test_something_rests_on_it_once_it_is_made(draft, writer):
    with pytest.raises(DatabaseError, match="not made"), transaction.atomic():
        hold_decision(decision=draft, holder="plan-1", label="The plan")
    made = make(draft, writer)
    hold = hold_decision(decision=made, holder="plan-1", label="The plan")
    assert hold_decision(decision=made, holder="plan-1", label="The plan") == hold
    rows = DecisionHold.objects.filter(delegated=made)
    assert list(rows.visible_to(writer)) == [hold]
    assert not rows.visible_to(AnonymousUser()).exists()
    with pytest.raises(DatabaseError, match="hold_of_one"), transaction.atomic():
        DecisionHold.objects.create(holder="x", label="Of nothing", held_at=timezone.now())
    release_hold(decision=made, holder="plan-1")
    assert not made.holds.standing().exists()


def test_a_published_decision_is_corrected_beside_its_notice(draft, writer, client, as_user):
    """The notice stays; who runs the meetings says what is wrong, once a press, and everybody reads it."""
    made = make(draft, writer)
    form = f"/decisions-outside-meetings/{made.pk}/correct/"
    officer = as_user(writer)
    assert form in officer.get(made.get_absolute_url()).content.decode()
    assert form not in client.get(made.get_absolute_url()).content.decode()
    sent = {"text": "Two benches, not one", "client_id": str(uuid.uuid4())}
    for _ in range(2):
        assert officer.post(form, sent).status_code == 302
    assert made.corrections.count() == 1
    notice = made.notice.sha256
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Two benches, not one" in page
    assert notice in page
