"""A problem or an action that is marked afterwards: its words leave every place to which they had travelled, and an
action is no less than the problem that it comes from."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from boards.meetings.agendas.operations import publish_agenda
from core.actors import SYSTEM
from core.errors import Refused
from core.models import Event, Letter
from tasking.actions.letters.telling import why_outdated
from tasking.actions.operations import add_action
from tasking.actions.shown.slots import as_row, live_log
from tasking.meetings.agenda.operations import build_agenda
from tasking.meetings.escalations.operations import escalate
from tasking.meetings.operations import answer_nomination
from tasking.models import Action, MarkingChange, NamedReader, Problem
from tasking.problems.operations import change_problem
from tasking.problems.todo import _escalated
from tasking.sharing.operations import name_reader, set_marking
from tests import factories
from tests.tasking.meetings.conftest import DAY, on

pytestmark = pytest.mark.django_db
WORDS = "Knives behind the mosque"
EDIT_PROBLEM, EDIT_ACTION = Permission.EDIT_PROBLEM, Permission.EDIT_ACTION


@pytest.fixture
def problem(town):
    town.council = factories.AgencyFactory(name="Council")
    factories.PersonFactory(user=town.head, agency=town.council)
    return Problem.objects.create(title=WORDS, agency=town.police, neighbourhood=town.place)


def hide(record, by, right=EDIT_PROBLEM):
    return set_marking(
        record=record, marking="sensitive", reason="A person at risk", right=right, by=by
    )


def action_of(town, problem=None, **details):
    given = {"lead_agency": town.police, "state": "accepted", "by": town.head}
    given |= {"due_on": timezone.localdate() + 9 * DAY, "what": f"{WORDS}: visit", "at": None}
    return add_action(problem=problem, **given | details)


# ------------------------------------------------------------------ an action and its problem


def test_an_action_of_a_sensitive_problem_is_that_from_its_first_row(town, problem):
    problem = hide(problem, town.head)
    name_reader(
        record=problem, user=town.sergeant, reason="Visits", right=EDIT_PROBLEM, by=town.head
    )
    action = action_of(town, problem)
    assert (action.marking, action.originator) == ("sensitive", problem.originator)
    named = {each.user for each in NamedReader.objects.of(action).current()}
    assert named == {town.head, town.sergeant}
    seen = Action.objects.filter(pk=action.pk)
    assert not seen.visible_to(town.manager).exists()
    assert seen.visible_to(town.sergeant).exists()


def test_who_may_not_read_the_problem_adds_no_action_to_it(town, problem):
    problem = hide(problem, town.head)
    with pytest.raises(Refused, match="that you can read"):
        action_of(town, problem, by=town.manager)


def test_actions_become_sensitive_with_their_problem(town, problem):
    action = action_of(town, problem)
    assert action.marking == "official"
    problem = hide(problem, town.head)
    action.refresh_from_db()
    assert (action.marking, action.originator) == ("sensitive", town.council)
    assert NamedReader.objects.of(action).current().get().user == town.head
    assert MarkingChange.objects.of(action).get().reason == f"It comes from {problem.reference}"
    with pytest.raises(Refused, match="Change that first"):
        set_marking(record=action, marking="official", reason="x", right=EDIT_ACTION, by=town.head)


def test_the_database_keeps_an_action_as_its_problem_whatever_writes(town, problem):
    action = action_of(town, problem)
    Problem.objects.filter(pk=problem.pk).update(marking="sensitive", originator=town.council)
    action.refresh_from_db()
    assert (action.marking, action.originator) == ("sensitive", town.council)
    now = timezone.now()
    raw = Action.objects.create(
        what="x", due_on=now.date(), lead_agency=town.police, problem=problem, created_at=now, changed_at=now
    )  # fmt: skip
    raw.refresh_from_db()
    assert raw.marking == "sensitive"
    MarkingChange.objects.create(
        label="tasking.action", record=raw.pk, row_version=raw.version, before="sensitive", after="official",
        agency=town.council, reason="x", by_name="x",
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="no less than the problem"), transaction.atomic():
        Action.objects.filter(pk=raw.pk).update(marking="official")


# ------------------------------------------------------------------ where a title travels


def test_agendas_that_are_open_forget_a_problem(town, meeting, nominated, problem, client_of):
    nominated(problem=problem, place="", behaviour="")
    build_agenda(meeting=meeting, by=town.manager)
    item = meeting.items.get(title__contains=WORDS)
    publish_agenda(meeting=meeting, by=town.manager)
    problem = hide(problem, town.head)
    item.refresh_from_db()
    assert (item.title, item.text) == (f"{problem.reference} (official-sensitive)", "")
    for address in ("meeting", "meeting_live", "agenda_edit"):
        page = client_of(town.manager).get(reverse(address, args=[meeting.pk]))
        if address != "meeting":  # the page of a published agenda is what was published
            assert WORDS not in page.content.decode(), address
    found = client_of(town.manager).get(reverse("find"), {"q": "Knives"})
    assert "behind the mosque" not in found.content.decode()
    assert WORDS in str(meeting.packs.get().document), "what was published stays as it was"
    build_agenda(meeting=meeting, by=town.manager)
    assert not meeting.items.filter(title__contains=WORDS).exists()


def test_a_problem_under_review_is_built_without_its_words(town, meeting, nominated, problem):
    taken = nominated(problem=problem, place="", behaviour="")
    answer_nomination(nomination=taken, to="taken_on", by=town.manager)
    problem = hide(problem, town.head)
    build_agenda(meeting=meeting, by=town.manager)
    titles = set(meeting.items.values_list("title", flat=True))
    assert f"{problem.reference} (official-sensitive)" in titles
    assert not any(WORDS in each for each in titles)


def test_nominations_and_escalations_forget_it(town, nominated, problem, client_of):
    nomination = nominated(problem=problem, place="", behaviour="")
    sent = escalate(
        group=town.group,
        to=town.area,
        why="money",
        text=f"{WORDS}!",
        nomination=nomination,
        by=SYSTEM,
    )
    manager = client_of(town.manager)
    ways = (
        reverse("nominations", args=["sinfin-tasking"]), nomination.get_absolute_url(),
        reverse("escalations", args=["sinfin-tasking"]), sent.get_absolute_url(),
    )  # fmt: skip
    before = {way: WORDS in manager.get(way).content.decode() for way in ways}
    assert all(before.values()), before
    problem = hide(problem, town.head)
    after = {way: WORDS in manager.get(way).content.decode() for way in ways}
    assert not any(after.values()), after


def test_quick_wins_live_page_and_papers_forget_an_action(town, meeting, client_of):
    action = action_of(town, body=town.group)
    build_agenda(meeting=meeting, by=town.manager)
    item = meeting.items.get(title="Quick wins")
    assert WORDS in item.text
    hide(action, town.head, EDIT_ACTION)
    item.refresh_from_db()
    assert item.text == f"{action.reference} (official-sensitive)"
    action.refresh_from_db()
    row = as_row(action)
    assert (row["what"], row["who"]) == ("(official-sensitive)", "Police")
    assert WORDS not in str(action)
    shown = live_log([meeting], town.head)[meeting.pk]["lines"]
    assert [each[3]["what"] for each in shown] == ["(official-sensitive)"]
    page = client_of(town.manager).get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert WORDS not in page


def test_a_letter_that_waits_does_not_go_with_its_words(town):
    board = factories.BodyFactory(neighbourhood=town.place)
    owner = factories.PersonFactory(agency=town.police, email="o@example.org")
    action = action_of(town, body=board, owner=owner)
    letter = Letter.objects.get()
    assert WORDS in letter.body
    town.council = factories.AgencyFactory(name="Council")
    factories.PersonFactory(user=town.head, agency=town.council)
    hide(action, town.head, EDIT_ACTION)
    assert why_outdated(letter)


def test_events_say_that_a_title_changed_and_not_to_what(town, problem):
    changed = change_problem(problem=problem, title=f"{WORDS} again", by=town.head)
    event = Event.objects.about(changed).get(verb="changed")
    assert WORDS not in f"{event.target_label} {event.changes}"


def test_a_todo_row_says_the_reference_alone():
    row = _escalated(7, WORDS, "sensitive", "Sinfin", "area")
    assert WORDS not in f"{row.what} {row.subject}"


def test_what_is_sensitive_is_counted_for_no_agency(town, meeting):
    from tasking.meetings.agenda.sections import by_agency

    action = action_of(town, body=town.group)
    Action.objects.filter(pk=action.pk).update(due_on=on(meeting.day).date() - 3 * DAY)
    town.council = factories.AgencyFactory(name="Council")
    factories.PersonFactory(user=town.head, agency=town.council)
    assert [each.overdue for each in by_agency(town.group, meeting.day)] == [1]
    action.refresh_from_db()
    hide(action, town.head, EDIT_ACTION)
    assert by_agency(town.group, meeting.day) == []
