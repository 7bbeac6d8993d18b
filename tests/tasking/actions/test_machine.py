"""Every state × step × persona; offers, who may end an action, evidence."""

import datetime
import itertools
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from tasking import states
from tasking.actions import operations
from tasking.actions.photos.reporting import report
from tasking.models import Action, ActionUpdate
from tests import factories
from tests.core.test_photographs import jpeg
from tests.tasking.actions.test_pairs import facts_of
from tests.together import rows as reads
from tests.together import together

DAY = datetime.timedelta(days=1)
ALL = tuple(states.MACHINE.moves)
PERSONAS = (
    *("neighbourhood_manager", "head_of_service", "partner_officer", "board_chair"),
    *("elected_member", "finance_officer", "system_administrator", "service_officer"),
)
EDITORS = {"neighbourhood_manager", "head_of_service"}


def stored(world, state, **more):
    now = timezone.now()
    details = {"body": world.own.body, "neighbourhood": world.own.place, "marking": "public"} | more
    return Action.objects.create(
        what="x", lead_agency=world.own.agency, due_on=now.date() + DAY, created_at=now,
        changed_at=now, **details | facts_of(state),
    )  # fmt: skip


def expected(persona, before, after, body):
    """Written down once more: what becomes of a step with a reason."""
    allowed = {
        "offered": "accepted declined cancelled",
        "declined": "offered cancelled",
        "accepted": "in_progress blocked done cancelled",
        "in_progress": "blocked done cancelled",
        "blocked": "in_progress done cancelled",
        "done": "in_progress",
        "verified": "", "closed": "", "cancelled": "",
    }[before].split()  # fmt: skip
    if before == "done":
        allowed += {"board": ["closed"], "tasking": ["verified", "closed"], "none": ["verified"]}[
            body
        ]
    if before == "verified" and body != "none":
        allowed.append("closed")
    is_chair = persona == "board_chair" and body == "board"
    reaches = persona in EDITORS or persona == "partner_officer"
    if not reaches and not (is_chair and after == "closed"):
        return PermissionDenied
    if after == before:
        return WrongState
    if persona == "partner_officer" and after not in [
        "accepted",
        "declined",
        "in_progress",
        "blocked",
        "done",
    ]:
        return PermissionDenied
    return None if after in allowed else Refused


@pytest.mark.parametrize("body", ["board", "tasking", "none"])
@pytest.mark.parametrize("persona", PERSONAS)
def test_every_step_of_every_state_for_everybody(world, persona, body):
    by = world.people[persona]
    where = {"board": world.own.body, "tasking": world.own.private_body, "none": None}[body]
    faults = []
    for before, after in itertools.product(ALL, ALL):
        if before == "closed" and where is None:
            continue  # nobody signed it off
        with transaction.atomic():
            said = {"marking": "official"} if body == "tasking" else {}
            action = stored(world, before, body=where, **said)
            got = None
            try:
                with transaction.atomic():
                    operations.move_action(action=action, to=after, note="because", by=by)
            except (PermissionDenied, Refused) as error:
                got = type(error)
            transaction.set_rollback(True)
        if got != expected(persona, before, after, body):
            faults.append((before, after, got, expected(persona, before, after, body)))
    assert faults == []


@pytest.mark.parametrize("before", ["accepted", "in_progress", "blocked"])
def test_what_was_accepted_is_offered_with_another_agency_only(world, before):
    action, other = stored(world, before), world.other.agency
    found = Action.objects.filter(pk=action.pk)
    with pytest.raises(DatabaseError, match="offered to another one only"), transaction.atomic():
        found.update(state="offered")
    with pytest.raises(Refused, match="change the lead agency"):
        operations.move_action(action=action, to="offered", by=world.own.writer)
    operations.change_action(action=action, lead_agency=other, by=world.own.writer)
    now = found.get()
    assert (now.state, now.lead_agency, now.is_open) == ("offered", other, True)
    assert now.offered_at is not None
    assert now.accepted_at is None
    last = ActionUpdate.objects.filter(action=action).latest("pk")
    assert (last.from_state, last.to_state, last.note) == (
        before,
        "offered",
        f"Offered to {other}.",
    )


def test_a_board_signs_off_and_tasking_confirms_by_sql_too(world):
    board, tasking = stored(world, "done"), stored(world, "done", body=None)
    with pytest.raises(DatabaseError, match="signed off by the board"), transaction.atomic():
        Action.objects.filter(pk=board.pk).update(state="verified")
    assert Action.objects.filter(pk=tasking.pk).update(state="verified") == 1


def add(world, by=None, **more):
    details = {"what": "Mend it", "due_on": timezone.localdate() + DAY}
    return operations.add_action(**details | more, by=by or world.own.writer)


def test_who_is_in_the_room_has_accepted_and_others_are_asked(world):
    item, agency = world.own.live_item, factories.AgencyFactory()
    here, away = (factories.PersonFactory(agency=agency) for _ in range(2))
    item.meeting.attendances.create(person=here, name=here.name, status="in_attendance")
    assert add(world, owner=here, agenda_item=item).state == "accepted"
    assert add(world, owner=away, agenda_item=item).state == "offered"
    assert add(world, lead_agency=agency, agenda_item=item).state == "offered"
    assert add(world, owner=here, neighbourhood=world.own.place).state == "offered"
    mine = factories.PersonFactory(agency=agency, user=world.own.writer)
    assert add(world, owner=mine, neighbourhood=world.own.place).state == "accepted"
    assert add(world, owner=away, agenda_item=item, state="blocked").state == "blocked"
    assert add(world, owner=away, body=world.own.body, brought_over=True).state == "accepted"


