"""The state machine, in code and in the database; operations; pages; lists and exports."""

import csv
import datetime
import io
import itertools
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.access import Role
from accounts.models import User
from accounts.operations import grant_role
from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from core.models import Event
from tasking import states
from tasking.actions import operations, rules
from tasking.models import Action, ActionAgency, ActionUpdate
from tasking.sharing.marking import level_in_words
from tests import factories

DAY = datetime.timedelta(days=1)
ALL = tuple(states.MACHINE.moves)


@pytest.fixture
def writer(db):
    return factories.OfficerFactory(name="Wanda Writer")


def make(by, **more):
    values = {"what": "Mend the gate", "due_on": timezone.localdate() + DAY, "by": by}
    if "owner" not in more:
        values["lead_agency"] = more.pop("lead_agency", None) or factories.AgencyFactory()
    return operations.add_action(**{"state": "accepted"} | values | more)


def move(action, *steps, by):
    for to in steps:
        operations.move_action(action=action, to=to, note="because", by=by)
    return Action.objects.get(pk=action.pk)


# ------------------------------------------------------------------ the machine

WRITTEN = """
offered: accepted declined cancelled
declined: offered cancelled
accepted: in_progress blocked done cancelled offered
in_progress: blocked done cancelled offered
blocked: in_progress done cancelled offered
done: verified in_progress closed
verified: closed
closed:
cancelled:
"""


def test_the_machine_is_the_one_that_was_agreed():
    written = {
        name: tuple(after.split())
        for name, _, after in (line.partition(":") for line in WRITTEN.split("\n") if line)
    }
    assert written == states.MACHINE.moves


@given(st.lists(st.sampled_from(ALL), max_size=12))
def test_nothing_leaves_an_end(path):
    state = states.OFFERED
    for wanted in path:
        if states.MACHINE.can_move(state, wanted):
            assert state not in (states.CLOSED, states.CANCELLED)
            state = wanted
    assert state in ALL


def test_open_and_on_the_agenda():
    assert set(states.OPEN) == {"offered", "accepted", "declined", "in_progress", "blocked"}
    assert set(states.ON_AGENDA) - set(states.OPEN) == {"done", "verified"}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(ALL, ALL)))
