"""The agenda of a tasking meeting: its order, pressed twice, and facts that change."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from boards.meetings.agendas.documents import agenda
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import add_item, move_item, remove_item
from boards.prints.documents import sign_in_sheet
from core import action_days
from core.actors import SYSTEM
from tasking import states
from tasking.actions.operations import add_action, move_action
from tasking.meetings.agenda.operations import build_agenda
from tasking.meetings.agenda.sections import by_agency
from tasking.meetings.escalations.operations import answer_escalation, escalate
from tasking.meetings.models import Matter
from tasking.meetings.operations import answer_nomination
from tasking.models import Action, Problem
from tests import factories
from tests.tasking.meetings.conftest import DAY, meeting_of

pytestmark = pytest.mark.django_db
STANDING = ["Apologies", "Declarations of interest", "Overdue actions by agency"]
CLOSING = ["Any other business", "Next meeting"]


def titles(meeting):
    return [each.title for each in meeting.items.order_by("position")]


def promise(town, what, days, at=None, **details):
    given = {
        "lead_agency": town.police,
        "body": town.group,
        "by": town.manager,
        "state": states.ACCEPTED,
    }
    return add_action(
        what=what, due_on=timezone.localdate(at) + days * DAY, at=at, **given | details
    )


def text_of(meeting, title):
    return meeting.items.get(title=title).text


@pytest.fixture
def day_of_action():
    day = action_days.Day(timezone.localdate() + 30 * DAY, "Clean up Sinfin", "/")
    action_days.fill("test", lambda asked: [day] if asked.first <= day.on < asked.after else [])
    yield
    action_days.empty("test")


def test_the_order_of_the_rules(town, meeting, nominated, day_of_action):
    problem = Problem.objects.create(title="Bikes", agency=town.police, neighbourhood=town.place)
    taken = nominated(problem=problem, place="", behaviour="")
    answer_nomination(nomination=taken, to="taken_on", by=town.manager)
    escalate(group=town.area, to=town.group, why="policy", title="Parking", text="Yours", by=SYSTEM)
    nominated("Park")
    nominated("Shops", urgency="urgent")
    promise(town, "Cut the hedge", 10)
    promise(town, "Rebuild the wall", 60)
    assert build_agenda(meeting=meeting, by=town.manager) == 7
    assert titles(meeting) == [
        *STANDING, "Shops: Fires", "Park: Fires", str(problem), "Quick wins", "Action days",
        "Parking", *CLOSING,
    ]  # fmt: skip
    assert "Cut the hedge" in text_of(meeting, "Quick wins")
    assert "Rebuild the wall" not in text_of(meeting, "Quick wins")
    assert "Clean up Sinfin" in text_of(meeting, "Action days")
    assert (
        text_of(meeting, "Park: Fires") == "Where: Park\nWhat happens: Fires\nNominated by: Police"
    )
    assert text_of(meeting, "Parking") == "From Area Tasking. A matter of policy: Yours"
    assert [each.number for each in meeting.items.order_by("position")][3:5] == ["4", "5"]


def test_pressed_again_it_adds_what_is_new_in_its_place(town, meeting, nominated):
    nominated("Park")
    assert build_agenda(meeting=meeting, by=town.manager) == 2
    assert build_agenda(meeting=meeting, by=town.manager) == 0
    own = add_item(meeting=meeting, title="Budget", by=town.manager)
    add_item(meeting=meeting, title="Part of it", is_sub_item=True, by=town.manager)
    for _ in range(2):
        move_item(item=own, up=True, by=town.manager)
    nominated("Shops", urgency="urgent")
    assert build_agenda(meeting=meeting, by=town.manager) == 1
    assert titles(meeting) == [
        *STANDING[:2], "Budget", "Part of it", STANDING[2], "Shops: Fires", "Park: Fires", *CLOSING,
    ]  # fmt: skip


def test_what_others_asked_for_in_the_place_is_overdue_too(town, meeting, as_user):
    """Whoever asked for it; what a board agreed in private, and what lies elsewhere, is not counted here."""
    board, before = factories.BodyFactory(neighbourhood=town.place), timezone.now() - 40 * DAY
    elsewhere = factories.NeighbourhoodFactory()
    place = {"body": None, "neighbourhood": town.place}
    promise(town, "Mend the gate", 10, at=before, body=board)
    promise(town, "Cut the hedge", 10, at=before, lead_agency=town.housing, **place)
    promise(town, "Far away", 10, at=before, body=None, neighbourhood=elsewhere, by=SYSTEM)
    private = promise(town, "Not said", 10, at=before, body=board)
    Action.objects.filter(pk=private.pk).update(marking="exempt")
    found = [(each.agency, each.overdue) for each in by_agency(town.group, meeting.day)]
    assert found == [("Homes", 1), ("Police", 1)]
    of_area = [(each.agency, each.overdue) for each in by_agency(town.area, meeting.day)]
    assert of_area == found
    assert by_agency(town.city, meeting.day) == []
    page = as_user(town.manager).get(meeting.get_absolute_url()).content.decode()
    assert "<li>Police: 1</li>" in page
    assert f"{town.group} has no open actions from before this meeting." in page


def test_an_agenda_that_nobody_built_says_what_is_overdue_when_it_goes_out(town, meeting, as_user):
    promise(
        town, "Mend the gate", 10, at=timezone.now() - 40 * DAY, body=None, neighbourhood=town.place
    )
    publish_agenda(meeting=meeting, by=town.manager)
    said = "Police: 1 overdue; 0 of 1 done on time in 12 months (0%)"
    assert text_of(meeting, "Overdue actions by agency") == said
    items = agenda(meeting, town.manager)["business"]
    assert any(said in str(each) for each in items)
    client = as_user(town.manager)
    for name in ("meeting", "agenda"):
        assert said in client.get(reverse(name, args=[meeting.pk])).content.decode()
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Overdue today" not in page


def test_what_was_taken_off_stays_off(town, meeting, nominated):
    row = nominated("Park")
    build_agenda(meeting=meeting, by=town.manager)
    remove_item(item=meeting.items.get(title="Park: Fires"), by=town.manager)
    assert build_agenda(meeting=meeting, by=town.manager) == 0
    assert row.matters.get().item is None
    later = meeting_of(town.group, town.manager, days=50)
    build_agenda(meeting=later, by=town.manager)
    assert "Park: Fires" in titles(later)


def test_an_action_that_was_done_meanwhile_is_overdue_no_more(town, meeting):
    before = timezone.now() - 40 * DAY
    late = promise(town, "Fix the gate", 10, at=before)
    promise(town, "Fix the lamp", 10, at=before, lead_agency=town.housing)
    on_time = promise(town, "Ring round", 20, at=before)
    move_action(action=on_time, to=states.DONE, by=town.manager, at=before + 2 * DAY)
    build_agenda(meeting=meeting, by=town.manager)
    title = "Overdue actions by agency"
    assert text_of(meeting, title).splitlines() == [
        "Homes: 1 overdue; 0 of 1 done on time in 12 months (0%)",
        "Police: 1 overdue; 1 of 2 done on time in 12 months (50%)",
    ]
    move_action(action=Action.objects.get(pk=late.pk), to=states.DONE, by=town.manager)
    build_agenda(meeting=meeting, by=town.manager)
    assert "Police: nothing overdue; 1 of 2" in text_of(meeting, title)
    cancelled = promise(town, "Never mind", 5)
    move_action(action=cancelled, to=states.CANCELLED, note="No", by=town.manager)
    open_one = promise(town, "Later", 300, lead_agency=town.stranger)
    assert [each.agency for each in by_agency(town.group, meeting.day)] == ["Homes", "Police"]
    assert open_one.is_open


def test_an_empty_agenda_gets_the_overdue_first(town):
    meeting = meeting_of(town.group, town.manager)
    for item in meeting.items.all():
        remove_item(item=item, by=town.manager)
    build_agenda(meeting=meeting, by=town.manager)
    item = meeting.items.get()
    assert (item.title, item.is_action_log) == ("Overdue actions by agency", True)


def test_published_it_takes_only_what_comes_at_the_end(town, meeting, nominated):
    nominated("Park")
    build_agenda(meeting=meeting, by=town.manager)
    publish_agenda(meeting=meeting, by=town.manager)
    before = meeting.items.get(title="Overdue actions by agency").text
    promise(town, "Fix the gate", 3)
    nominated("Shops", urgency="urgent")
    assert build_agenda(meeting=meeting, by=town.manager) == 2  # with the quick win
    assert titles(meeting)[-2:] == ["Shops: Fires", "Quick wins"]
    assert meeting.items.get(title="Overdue actions by agency").text == before


def test_who_builds_it_and_when(town, meeting, client_of):
    with pytest.raises(PermissionDenied):
        build_agenda(meeting=meeting, by=town.sergeant)
    board = meeting_of(factories.BodyFactory(neighbourhood=town.place), town.manager)
    assert build_agenda(meeting=board, by=town.manager) == 0
    page = client_of(town.manager).get(reverse("agenda_edit", args=[board.pk])).content.decode()
    assert "From live records" not in page
    page = client_of(town.manager).get(reverse("agenda_edit", args=[meeting.pk])).content.decode()
    assert "0 nominations" in page


def test_an_answer_from_above_stands_on_the_next_agenda_once(town, meeting):
    sent = escalate(
        group=town.group, to=town.area, why="money", title="Lamps", text="Please", by=town.manager
    )
    assert build_agenda(meeting=meeting, by=town.manager) == 1
    answer_escalation(escalation=sent, to="taken_on", answer="We pay", by=town.head)
    assert build_agenda(meeting=meeting, by=town.manager) == 1
    assert text_of(meeting, "Lamps") == "Sent to Area Tasking. Taken on: We pay"
    later = meeting_of(town.group, town.manager, days=50)
    build_agenda(meeting=later, by=town.manager)
    assert "Lamps" not in titles(later)


def test_the_statement_stands_on_agenda_and_sheet_of_tasking_alone(town, meeting):
    names = [name for name, _ in agenda(meeting, town.manager)["facts"]]
    assert names == ["Date", "Time", "Place", "Confidential"]
    assert sign_in_sheet(meeting)["facts"][-1][0] == "Confidential"
    board = meeting_of(factories.BodyFactory(neighbourhood=town.place), town.manager)
    assert "Confidential" not in dict(agenda(board, town.manager)["facts"])
    assert "Confidential" not in dict(sign_in_sheet(board)["facts"])


def test_what_the_database_keeps_of_an_agenda(town, meeting, nominated):
    row = nominated("Park")
    build_agenda(meeting=meeting, by=town.manager)
    other = meeting_of(town.area, SYSTEM)
    matter = Matter.objects.filter(nomination=row)
    item = other.items.first()
    refused = [
        lambda: matter.update(item=item),
        lambda: matter.update(section="4_review"),
        lambda: Matter.objects.create(meeting=meeting, section="3_nominated", nomination=row),
        lambda: Matter.objects.create(meeting=meeting, section="1_overdue"),
        lambda: Matter.objects.create(meeting=other, section="3_nominated", nomination=row),
    ]
    for write in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
