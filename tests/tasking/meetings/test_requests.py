"""Late and reopened requests on the agenda of a tasking meeting, and requests that come back to a board."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from boards.live.operations import finish_meeting, start_meeting
from boards.meetings.agendas.documents import agenda
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import add_item, change_item, remove_item
from core.actors import PUBLIC, SYSTEM
from neighbourhoods.models import Service
from tasking import states as action_states
from tasking.actions.operations import add_action, move_action
from tasking.meetings.agenda.operations import build_agenda
from tasking.meetings.models import Matter
from tasking.models import ServiceRequest, ServiceTeam
from tasking.requests.late import ladder
from tasking.requests.operations import finish, log_request, reopen
from tasking.requests.working import operations as working
from tasking.requests.working.timed import timing
from tasking.walkabouts.wins.operations import mark_quick_win
from tests import factories
from tests.tasking.meetings.conftest import DAY, meeting_of

pytestmark = pytest.mark.django_db
LATE, RETURNED = Matter.Section.LATE.label, Matter.Section.RETURNED.label


@pytest.fixture
def streets(town):
    service = Service.objects.create(name="Litter")

    def log(what="A sofa at number 12", ago=30, promised=5, **details):
        at = timezone.now() - ago * DAY
        made = log_request(
            what=what, service=service, agency=town.housing, by=SYSTEM, received_at=at, at=at,
            **{"neighbourhood": town.place, "place": "Cole Lane"} | details,
        )  # fmt: skip
        if promised is not None:
            promised_on = timezone.localdate(at) + promised * DAY
            ServiceRequest.objects.filter(pk=made.pk).update(promised_on=promised_on)
        made.refresh_from_db()
        return made

    log.service = service
    return log


def enquiry(town, streets, **details):
    """A councillor's enquiry that is long late."""
    at = timezone.now() - 30 * DAY
    return ServiceRequest.objects.create(
        what="An enquiry", service=streets.service, agency=town.housing, neighbourhood=town.place,
        received_at=at, changed_at=at, is_enquiry=True, acknowledge_by=at, answer_by=at,
        promised_on=timezone.localdate(at), **details,
    )  # fmt: skip


def text_of(meeting, title=LATE):
    item = meeting.items.filter(title=title).first()
    return item and item.text


def test_what_took_three_times_as_long_stands_on_the_agenda_without_its_words(
    town, meeting, streets
):
    late = streets(ago=30, promised=5)
    streets(ago=30, promised=15)  # late, but only twice as long
    streets(ago=30, promised=None)
    there = streets(neighbourhood=factories.NeighbourhoodFactory())
    enquiry(town, streets)
    build_agenda(meeting=meeting, by=town.manager)
    due = late.promised_on
    assert text_of(meeting) == (
        f"{late.reference}, Litter (Homes), Cole Lane: open for more than three times as long as promised, "
        f"was due {due.day} {due:%B %Y}"
    )
    city = meeting_of(town.city, SYSTEM)
    build_agenda(meeting=city, by=SYSTEM)
    assert [line.split(",")[0] for line in text_of(city).splitlines()] == [
        late.reference, there.reference,
    ]  # fmt: skip
    area = meeting_of(town.area, SYSTEM)
    build_agenda(meeting=area, by=SYSTEM)
    assert text_of(area) == text_of(meeting)


def test_what_is_answered_falls_off_and_a_later_one_comes(town, meeting, streets):
    first = streets()
    build_agenda(meeting=meeting, by=town.manager)
    finish(request=first, outcome="fixed", by=SYSTEM)
    build_agenda(meeting=meeting, by=town.manager)
    assert text_of(meeting) is None
    assert not Matter.objects.filter(meeting=meeting, section=Matter.Section.LATE).exists()
    for _ in range(2):
        reopen(request=first, note="It is there again", by=SYSTEM)
        first.refresh_from_db()
        if first.reopened < 2:
            finish(request=first, outcome="fixed", by=SYSTEM)
            first.refresh_from_db()
    build_agenda(meeting=meeting, by=town.manager)
    assert "reopened twice" in text_of(meeting)


def test_it_is_brought_up_to_date_as_it_goes_out_and_stays_then(town, meeting, streets):
    first, second = streets(), streets(place="Elm Street")
    build_agenda(meeting=meeting, by=town.manager)
    finish(request=first, outcome="fixed", by=SYSTEM)
    publish_agenda(meeting=meeting, by=town.manager)
    printed = str(agenda(meeting, town.manager)["business"])
    assert first.reference not in printed
    assert second.reference in printed
    finish(request=second, outcome="fixed", by=SYSTEM)
    build_agenda(meeting=meeting, by=town.manager)
    assert second.reference in text_of(meeting)