def test_the_database_allows_the_same_steps_and_no_others(world, before, after):
    body = world.own.private_body  # tasking's own, which are confirmed and signed off
    now = timezone.now()
    action = Action.objects.create(
        what="x", lead_agency=world.own.agency, body=body, due_on=now.date(), state=before,
        is_open=before in states.OPEN, created_at=now, changed_at=now,
        done_on=now.date() if before in states.REPORTED else None,
    )  # fmt: skip
    change = {"state": after, "is_open": after in states.OPEN}
    change["done_on"] = now.date() if after in states.REPORTED else None
    if (before, after) in states.WITH_AGENCY:
        change["lead_agency"] = world.other.agency
    if before == after or states.MACHINE.can_move(before, after):
        assert Action.objects.filter(pk=action.pk).update(**change) == 1
    else:
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            Action.objects.filter(pk=action.pk).update(**change)
        with (
            pytest.raises(DatabaseError, match="Invalid transition"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE tasking_action SET state = %s, is_open = %s WHERE id = %s",
                [after, after in states.OPEN, action.pk],
            )


@pytest.mark.parametrize(
    ("before", "after", "needed"),
    [
        ("accepted", "blocked", True),
        ("offered", "declined", True),
        ("accepted", "cancelled", True),
        ("done", "in_progress", True),
        ("blocked", "in_progress", False),
        ("in_progress", "done", False),
    ],
)
def test_which_steps_need_a_reason(before, after, needed):
    assert states.MACHINE.needs_reason(before, after) is needed


@pytest.mark.parametrize(
    "changes",
    [
        {"is_open": False},
        {"state": "done", "done_on": timezone.localdate()},
        {"state": "done", "is_open": False},
        {"done_on": timezone.localdate()},
        {"what": ""},
        {"changed_at": timezone.localtime() - 900 * DAY},
    ],
)
def test_the_database_refuses_an_action_at_odds_with_itself(world, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=world.own.action.pk).update(**changes)


def test_without_a_body_nothing_is_signed_off(writer):
    action = move(make(writer), "done", "verified", by=writer)
    assert action.next_states() == []
    with pytest.raises(Refused, match="“Confirmed” is the final status"):
        operations.move_action(action=action, to="closed", by=writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(state="closed")


def test_due_default():
    today = datetime.date(2026, 3, 2)
    assert rules.due_default(None, today) == datetime.date(2026, 3, 30)
    assert rules.due_default(datetime.date(2026, 6, 1), today) == datetime.date(2026, 6, 1)


# ------------------------------------------------------------------ the agency rows


def rows(action):
    return list(
        ActionAgency.objects.filter(action=action)
        .order_by("pk")
        .values_list("agency", "is_lead", "is_open", "due_on", "neighbourhood")
    )


def test_agency_rows_follow_the_action_even_by_sql(world, writer):
    lead, helper = world.own.agency, world.other.agency
    action = make(
        writer, lead_agency=lead, supporting=[helper, lead], neighbourhood=world.own.place
    )
    place, due = world.own.place.pk, action.due_on
    assert rows(action) == [(lead.pk, True, True, due, place), (helper.pk, False, True, due, place)]
    later = due + 9 * DAY
    Action.objects.filter(pk=action.pk).update(due_on=later, neighbourhood=None)
    assert [row[2:] for row in rows(action)] == [(True, later, None)] * 2
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tasking_action SET lead_agency_id = %s, state = 'done', is_open = false, "
            "done_on = due_on WHERE id = %s",
            [helper.pk, action.pk],
        )
    assert [row[:3] for row in rows(action)] == [(lead.pk, False, False), (helper.pk, True, False)]


def test_bulk_made_actions_have_their_lead_row(world):
    now = timezone.now()
    made = Action.objects.bulk_create(
        Action(
            what="x",
            lead_agency=world.own.agency,
            due_on=now.date(),
            created_at=now,
            changed_at=now,
        )
        for _ in range(3)
    )
    assert ActionAgency.objects.filter(action__in=made, is_lead=True).count() == 3


# ------------------------------------------------------------------ operations


def test_an_action_takes_the_owners_agency_and_the_meetings_place(world, writer):
    owner = world.own.person
    action = make(writer, owner=owner, agenda_item=world.own.live_item)
    assert action.lead_agency == owner.agency
    assert (action.body, action.neighbourhood) == (world.own.body, world.own.place)
    assert (action.state, action.marking) == ("accepted", "public")
    assert Event.objects.about(action).first().target_label == action.reference


def test_what_a_private_body_asks_for_is_not_public_and_not_a_residents(world, writer):
    action = make(writer, body=world.own.private_body)
    assert action.marking == "official"
    resident = factories.PersonFactory()
    with pytest.raises(Refused, match="meets in private"):
        make(writer, body=world.own.private_body, owner=resident, lead_agency=world.own.agency)
    with pytest.raises(Refused, match="meets in private"):
        operations.change_action(action=action, owner=resident, by=writer)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"owner": None, "lead_agency": None}, "agency"),
        ({"due_on": datetime.date(2020, 1, 1)}, "due_on"),
        ({"due_on": datetime.date(2150, 1, 1)}, "due_on"),
    ],
)
def test_promises_that_cannot_be_kept_are_refused(writer, more, field):
    with pytest.raises(Refused) as refused:
        operations.add_action(
            **{
                "what": "x",
                "due_on": timezone.localdate(),
                "lead_agency": factories.AgencyFactory(),
                "by": writer,
            }
            | more
        )
    assert refused.value.field == field


def test_a_place_in_another_neighbourhood_is_refused(world, writer):
    with pytest.raises(Refused, match="another neighbourhood"):
        make(writer, neighbourhood=world.own.place, part=world.other.part)


def test_the_same_id_twice_makes_one_action_and_only_in_its_place(world, writer):
    identity = uuid.uuid4()
    item = world.own.live_item
    first = make(writer, agenda_item=item, client_id=identity)
    assert make(writer, agenda_item=item, client_id=identity) == first
    with pytest.raises(Refused, match="sent before"):
        make(writer, client_id=identity)


def test_a_published_meeting_takes_no_new_action(world, writer):
    with pytest.raises(WrongState, match="Add it on the actions page"):
        make(writer, agenda_item=world.own.published.items.first())


