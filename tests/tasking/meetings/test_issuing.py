"""The actions of a meeting in their agencies' hands, who came by agency, and what is asked of the manager."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from boards.attendance.operations import add_attendee, tick
from boards.bodies.operations import save_body
from boards.live.operations import finish_meeting, start_meeting
from boards.models import Body
from core import todo
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.retention.registry import find
from tasking.actions.operations import add_action
from tasking.meetings.agenda.operations import build_agenda
from tasking.meetings.escalations.operations import answer_escalation, escalate
from tasking.meetings.issuing.models import ActionsIssued, IssuedToAgency
from tasking.meetings.issuing.operations import issue_actions
from tasking.meetings.operations import withdraw_nomination
from tasking.meetings.shown.attendance import seat_records
from tests import factories
from tests.tasking.meetings.conftest import DAY, meeting_of

pytestmark = pytest.mark.django_db


def held(town, *agencies, days=0):
    """A meeting that has closed, at which each of these agencies was given an action."""
    meeting = meeting_of(town.group, town.manager, days=days)
    build_agenda(meeting=meeting, by=town.manager)
    start_meeting(meeting=meeting, by=town.manager)
    for each in agencies:
        add_action(
            what=f"SECRET of {each}", due_on=timezone.localdate() + 9 * DAY, lead_agency=each,
            agenda_item=meeting.items.first(), by=town.manager,
        )  # fmt: skip
    finish_meeting(meeting=meeting, by=town.manager)
    meeting.refresh_from_db()
    return meeting


def asked(user, name):
    return [(row.what, row.where) for row in todo.rows_of(name, user, timezone.now(), 10)]


def test_an_agency_without_an_account_is_to_be_rung(town, client_of):
    health = factories.AgencyFactory(name="Health")
    meeting = held(town, town.police, town.police, health)
    issued = issue_actions(meeting=meeting, by=town.manager)
    rows = [(each.agency.name, each.actions, each.told) for each in issued.agencies.all()]
    assert rows == [("Health", 1, 0), ("Police", 2, 1)]
    page = client_of(town.manager).get(meeting.get_absolute_url()).content.decode()
    assert page.count("no email address: ring them") == 1
    assert ActionsIssued.objects.visible_to(town.landlord).get() == issued
    assert not IssuedToAgency.objects.visible_to(town.fire).exists()


def test_when_and_by_whom(town):
    meeting = meeting_of(town.group, town.manager, days=0)
    with pytest.raises(WrongState):
        issue_actions(meeting=meeting, by=town.manager)
    nothing = held(town, days=-1)
    with pytest.raises(Refused, match="No open actions"):
        issue_actions(meeting=nothing, by=town.manager)
    with pytest.raises(PermissionDenied):
        issue_actions(meeting=nothing, by=town.sergeant)
    board = meeting_of(factories.BodyFactory(neighbourhood=town.place), town.manager)
    with pytest.raises(Refused, match="Only a tasking group"):
        issue_actions(meeting=board, by=town.manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        ActionsIssued.objects.create(meeting=meeting, issued_at=timezone.now())
    issued = ActionsIssued.objects.create(meeting=nothing, issued_at=timezone.now())
    for write in (lambda: ActionsIssued.objects.update(issued_by=town.head), issued.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_what_waits_for_the_manager(town, nominated):
    row = nominated(at=timezone.now() - 10 * DAY)
    escalate(group=town.city, to=town.group, why="policy", title="Bins", text="Yours", by=SYSTEM)
    assert asked(town.manager, "nominations") == []
    meeting = held(town, town.police)
    where = f"Sinfin Tasking, {meeting.day:%-d %B %Y}"
    assert asked(town.manager, "nominations") == [
        ("Say whether the nomination is taken on", "Sinfin Tasking")
    ]
    assert asked(town.manager, "escalations") == [("Answer the escalation", "City Tasking")]
    assert asked(town.manager, "issuing") == [("Issue the actions", where)]
    for name in ("nominations", "escalations", "issuing"):
        assert asked(town.sergeant, name) == asked(factories.UserFactory(), name) == []
    issue_actions(meeting=meeting, by=town.manager)
    withdraw_nomination(nomination=row, by=town.sergeant)
    assert asked(town.manager, "nominations") == asked(town.manager, "issuing") == []


def test_whoever_came_for_an_agency_counts_for_its_seat(town, client_of):
    assert seat_records(town.group) == []
    police, homes = town.seats
    for days, words in ((-3, "present"), (-2, "apologies"), (-1, None)):
        meeting = meeting_of(town.group, town.manager, days=days)
        start_meeting(meeting=meeting, by=town.manager)
        if words:
            tick(meeting=meeting, membership=police, status=words, by=town.manager)
        if days == -3:
            deputy = factories.PersonFactory(agency=town.housing)
            tick(
                meeting=meeting, membership=homes, status="substituted", substitute=deputy,
                substitute_agency=town.housing, by=town.manager,
            )  # fmt: skip
        elif days == -2:
            add_attendee(meeting=meeting, name="A deputy", agency=town.housing, by=town.manager)
        finish_meeting(meeting=meeting, by=town.manager)
    found = [(each.agency, each.marks, each.in_words) for each in seat_records(town.group)]
    assert found == [
        ("Homes", "●●○", "2 of 3 meetings, 1 no word"),
        ("Police", "●◐○", "1 of 3 meetings, 1 apologies, 1 no word"),
    ]
    manager = client_of(town.manager)
    for address in (meeting.get_absolute_url(), town.group.get_absolute_url()):
        assert "1 of 3 meetings, 1 apologies, 1 no word" in manager.get(address).content.decode()


def test_the_live_page_shows_what_an_item_is_about(town, nominated, client_of):
    nominated("Park")
    sent = escalate(
        group=town.city, to=town.group, why="policy", title="Bins", text="Yours", by=SYSTEM
    )
    meeting = meeting_of(town.group, town.manager, days=0)
    build_agenda(meeting=meeting, by=town.manager)
    start_meeting(meeting=meeting, by=town.manager)
    address = reverse("meeting_live", args=[meeting.pk])
    page = client_of(town.manager).get(address).content.decode()
    assert reverse("escalation_answer", args=[sent.pk]) in page
    answer_escalation(escalation=sent, to="taken_on", answer="Yes", by=town.manager)
    page = client_of(town.manager).get(address).content.decode()
    assert reverse("escalation_answer", args=[sent.pk]) not in page


def test_a_manager_sets_up_a_group_with_its_usual_days(town):
    new = {"name": "New Tasking", "kind": Body.Kind.TASKING, "power": Body.Power.OPERATIONAL}
    group = save_body(neighbourhood=town.place, by=town.manager, **new)
    assert (group.clear_days, group.minutes_days, group.call_days) == (1, 2, None)
    titles = [each.title for each in meeting_of(group, town.manager).items.order_by("position")]
    assert titles[2:4] == ["Overdue actions by agency", "Any other business"]


def test_the_place_leads_to_its_group(town, client_of):
    address = reverse("nominations", args=["sinfin-tasking"])
    page = town.place.get_absolute_url()
    assert address in client_of(town.sergeant).get(page).content.decode()
    assert address not in client_of(town.fire).get(page).content.decode()


def test_who_nominated_is_taken_out_after_six_years(town, nominated):
    row = nominated()
    withdraw_nomination(nomination=row, by=town.sergeant)
    sent = escalate(
        group=town.group, to=town.city, why="money", title="Lamps", text="Ten", by=town.manager
    )
    answer_escalation(escalation=sent, to="taken_on", answer="Yes", by=town.head)
    for key, which, field in (
        ("nominations", row, "nominated_by"), ("escalations", sent, "sent_by"),
    ):  # fmt: skip
        entry = find(key)
        assert not entry.overdue(timezone.now()).exists()
        due = entry.overdue(timezone.now() + 6 * 367 * DAY)
        assert [each.pk for each in due] == [which.pk]
        assert entry.empty(due.get()) == [field]
        which.refresh_from_db()
        assert getattr(which, field) is None
    row.refresh_from_db()
    assert row.whose == "Police"