def test_the_lead_follows_its_owner_and_is_offered_anew(world):
    old, new = factories.AgencyFactory(), factories.AgencyFactory()
    ann, bob = factories.PersonFactory(agency=old), factories.PersonFactory(agency=new)
    action = add(world, owner=ann, body=world.own.body, state="accepted")
    operations.change_action(action=action, owner=bob, by=world.own.writer)
    action.refresh_from_db()
    assert (action.lead_agency, action.state) == (new, "offered")
    first = action.offered_at
    operations.change_action(action=action, owner=ann, by=world.own.writer)
    action.refresh_from_db()
    assert (action.lead_agency, action.state) == (old, "offered")
    assert action.offered_at > first
    operations.move_action(action=action, to="accepted", by=world.own.writer)
    action.refresh_from_db()
    assert action.accepted_at >= action.offered_at


def test_the_form_lets_the_lead_follow_the_owner_too(world, as_user):
    manager = world.people["neighbourhood_manager"]
    bob = factories.PersonFactory(agency=factories.AgencyFactory())
    action = add(world, lead_agency=world.own.agency, body=world.own.body, state="accepted")
    client, day = as_user(manager), action.due_on
    answer = client.post(reverse("action_edit", args=[action.pk]), {
        "what": action.what, "owner": bob.pk, "agency": action.lead_agency_id,
        "due_on": day.isoformat(), "priority": 3,
        "row_version": Action.objects.get(pk=action.pk).version,
    })  # fmt: skip
    assert answer.status_code == 302
    action.refresh_from_db()
    assert (action.owner, action.lead_agency, action.state) == (bob, bob.agency, "offered")


def test_evidence_is_a_note_or_a_photograph(world):
    by = world.own.writer
    bare, noted, shown = (
        add(world, lead_agency=world.own.agency, body=world.own.body, state="accepted",
            evidence_required=True)
        for _ in range(3)
    )  # fmt: skip
    with pytest.raises(Refused, match="Evidence is needed"):
        operations.move_action(action=bare, to="done", by=by)
    operations.move_action(action=noted, to="done", note="Seen on Monday", by=by)
    report(action=shown, to="done", photo=(jpeg(), "a.jpg"), by=by)
    assert Action.objects.filter(pk__in=[noted.pk, shown.pk], state="done").count() == 2
    with pytest.raises(DatabaseError, match="evidence is needed"), transaction.atomic():
        said_without_words(bare)


def said_without_words(action):
    """A report as nobody's operation, looked at as at the end of its transaction."""
    ActionUpdate.objects.create(
        action=action, at=timezone.now(), by_name="x", from_state="accepted", to_state="done"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_chair_signs_off_on_the_page_and_does_nothing_else(world, as_user):
    action = stored(world, "done")
    chair = as_user(world.people["board_chair"])
    page = chair.get(reverse("action_report", args=[action.pk]))
    assert [value for value, _ in page.context["form"].fields["to"].choices] == ["", "closed"]
    chair.post(
        reverse("action_report", args=[action.pk]),
        {"to": "closed", "note": "", "client_id": uuid.uuid4()},
    )
    action.refresh_from_db()
    assert action.state == "closed"


def test_chairing_a_board_signs_off_nothing_of_another(world):
    other = stored(world, "done", body=world.other.body, neighbourhood=world.other.place)
    with pytest.raises(PermissionDenied):
        operations.move_action(action=other, to="closed", by=world.people["board_chair"])


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_and_decline_at_once_leave_one_answer():
    agency, users = factories.AgencyFactory(), [factories.UserFactory() for _ in range(2)]
    for each in users:
        grant_role(user=each, role=Role.PARTNER_OFFICER, place=agency, by=SYSTEM)
    action = operations.add_action(
        what="x", due_on=timezone.localdate() + DAY, lead_agency=agency, by=SYSTEM
    )
    seen = [Action.objects.get(pk=action.pk) for _ in users]
    steps = zip(users, seen, ("accepted", "declined"), strict=True)
    outcomes = together(
        *(
            lambda user=user, row=row, to=to: operations.move_action(
                action=row, to=to, note="no", by=user
            )
            for user, row, to in steps
        ),
        before=reads("tasking_action"),
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["ActionUpdate", "WrongState"]
    assert ActionUpdate.objects.filter(action=action).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_off_at_once_sign_off_once():
    officers = [factories.OfficerFactory() for _ in range(2)]
    action = operations.add_action(
        what="x", due_on=timezone.localdate() + DAY, lead_agency=factories.AgencyFactory(),
        body=factories.BodyFactory(), state="accepted", by=SYSTEM,
    )  # fmt: skip
    operations.move_action(action=action, to="done", by=SYSTEM)
    outcomes = together(
        *(
            lambda by=by: operations.move_action(
                action=Action.objects.get(pk=action.pk), to="closed", by=by
            )
            for by in officers
        ),
        before=reads("tasking_action"),
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["ActionUpdate", "WrongState"]


def test_an_offer_seen_before_it_moved_is_not_accepted(world):
    action = add(world, lead_agency=world.own.agency, neighbourhood=world.own.place)
    action.seen(action.version)
    operations.change_action(action=Action.objects.get(pk=action.pk), what="Other", by=SYSTEM)
    with pytest.raises(Stale):
        operations.move_action(action=action, to="accepted", by=world.people["partner_officer"])