def test_steps_are_recorded_and_repeated_ones_are_one(writer):
    action, identity = make(writer), uuid.uuid4()
    for _ in range(2):
        update = operations.move_action(action=action, to="done", by=writer, client_id=identity)
    assert ActionUpdate.objects.filter(action=action).count() == 1
    assert (update.from_state, update.to_state, update.by_name) == (
        "accepted",
        "done",
        "Wanda Writer",
    )
    action.refresh_from_db()
    assert (action.state, action.is_open, action.version) == ("done", False, 2)


def test_a_step_that_somebody_else_took_says_who(writer):
    action = make(writer)
    operations.move_action(action=action, to="done", by=writer)
    for to in ("done", "blocked"):
        with pytest.raises(WrongState, match="Wanda Writer made this change"):
            operations.move_action(action=action, to=to, note="x", by=writer)


def test_steps_and_notes_that_say_nothing_are_refused(writer):
    action = make(writer)
    for attempt in (
        lambda: operations.move_action(action=action, to="blocked", note=" ", by=writer),
        lambda: operations.move_action(action=action, to="closed", by=writer),
        lambda: operations.add_note(action=action, note=" ", by=writer),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.field == "note"


@pytest.mark.parametrize(
    "values",
    [
        {"note": "", "to_state": ""},
        {"note": "", "to_state": "blocked"},
        {"note": "", "from_state": "done", "to_state": "in_progress"},
    ],
)
def test_the_database_wants_reasons_too(world, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionUpdate.objects.create(
            action=world.own.action, at=timezone.now(), by_name="x", **values
        )


def test_reports_are_never_changed_or_deleted(world):
    found = ActionUpdate.objects.filter(action=world.own.action)
    for attempt in (lambda: found.update(note="x"), lambda: found.delete()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            attempt()


def test_every_change_of_an_action_leaves_a_row(world):
    history = Action.pgh_event_model.objects.filter(pgh_obj_id=world.own.action.pk)
    before = history.count()
    Action.objects.filter(pk=world.own.action.pk).update(
        state="done", is_open=False, done_on=timezone.localdate()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tasking_action SET what = 'by SQL' WHERE id = %s", [world.own.action.pk]
        )
    new = list(history.order_by("pgh_id").values_list("pgh_label", "state"))[before:]
    assert new == [("update", "done"), ("update", "done")]


def test_two_editors_clash_and_nothing_is_overwritten(writer):
    action = make(writer)
    first, second = (Action.objects.get(pk=action.pk) for _ in range(2))
    for each in (first, second):
        each.seen(1)
    operations.change_action(action=first, what="Mend both gates", by=writer)
    with pytest.raises(Stale) as clash:
        operations.change_action(action=second, what="Paint it", by=writer)
    assert (clash.value.who, clash.value.row.what) == ("Wanda Writer", "Mend both gates")
    action.refresh_from_db()
    assert (action.what, action.version) == ("Mend both gates", 2)


def test_another_date_for_open_actions_only(writer):
    action = make(writer)
    later = timezone.localdate() + 30 * DAY
    operations.redate_action(action=action, due_on=later, note="Ordered", by=writer)
    assert Action.objects.get(pk=action.pk).due_on == later
    with pytest.raises(Refused, match="past"):
        operations.redate_action(action=action, due_on=timezone.localdate() - DAY, by=writer)
    operations.move_action(action=action, to="done", by=writer)
    with pytest.raises(WrongState, match="can no longer be changed"):
        operations.redate_action(action=action, due_on=later + DAY, by=writer)


# ------------------------------------------------------------------ who sees what


def test_the_public_sees_an_action_with_the_minutes_and_without_notes(world, client):
    public = Action.objects.visible_to(AnonymousUser())
    shown = Action.objects.get(agenda_item__meeting=world.own.published, marking="public")
    assert shown in public
    assert world.own.action not in public
    assert not public.filter(body=world.own.private_body).exists()
    operations.add_note(action=shown, note="SECRET remark", by=SYSTEM)
    page = client.get(f"/actions/{shown.pk}/").content.decode()
    assert "Action of OWN published item" in page
    assert "SECRET remark" not in page
    assert "History" not in page


def test_an_owner_works_a_promise_without_any_role(world, as_user):
    user = User.objects.get(pk=world.people["nobody"].pk)
    person = factories.PersonFactory(user=user, agency=world.own.agency)
    action = make(SYSTEM, owner=person)
    client = as_user(user)
    assert f"A{action.pk}" in client.get("/actions/mine/").content.decode()
    response = client.post(f"/actions/{action.pk}/report/", {"to": "in_progress", "note": ""})
    assert response.status_code == 302
    assert client.get(f"/actions/{action.pk}/change/").status_code == 403


def test_a_partner_reports_but_does_not_check_or_sign_off(as_user, world):
    client = as_user(world.people["partner_officer"])
    path = f"/actions/{world.own.action.pk}/report/"
    offered = [value for value, _ in client.get(path).context["form"].fields["to"].choices]
    assert offered == ["", "blocked", "done"]
    bad = client.post(path, {"to": "blocked", "note": ""})
    assert bad.status_code == 422
    assert "Enter a reason for the status “Blocked”." in bad.content.decode()
    assert client.post(path, {"to": "verified"}).status_code == 422
    assert client.post(path, {"to": "", "note": " "}).status_code == 422
    client.post(path, {"to": "done", "note": "Went there on Monday"})
    page = client.get(f"/actions/{world.own.action.pk}/").content.decode()
    assert "Went there on Monday" in page
    stale = client.post(path, {"to": "done", "note": "again"})
    assert stale.status_code == 422


# ------------------------------------------------------------------ pages


def action_form(world, **changes):
    return {
        "what": "Mend   the\ngate", "agency": world.own.agency.pk, "due_on_day": "1",
        "due_on_month": "3", "due_on_year": "2040", "priority": "2",
        "neighbourhood": world.own.place.pk, "client_id": str(uuid.uuid4()),
    } | changes  # fmt: skip


def test_a_manager_adds_and_changes_an_action(manager, world):
    response = manager.post("/actions/add/", action_form(world, supporting=[world.other.agency.pk]))
    action = Action.objects.latest("id")
    assert response["Location"] == f"/actions/{action.pk}/"
    assert (action.what, action.priority) == ("Mend the gate", 2)
    assert action.agencies.count() == 2
    edit = f"/actions/{action.pk}/change/"
    version = manager.get(edit).context["row_version"]
    data = action_form(world, what="Mend both", row_version=version)
    assert manager.post(edit, data).status_code == 302
    assert action.agencies.count() == 1
    clash = manager.post(edit, data | {"what": "Paint it"})
    assert clash.status_code == 409
    page = clash.content.decode()
    assert "The Neighbourhood manager saved it on" in page
    assert '<td class="govuk-table__cell" data-label="Saved now">Mend both</td>' in page
    assert '<td class="govuk-table__cell" data-label="In your form">Paint it</td>' in page
    assert clash.context["form"]["what"].value() == "Paint it"
    action.refresh_from_db()
    assert action.what == "Mend both"
    again = clash.context["row_version"]  # to save once more, having seen both, replaces it
    assert manager.post(edit, data | {"what": "Paint it", "row_version": again}).status_code == 302
    action.refresh_from_db()
    assert action.what == "Paint it"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"what": ""}, "Enter an action"),
        ({"what": "x" * 501}, "must be 500 characters or fewer. It has 501."),
        ({"agency": ""}, "Choose the agency that will do it"),
        ({"due_on_month": "13"}, "Due date must be a real date"),
        ({"due_on_year": "2001"}, "Due date must not be in the past"),
        ({"priority": "9"}, "Choose a priority from the list"),
        ({"neighbourhood": ""}, "Choose the neighbourhood"),
        ({"body": "x"}, "Choose “Requested by” from the list"),
    ],
)
def test_an_action_that_cannot_be_says_why(manager, world, changes, message):
    response = manager.post("/actions/add/", action_form(world, **changes))
    assert response.status_code == 422
    assert message in response.content.decode()