def test_nobody_pressed_and_it_is_on_the_agenda_all_the_same(town, meeting, streets):
    streets()
    publish_agenda(meeting=meeting, by=town.manager)
    assert "Cole Lane" in text_of(meeting)
    assert text_of(meeting, "Quick wins") is None


def test_what_somebody_wrote_instead_stays_and_so_does_what_was_taken_off(town, meeting, streets):
    first = streets()
    build_agenda(meeting=meeting, by=town.manager)
    change_item(item=meeting.items.get(title=LATE), text="See the list", by=town.manager)
    streets(place="Elm Street")
    finish(request=first, outcome="fixed", by=SYSTEM)
    build_agenda(meeting=meeting, by=town.manager)
    assert text_of(meeting) == "See the list"
    remove_item(item=meeting.items.get(title=LATE), by=town.manager)
    publish_agenda(meeting=meeting, by=town.manager)
    assert text_of(meeting) is None


def worked(town, streets, hours_ago):
    if not ServiceTeam.objects.exists():
        ServiceTeam.objects.create(
            service=streets.service, agency=town.housing, name="NEAT", works_here=True, kind="hours",
            amount=10, manager=factories.PersonFactory(), lead=factories.PersonFactory(),
        )  # fmt: skip
    at = timezone.now() - datetime.timedelta(hours=hours_ago)
    request = ServiceRequest.objects.create(
        what="Needles", service=streets.service, agency=town.housing, received_at=at,
        neighbourhood=town.place, changed_at=timezone.now(),
    )  # fmt: skip
    return working.receive_work(request=request, by=SYSTEM, at=at)


def test_a_team_s_own_clock_and_a_later_target(town, meeting, streets):
    row = worked(town, streets, hours_ago=31)
    assert ladder.for_meeting(ServiceRequest.objects.all()) == []  # nobody was told yet
    timing.climb(row, timezone.now())
    ((request, why, _),) = ladder.for_meeting(ServiceRequest.objects.all())
    assert (request.pk, why) == (row.request_id, "open for more than three times the time allowed")
    row.refresh_from_db()
    row.amount = 20
    row.save()
    assert ladder.for_meeting(ServiceRequest.objects.all()) == []
    assert list(ladder.late(ServiceRequest.objects.all())) == [row.request]


def test_the_number_of_queries_stays(town, streets, django_assert_num_queries):
    streets()
    for number in range(3):
        timing.climb(worked(town, streets, hours_ago=31 + number), timezone.now())
        with django_assert_num_queries(4):
            assert len(ladder.for_meeting(ServiceRequest.objects.all())) == number + 2


def test_the_manager_s_list_and_to_do(town, streets, client_of):
    client, page = client_of(town.manager), reverse("requests_late", args=[town.place.slug])
    assert "No request is late here" in client.get(page).content.decode()
    late = streets("A burst sack", ago=6, promised=5)
    assert "Late requests: 1" in client.get("/").content.decode()
    body = client.get(page).content.decode()
    assert "A burst sack" in body
    assert "With the service" in body
    timing.climb(worked(town, streets, hours_ago=31), timezone.now())
    assert "Tasking meeting: open for more than three times" in client.get(page).content.decode()
    assert "A burst sack" not in client_of(town.fire).get(page).content.decode()
    finish(request=late, outcome="fixed", by=SYSTEM)
    assert "A burst sack" not in client.get(page).content.decode()
    assert "Late requests: 1" in client.get("/").content.decode()
    assert "Late requests" not in client_of(town.sergeant).get("/").content.decode()


@pytest.fixture
def board(town):
    return factories.BodyFactory(name="Sinfin Board", slug="sinfin-board", neighbourhood=town.place)


@pytest.fixture
def raised(town, board, streets):
    """A meeting of three weeks ago with an item under which requests were logged, and the next one."""
    before = meeting_of(board, town.manager, days=-21)
    item = add_item(meeting=before, title="Litter in Cole Lane", by=town.manager)
    private = add_item(
        meeting=before, title="A tenancy", access="exempt", paragraphs=[1],
        private_reason="It names somebody", by=town.manager,
    )  # fmt: skip
    steps_at = before.starts_at
    publish_agenda(meeting=before, by=town.manager, at=steps_at - 9 * DAY)
    start_meeting(meeting=before, by=town.manager, at=steps_at)
    finish_meeting(meeting=before, by=town.manager, at=steps_at + DAY / 24)

    def log(**details):
        return streets(**{"ago": 20, "agenda_item": item} | details)

    log.private, log.item, log.next = private, item, meeting_of(board, town.manager, days=20)
    return log


