"""Nominations: who may, when they close, what becomes of them, and what the database holds."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import change_item
from boards.settings.operations import set_setting
from core import diary, todo
from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from core.models import Event
from neighbourhoods.models import ClosedDay, Service, ServiceArea
from tasking.meetings.agenda.operations import build_agenda
from tasking.meetings.closing import closes_on, next_meeting
from tasking.meetings.correcting.operations import change_nomination
from tasking.meetings.models import Matter, Nomination
from tasking.meetings.operations import (
    accept_late,
    answer_nomination,
    nominate,
    withdraw_nomination,
)
from tasking.models import Problem, ServiceRequest
from tests import factories, steps
from tests.tasking.meetings.conftest import DAY, officer_of, on

pytestmark = pytest.mark.django_db
QUERIES = 11


def problem_in(place, agency):
    return Problem.objects.create(title="Fires", agency=agency, neighbourhood=place)


def request_in(place, agency):
    area = ServiceArea.objects.create(name="Streets", position=9)
    service = Service.objects.create(name="Street care", service_area=area)
    return ServiceRequest.objects.create(
        what="Rubbish again", service=service, agency=agency, neighbourhood=place
    )


def test_whoever_works_for_an_agency_with_a_seat_nominates_and_reads(town, nominated):
    row = nominated()
    readers = [town.manager, town.head, town.sergeant, town.landlord]
    assert all(Nomination.objects.visible_to(each).get() == row for each in readers)
    elsewhere = officer_of(town.police, factories.NeighbourhoodFactory())
    clerk = factories.OfficerFactory(role="meetings_clerk")
    for each in (town.fire, elsewhere, clerk, factories.UserFactory()):
        assert not Nomination.objects.visible_to(each).exists()
        with pytest.raises(PermissionDenied):
            nominated(by=each, agency=None)
    town.seats[0].ends_on = timezone.localdate() - DAY
    town.seats[0].save()
    assert not Nomination.objects.visible_to(town.sergeant).exists()


def test_the_same_press_nominates_once(town, nominated):
    key = uuid.uuid4()
    assert nominated(client_id=key) == nominated(client_id=key)
    assert Nomination.objects.count() == 1


def test_what_says_too_little_is_refused_at_its_field(town, nominated):
    problem = problem_in(town.place, town.police)
    elsewhere = problem_in(factories.NeighbourhoodFactory(), town.police)
    asked = request_in(town.place, town.housing)
    cases = [
        ({"place": " "}, "place"),
        ({"behaviour": " "}, "behaviour"),
        ({"problem": problem, "request": asked}, "request"),
        ({"problem": elsewhere}, "problem"),
        ({"request": asked}, "request"),  # of another agency: the sergeant does not read it
    ]
    for details, field in cases:
        with pytest.raises(Refused) as refused:
            nominated(**details)
        assert refused.value.field == field
    with pytest.raises(Refused, match="Choose a tasking group"):
        nominate(group=factories.BodyFactory(), place="A", behaviour="B", by=SYSTEM)
    assert Nomination.objects.count() == 0


def test_a_problem_is_nominated_once_while_it_waits(town, nominated):
    problem = problem_in(town.place, town.police)
    first = nominated(problem=problem, place="", behaviour="")
    assert first.title == str(problem)
    with pytest.raises(Refused, match="nominated for this group already"):
        nominated(problem=problem)
    withdraw_nomination(nomination=first, by=town.sergeant)
    assert nominated(problem=problem).is_waiting
    asked = request_in(town.place, town.police)
    assert nominated(request=asked, place="", behaviour="").title == str(asked)


def test_the_closing_day_follows_the_meeting(town):
    monday = datetime.date(2027, 3, 8)
    meeting = steps.set_date(body=town.group, starts_at=on(monday), by=town.manager)
    assert closes_on(meeting) == datetime.date(2027, 3, 4)
    steps.move(meeting, on(datetime.date(2027, 3, 30)), by=town.manager)  # after Easter Monday
    meeting.refresh_from_db()
    assert closes_on(meeting) == datetime.date(2027, 3, 24)
    ClosedDay.objects.create(day=datetime.date(2027, 3, 24), name="Closed")
    assert closes_on(meeting) == datetime.date(2027, 3, 23)
    set_setting(
        name="tasking.nominations_close_days", value="1", body=town.group, by=SYSTEM,
        starts_on=datetime.date(2027, 3, 1),
    )  # fmt: skip
    assert closes_on(meeting) == datetime.date(2027, 3, 25)


def test_a_late_one_waits_unless_it_is_accepted_with_a_reason(town, meeting, nominated, client_of):
    closing = on(closes_on(meeting))
    in_time, late = nominated("In time", at=closing), nominated("Late", at=closing + DAY)
    assert build_agenda(meeting=meeting, by=town.manager) == 2  # with what is overdue
    assert set(Matter.objects.values_list("nomination", flat=True)) == {in_time.pk, None}
    at = closing + DAY
    with pytest.raises(PermissionDenied):
        accept_late(nomination=late, reason="Now", by=town.sergeant, at=at)
    with pytest.raises(Refused) as refused:
        accept_late(nomination=late, reason=" ", by=town.manager, at=at)
    assert refused.value.field == "reason"
    with pytest.raises(Refused, match="It came in time"):
        accept_late(nomination=in_time, reason="Now", by=town.manager, at=at)
    for _ in range(2):
        accept_late(nomination=late, reason="Fires tonight", by=town.manager, at=at)
    assert build_agenda(meeting=meeting, by=town.manager) == 1
    assert Matter.objects.get(nomination=late).section == "2_urgent"
    page = client_of(town.sergeant).get(late.get_absolute_url()).content.decode()
    assert "Fires tonight" in page


def test_no_meeting_no_late_one(town, nominated):
    assert next_meeting(town.group) is None
    with pytest.raises(Refused, match="No date is set"):
        accept_late(nomination=nominated(), reason="Now", by=town.manager)


def test_answers_and_who_gives_them(town, nominated):
    row = nominated()
    with pytest.raises(PermissionDenied):
        answer_nomination(nomination=row, to="taken_on", by=town.sergeant)
    with pytest.raises(Refused) as refused:
        answer_nomination(nomination=row, to="not_taken", by=town.manager)
    assert refused.value.field == "reason"
    with pytest.raises(Refused):
        answer_nomination(nomination=row, to="withdrawn", by=town.manager)
    answer_nomination(nomination=row, to="not_taken", reason="Police do it", by=town.manager)
    row.refresh_from_db()
    assert (row.look, row.ended_reason) == (("Not taken on", "grey", "✕"), "Police do it")
    for again in (
        lambda: answer_nomination(nomination=row, to="taken_on", by=town.manager),
        lambda: withdraw_nomination(nomination=row, by=town.sergeant),
    ):
        with pytest.raises(WrongState):
            again()


def test_an_older_form_is_stale(town, nominated):
    row = nominated()
    row.seen(99)
    with pytest.raises(Stale):
        answer_nomination(nomination=row, to="taken_on", by=town.manager)


def test_withdrawn_it_leaves_the_agenda(town, meeting, nominated):
    mine, published, theirs = nominated("One"), nominated("Two"), nominated("Three")
    build_agenda(meeting=meeting, by=town.manager)
    with pytest.raises(PermissionDenied):
        withdraw_nomination(nomination=mine, by=town.landlord)
    withdraw_nomination(nomination=mine, by=town.sergeant)
    assert not meeting.items.filter(title="One: Fires").exists()
    publish_agenda(meeting=meeting, by=town.manager)
    withdraw_nomination(nomination=published, by=officer_of(town.police, town.place))
    item = meeting.items.get(title="Two: Fires")
    assert item.withdrawn_reason == "The nomination was withdrawn"
    late = nominated("Four")
    build_agenda(meeting=meeting, by=town.manager)
    assert meeting.items.get(title="Four: Fires").is_late
    withdraw_nomination(nomination=late, by=town.manager)
    assert not meeting.items.filter(title="Four: Fires").exists()
    assert theirs.matters.get().item is not None


def test_what_the_database_keeps(town, nominated):
    row = nominated()
    rows = Nomination.objects.filter(pk=row.pk)
    now = timezone.now()
    refused = [
        lambda: rows.update(agency=town.housing),
        lambda: rows.update(nominated_at=now),
        lambda: rows.update(state="taken_on"),
        lambda: rows.update(state="not_taken", ended_at=now),
        lambda: rows.update(accepted_at=now),
        lambda: rows.update(behaviour=""),
        rows.delete,
        lambda: Nomination.objects.bulk_create(
            [Nomination(body=factories.BodyFactory(), place="A", behaviour="B", nominated_at=now)]
        ),
    ]
    for write in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    answer_nomination(nomination=row, to="taken_on", by=town.manager)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tasking_nomination SET state = 'waiting', ended_at = NULL")


def test_the_list_takes_the_same_queries(
    town, meeting, nominated, client_of, django_assert_num_queries
):
    client = client_of(town.landlord)
    address = reverse("nominations", args=[town.group.slug])
    nominated("One")
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    nominated("Two", at=on(closes_on(meeting)) + DAY)
    nominated("Three")
    with django_assert_num_queries(QUERIES):
        page = client.get(address).content.decode()
    assert page.count("After the closing date") == 1
    assert "The agenda of the next meeting" not in page
    assert "The agenda of the next meeting" in client_of(town.manager).get(address).content.decode()


def correct(row, town, **details):
    said = {"place": row.place, "behaviour": row.behaviour, "times": "", "urgency": row.urgency}
    return change_nomination(nomination=row, **said | {"by": town.sergeant} | details)


def test_its_words_are_corrected_and_the_agenda_follows(town, meeting, nominated, client_of):
    row, other = nominated("Park"), nominated("Shops")
    build_agenda(meeting=meeting, by=town.manager)
    client, address = client_of(town.sergeant), reverse("nomination_edit", args=[row.pk])
    assert address in client.get(row.get_absolute_url()).content.decode()
    sent = {"place": "Park gate", "behaviour": "Bikes", "times": "Fridays", "urgency": "urgent",
            "row_version": row.version}  # fmt: skip
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 409  # somebody else's version by now
    titles = [each.title for each in meeting.items.order_by("position")]
    assert titles.index("Park gate: Bikes") < titles.index(other.title)
    assert "When: Fridays" in meeting.items.get(title="Park gate: Bikes").text
    said = str(list(Event.objects.about(Nomination.objects.get(pk=row.pk)).values("changes")))
    assert "Bikes" not in said
    item = meeting.items.get(title="Park gate: Bikes")
    change_item(item=item, title="The park", text="See the map", by=town.manager)
    row.refresh_from_db()
    correct(row, town, place="Park lodge")
    item.refresh_from_db()
    assert (item.title, item.text) == ("The park", "See the map")


def test_who_corrects_it_and_with_what(town, nominated):
    row = nominated("Park")
    for each in (town.landlord, town.fire):
        with pytest.raises(PermissionDenied):
            correct(row, town, place="Elsewhere", by=each)
    for field in ("place", "behaviour"):
        with pytest.raises(Refused) as refused:
            correct(row, town, **{field: " "})
        assert refused.value.field == field
    assert correct(row, town, place="Lodge", by=town.manager).place == "Lodge"


def test_until_nominations_close(town, meeting, nominated):
    row = nominated("Park")
    build_agenda(meeting=meeting, by=town.manager)
    after = on(closes_on(meeting) + DAY)
    with pytest.raises(Refused, match="Nominations closed on"):
        correct(row, town, place="Lodge", at=after)
    late = nominated("Late one", at=after)
    assert correct(late, town, place="For the next", at=after).place == "For the next"
    accept_late(nomination=late, reason="Tonight", by=town.manager, at=after)
    late.refresh_from_db()
    with pytest.raises(Refused, match="Nominations closed on"):
        correct(late, town, place="Lodge", at=after)
    steps.move(meeting, meeting.starts_at + 20 * DAY, by=town.manager)
    row.refresh_from_db()
    assert correct(row, town, place="Lodge", at=after).place == "Lodge"
    publish_agenda(meeting=meeting, by=town.manager)
    row.refresh_from_db()
    with pytest.raises(Refused, match="an agenda that is out"):
        correct(row, town, place="Gate")
    answer_nomination(nomination=row, to="taken_on", by=town.manager)
    row.refresh_from_db()
    with pytest.raises(Refused, match="answered or withdrawn"):
        correct(row, town, place="Gate")
    with pytest.raises(DatabaseError), transaction.atomic():
        Nomination.objects.filter(pk=row.pk).update(place="Gate")


def entries(user, day):
    asked = diary.Asked(user, day, day + DAY, kind="nominations")
    return [(each.title, each.first) for each in diary.read(asked).entries]


def test_the_closing_day_is_in_the_calendar_and_moves_with_the_meeting(town, meeting):
    day = closes_on(meeting)
    found = [("Nominations close: Sinfin Tasking", day)]
    assert entries(town.sergeant, day) == entries(town.manager, day) == found
    assert entries(town.fire, day) == entries(factories.UserFactory(), day) == []
    steps.move(meeting, meeting.starts_at + 20 * DAY, by=town.manager)
    meeting.refresh_from_db()
    assert entries(town.sergeant, day) == []
    assert entries(town.sergeant, closes_on(meeting)) != []


def test_whoever_may_nominate_is_reminded_in_the_week_before(town, meeting):
    day = closes_on(meeting)

    def rows(user, ago):
        found = todo.rows_of("closing nominations", user, on(day - ago * DAY), 10)
        return [(each.due_on, each.where) for each in found]

    assert rows(town.sergeant, 3) == rows(town.manager, 0) == [(day, str(meeting.body))]
    assert rows(town.sergeant, 8) == rows(town.sergeant, -1) == []
    assert rows(town.head, 3) == rows(town.fire, 3) == []