def test_another_place_or_body_posted_by_hand_is_refused(manager, world):
    for changes in (
        {"neighbourhood": world.other.place.pk},
        {"body": world.other.body.pk},
        {"part": world.other.part.pk},
    ):
        assert manager.post("/actions/add/", action_form(world, **changes)).status_code == 422


def test_the_add_form_knows_where_it_was_opened(manager, world):
    form = manager.get(f"/actions/add/?body={world.own.body.pk}").context["form"]
    assert str(form["body"].value()) == str(world.own.body.pk)


# ------------------------------------------------------------------ lists


@pytest.fixture
def several(world, writer):
    today = timezone.localdate()
    made = [
        make(
            writer,
            lead_agency=world.own.agency,
            neighbourhood=world.own.place,
            due_on=today + DAY * n,
        )
        for n in (5, 0, 9)
    ]
    Action.objects.filter(pk=made[0].pk).update(due_on=today - 3 * DAY)
    move(made[2], "done", by=writer)
    return made


def listed(client, path):
    return [action.pk for action in client.get(path).context["page"]]


def test_overdue_first_then_by_due_date(manager, world, several):
    late, soon, done = several
    found = listed(manager, "/actions/")
    assert found[0] == late.pk
    assert found.index(soon.pk) < found.index(world.own.action.pk)
    assert done.pk not in found
    assert listed(manager, "/actions/?show=overdue") == [late.pk]
    assert done.pk in listed(manager, "/actions/?show=unsigned")
    assert listed(manager, "/actions/?show=done") == [done.pk]
    assert set(listed(manager, "/actions/?show=all")) > {late.pk, soon.pk, done.pk}