def test_what_was_raised_at_a_board_comes_back_only_late_reopened_or_repeated(
    town, raised, streets, client_of
):
    late = raised(promised=5)
    raised(promised=60, place="Oak Street")
    again = raised(promised=60, place="Elm Street")
    streets(ago=1, promised=60, place="Elm Street")
    edit = reverse("agenda_edit", args=[raised.next.pk])
    page = client_of(town.manager).get(edit).content.decode()
    assert "They go on the agenda when it is published" in page
    client_of(town.manager).post(reverse("agenda_build", args=[raised.next.pk]))
    lines = text_of(raised.next, RETURNED).splitlines()
    day, due = raised.item.meeting.day, late.promised_on
    about = f"raised on {day.day} {day:%B %Y} under “Litter in Cole Lane”"
    assert lines == [
        f"{late.reference}, Litter (Homes), {about}: late, reply was due {due.day} {due:%B %Y}",
        f"{again.reference}, Litter (Homes), {about}: logged again since",
    ]
    assert "They are on this agenda" in client_of(town.manager).get(edit).content.decode()
    finish(request=late, outcome="fixed", by=SYSTEM)
    publish_agenda(meeting=raised.next, by=town.manager)
    printed = str(agenda(raised.next, PUBLIC)["business"])
    assert late.reference not in printed
    assert again.reference in printed
    assert "sofa" not in printed
    start_meeting(meeting=raised.next, by=town.manager, at=raised.next.starts_at)
    live = reverse("meeting_live", args=[raised.next.pk])
    body = client_of(town.manager).get(live).content.decode()
    assert "Still open from last time" in body
    assert f"{again.reference} " in body


def test_what_was_raised_in_private_and_enquiries_are_not_named(town, raised, streets):
    raised(promised=5, agenda_item=raised.private)
    enquiry(town, streets, agenda_item=raised.item)
    build_agenda(meeting=raised.next, by=town.manager)
    assert text_of(raised.next, RETURNED) is None


def promise(town, what, days, **details):
    given = {"lead_agency": town.police, "body": town.group, "by": town.manager}
    due_on = timezone.localdate() + days * DAY
    return add_action(
        what=what, due_on=due_on, **given | {"state": action_states.ACCEPTED} | details
    )


def test_quick_wins_are_what_is_marked_and_what_is_small(town, meeting):
    marked, small = promise(town, "Cut the hedge", 10), promise(town, "Paint the gate", 11)
    promise(town, "Rebuild the wall", 60)
    walked = promise(town, "Take the sofa", 5, body=None, neighbourhood=town.place)
    mark_quick_win(action=marked, cost=80, by=town.manager)
    mark_quick_win(action=walked, cost=0, by=town.manager)
    build_agenda(meeting=meeting, by=town.manager)
    lines = text_of(meeting, "Quick wins").splitlines()
    assert [line.rsplit(": ")[-1] for line in lines] == ["£0", "£80", "cost not entered"]
    type(marked).objects.filter(pk=marked.pk).update(due_on=timezone.localdate() + 90 * DAY)
    build_agenda(meeting=meeting, by=town.manager)
    text = text_of(meeting, "Quick wins")
    assert text.endswith("£80; marked as a quick win, and no longer one")
    for each in (marked, small, walked):
        each.refresh_from_db()
        move_action(action=each, to=action_states.DONE, by=town.manager)
    build_agenda(meeting=meeting, by=town.manager)
    assert text_of(meeting, "Quick wins") is None


def test_a_problem_s_actions_are_worked_in_the_room(town, client_of):
    from tasking.meetings.operations import nominate
    from tasking.models import Action, Problem

    problem = Problem.objects.create(title="Bikes", agency=town.police, neighbourhood=town.place)
    own = promise(town, "In the log", 3, problem=problem)
    other = promise(town, "Fit a gate", 5, body=None, neighbourhood=town.place, problem=problem)
    meeting = meeting_of(town.group, town.manager, days=0)
    nominate(
        group=town.group, problem=problem, agency=town.police, by=SYSTEM,
        at=timezone.now() - 9 * DAY,
    )  # fmt: skip
    build_agenda(meeting=meeting, by=town.manager)
    start_meeting(meeting=meeting, by=town.manager)
    manager = client_of(town.manager)
    live = manager.get(reverse("meeting_live", args=[meeting.pk])).content.decode()
    assert live.count(f'id="log-to-{other.pk}"') == 1
    assert live.count(f'id="log-to-{own.pk}"') == 1
    later = timezone.localdate() + 40 * DAY
    sent = {"due_on": later.isoformat(), "due_before": other.due_on.isoformat(), "note": ""}
    manager.post(reverse("live_log", args=[other.pk]), sent)
    assert Action.objects.get(pk=other.pk).due_on == later
    manager.post(reverse("live_log", args=[other.pk]), {"to": "done", "note": "Fitted"})
    assert Action.objects.get(pk=other.pk).state == "done"
    live = manager.get(reverse("meeting_live", args=[meeting.pk])).content.decode()
    assert f'id="log-to-{other.pk}"' not in live