@pytest.mark.parametrize(
    "query", ["?show=nonsense", "?agency=x", "?priority=7", "?after=zzz", "?neighbourhood=999999"]
)
def test_nonsense_in_the_address_is_no_error(manager, world, query):
    assert manager.get(f"/actions/{query}").status_code == 200


def test_lists_of_a_place_a_body_an_agency(manager, world, several):
    own = world.own
    assert set(listed(manager, "/neighbourhoods/ownville/actions/")) >= {
        several[0].pk,
        own.action.pk,
    }
    assert own.action.pk in listed(manager, f"/bodies/{own.body.slug}/actions/")
    assert several[0].pk not in listed(manager, f"/bodies/{own.body.slug}/actions/")
    assert several[1].pk in listed(manager, "/agencies/own-agency/actions/")
    assert own.action.pk not in listed(manager, "/agencies/other-agency/actions/")
    assert several[2].pk in listed(manager, "/agencies/own-agency/actions/?show=all")


def test_csv_and_excel_hold_the_filtered_list(manager, world, several):
    late = several[0]
    response = manager.get("/actions/?show=overdue&format=csv")
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [[line[0], line[-1].partition(". Made for ")[0]] for line in lines] == [
        ["Reference", "Marking"],
        [late.reference, level_in_words(late.marking)],
    ]
    assert lines[1][3] == "yes"
    assert ". Made for The Neighbourhood manager on " in lines[1][-1]
    sheet = load_workbook(io.BytesIO(manager.get("/actions/?show=all&format=xlsx").content)).active
    assert sheet.max_row > 4
    assert manager.get("/actions/?format=exe").status_code == 404


def test_an_empty_list_says_what_to_do(as_user, world):
    client = as_user(world.people["nobody"])
    assert "No open actions" in client.get("/actions/mine/").content.decode()
    assert "No actions match" in client.get("/actions/?show=blocked").content.decode()


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/actions/", 11),
        ("/neighbourhoods/ownville/actions/", 17),  # with the chart and the rates of agencies
        ("/agencies/own-agency/actions/", 12),
        ("/", 13),
    ],
)
def test_a_list_takes_as_many_queries_for_three_as_for_one(
    manager, world, writer, path, most, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(30) as captured:
            assert manager.get(path).status_code == 200
        return len(captured)

    make(writer, lead_agency=world.own.agency, neighbourhood=world.own.place)
    one = count()
    for _ in range(2):
        make(
            writer,
            lead_agency=factories.AgencyFactory(),
            neighbourhood=world.own.place,
            owner=factories.PersonFactory(),
        )
    assert count() == one <= most


def test_a_city_officer_sees_all_but_what_is_for_named_people_only(world):
    user = factories.UserFactory()
    grant_role(user=user, role=Role.HEAD_OF_SERVICE, by=SYSTEM)
    ordinary = Action.objects.exclude(marking="sensitive")
    assert set(Action.objects.visible_to(user)) == set(ordinary) != set(Action.objects.all())
    updates = ActionUpdate.objects.filter(action__in=ordinary)
    assert ActionUpdate.objects.visible_to(user).count() == updates.count()
    shared = ActionAgency.objects.filter(action__in=ordinary)
    assert ActionAgency.objects.visible_to(user).count() == shared.count()


def test_an_area_manager_sees_the_areas_rows(world):
    user = factories.UserFactory()
    grant_role(user=user, role=Role.NEIGHBOURHOOD_MANAGER, place=world.own.area, by=SYSTEM)
    found = {row.neighbourhood for row in ActionAgency.objects.visible_to(user)}
    assert found == {world.own.place}
