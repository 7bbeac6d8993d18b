"""Police priorities: three at a time whoever writes, published for everybody, late after three months."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from boards.meetings.agendas.documents import agenda
from boards.meetings.items.operations import add_item
from boards.models import Priority as PlanPriority
from core import slots, todo
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from tasking.models import PolicePriority
from tasking.problems.police import operations as police
from tasking.problems.police.printing import prints
from tasking.problems.police.said import updates
from tests import factories
from tests.pdf_reader import read
from tests.together import together
from tests.worlds.tasking_problems import proposed

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(1)


def put(side, title="Cars", by=SYSTEM, days_ago=0, **fields):
    said = {"agency": side.agency, "chosen": "survey", "neighbourhood": side.place} | fields
    starts_on = timezone.localdate() - days_ago * DAY
    return police.set_priority(title=title, starts_on=starts_on, by=by, **said)


def test_three_run_at_a_time_and_an_ended_one_makes_room(side):
    made = [put(side, title, days_ago=9) for title in ("Cars", "Fires", "Theft")]
    assert [each.number for each in made] == [1, 2, 3]
    with pytest.raises(Refused, match="There are 3 already"):
        put(side, "Noise")
    with pytest.raises(Refused, match="Enter the outcome"):
        police.end_priority(priority=made[1], ends_on=timezone.localdate(), result=" ", by=SYSTEM)
    yesterday = timezone.localdate() - DAY
    police.end_priority(priority=made[1], ends_on=yesterday, result="Fewer", by=SYSTEM)
    assert put(side, "Noise").number == 2
    with pytest.raises(WrongState, match="ended on"):
        police.change_priority(priority=made[1], title="Other", by=SYSTEM)


def test_the_database_takes_no_fourth(side):
    for title in ("Cars", "Fires", "Theft"):
        put(side, title)
    one = PolicePriority.objects.first()
    for number, rule in ((1, "police_three_at_once"), (4, "police_three_most")):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            PolicePriority.objects.create(
                neighbourhood=side.place, agency=side.agency, number=number, title="Noise",
                chosen="data", starts_on=one.starts_on, due_on=one.due_on,
            )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_set_the_last_one_at_once(side):
    for title in ("Cars", "Fires"):
        put(side, title)
    works = [lambda title=title: put(side, title) for title in ("Theft", "Noise")]
    outcomes = together(*works, before="^INSERT .*policepriority")
    assert sorted(type(each).__name__ for each in outcomes) == ["PolicePriority", "Refused"]
    assert sorted(PolicePriority.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_kept_on_it_begins_anew_with_its_history(side):
    with pytest.raises(Refused, match="nothing to keep on yet"):
        police.keep_priority(priority=put(side, "Theft"), by=SYSTEM)
    old = put(side, days_ago=100)
    assert old.is_late
    police.publish_priority(priority=old, by=SYSTEM)
    old.refresh_from_db()
    new = police.keep_priority(priority=old, by=SYSTEM)
    old.refresh_from_db()
    today = timezone.localdate()
    assert (old.ends_on, new.starts_on, new.follows) == (today - DAY, today, old)
    assert (new.is_late, new.published_at) == (False, old.published_at)


def test_everybody_reads_what_is_published_and_nothing_else(client, side, as_user):
    shown, hidden = put(side, "Cars race"), put(side, "Dealers in the park")
    police.publish_priority(priority=shown, by=SYSTEM)
    police.add_note(priority=shown, on=timezone.localdate(), text="Speed checks", by=SYSTEM)
    police.add_note(priority=hidden, on=timezone.localdate(), text="Watched it", by=SYSTEM)
    address = reverse("police_priorities", args=[side.place.slug])
    pages = [
        client.get(address).content.decode(),
        client.get(side.place.get_absolute_url()).content.decode(),
        read(client.get(reverse("police_sheet", args=[side.place.slug])).content),
    ]
    assert ["Cars race" in str(each) for each in pages] == [True] * 3
    assert ["Dealers" in str(each) or "Watched" in str(each) for each in pages] == [False] * 3
    assert "Speed checks" in pages[0]
    head = factories.OfficerFactory()
    assert "Dealers in the park" in as_user(head).get(address).content.decode()


def test_the_sheet_stands_among_the_prints_of_a_meeting(side):
    body = factories.BodyFactory(neighbourhood=side.place)
    row = factories.MeetingFactory(body=body)
    assert prints([row], None) == {}
    police.publish_priority(priority=put(side), by=SYSTEM)
    (link,) = prints([row], None)[row.pk]
    assert link.url == reverse("police_sheet", args=[side.place.slug])


def test_the_neighbourhood_shows_what_is_published(side):
    anybody = type("Anybody", (), {"is_authenticated": False})()
    assert slots.collect_data("neighbourhood.overview", [side.place], anybody)[side.place.pk]
    one = put(side)

    def cards(user):
        data = slots.collect_data("neighbourhood.overview", [side.place], user)[side.place.pk]
        return [each for each in data if getattr(each, "heading", "") == "Police priorities"]

    head = factories.OfficerFactory()
    assert cards(anybody) == []
    assert [each.links for each in cards(head)] == [()]
    police.publish_priority(priority=one, by=SYSTEM)
    assert [link.words for link in cards(anybody)[0].links] == ["Cars"]


def test_late_ones_wait_for_who_writes_them(side):
    head, now = factories.OfficerFactory(), timezone.now()
    late = put(side, "Cars", days_ago=100)
    put(side, "Fires")
    rows = todo.rows_of("police priorities", head, now, 10)
    assert [each.what for each in rows] == ["Keep or end the police priority “Cars”"]
    assert rows[0].due_on == late.due_on
    finance = factories.OfficerFactory(role="finance_officer")
    assert todo.rows_of("police priorities", finance, now, 10) == []


def test_it_leads_to_a_problem_of_the_same_place(side):
    elsewhere = proposed(side, "Other cars")
    one = put(side)
    other = factories.NeighbourhoodFactory()
    with pytest.raises(Refused, match="another neighbourhood"):
        put(side, "Theft", neighbourhood=other, problem=elsewhere)
    police.change_priority(priority=one, problem=elsewhere, by=SYSTEM)
    one.refresh_from_db()
    assert one.problem == elsewhere


def test_who_has_no_right_there_sets_none(side):
    manager = factories.OfficerFactory(role="finance_officer")
    with pytest.raises(PermissionDenied):
        put(side, by=manager)
    assert not PolicePriority.objects.exists()


def test_dates_to_come_and_wrong_order_are_refused(side):
    one, today = put(side, days_ago=3), timezone.localdate()
    with pytest.raises(Refused, match="future"):
        police.add_note(priority=one, on=today + DAY, text="Soon", by=SYSTEM)
    with pytest.raises(Refused, match="future"):
        police.end_priority(priority=one, ends_on=today + DAY, result="So", by=SYSTEM)
    with pytest.raises(Refused, match="before it began"):
        police.end_priority(priority=one, ends_on=today - 9 * DAY, result="So", by=SYSTEM)
    note = police.add_note(priority=one, on=today, text="Wrong", by=SYSTEM)
    police.remove_note(note=note, by=SYSTEM)
    assert not one.notes.exists()


def said_at(meeting, reader):
    """What the agenda and the chair's briefing say of it, on paper and on the page."""
    document = agenda(meeting, reader)["business"]
    (updates,) = [each for each in document if each["title"] == "Police and partner updates"]
    return updates["said"]


def test_agenda_and_briefing_say_what_was_done_and_what_is_late(side, as_user):
    head = factories.OfficerFactory()
    body = factories.BodyFactory(neighbourhood=side.place)
    meeting = factories.MeetingFactory(body=body)
    add_item(meeting=meeting, kind="updates", title="Police and partner updates", by=SYSTEM)
    assert said_at(meeting, head) == []
    late, hidden = put(side, "Cars race", days_ago=100), put(side, "Dealers in the park")
    police.publish_priority(priority=late, by=SYSTEM)
    police.publish_priority(priority=put(side, "Fires"), by=SYSTEM)
    for ago in range(5):
        on = timezone.localdate() - ago * DAY
        police.add_note(priority=late, on=on, text=f"Speed checks {ago}.", by=SYSTEM)
    race, fires = said_at(meeting, head)
    assert race.startswith("Police priority: Cars race, since ")
    assert ["Speed checks 0 (" in race, "Speed checks 3" in race] == [True, False]
    assert race.endswith(f"Late: to be renewed or ended by {date_format(late.due_on)}.")
    assert fires.endswith("Nothing has been recorded as done yet.")
    client = as_user(head)
    for page in (
        client.get(meeting.get_absolute_url()).content.decode(),
        client.get(reverse("agenda_edit", args=[meeting.pk])).content.decode(),
        client.get(reverse("briefing", args=[meeting.pk])).content.decode(),
        read(client.get(reverse("agenda_pdf", args=[meeting.pk])).content),
        read(client.get(reverse("briefing_pdf", args=[meeting.pk])).content),
    ):
        words = " ".join(str(page).split())
        assert "Police priority: Cars race" in words
        assert hidden.title not in words
    police.end_priority(priority=late, ends_on=timezone.localdate(), result="Fewer", by=SYSTEM)
    assert [each.split(",")[0] for each in said_at(meeting, head)] == ["Police priority: Fires"]


def test_meetings_of_several_places_are_told_in_two_queries(side, django_assert_num_queries):
    rows = [factories.MeetingFactory(body__neighbourhood=side.place) for _ in range(3)]
    city = factories.MeetingFactory(body__neighbourhood=None)
    police.publish_priority(priority=put(side), by=SYSTEM)
    with django_assert_num_queries(2):
        assert set(updates([*rows, city], None)) == {each.pk for each in rows}


def test_days_that_overlap_are_refused_whoever_moves_them(side):
    """By raw SQL: a day moved into another's, and an end taken back."""
    old = put(side, "Cars", days_ago=100)
    police.end_priority(
        priority=old, ends_on=timezone.localdate() - 50 * DAY, result="Fewer", by=SYSTEM
    )
    new = put(side, "Fires", days_ago=20)
    assert (old.number, new.number) == (1, 1)
    moves = (
        ("starts_on", timezone.localdate() - 60 * DAY, new.pk),
        ("ends_on", timezone.localdate() - 20 * DAY, old.pk),
        ("ends_on", None, old.pk),
    )
    for column, day, key in moves:
        sql = f"UPDATE tasking_policepriority SET {column} = %s, result = '' WHERE id = %s"
        with (
            pytest.raises(IntegrityError, match="police_three_at_once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, [day, key])


def test_it_may_serve_a_priority_of_the_place_s_own_plan(world):
    own, other = (
        PlanPriority.objects.filter(plan__neighbourhood=each.place).first()
        for each in (world.own, world.other)
    )
    PolicePriority.objects.filter(neighbourhood=world.own.place).update(
        ends_on=timezone.localdate(), result="Done"
    )
    row = put(world.own, "Noise at night", days_ago=-1, plan_priority=own)
    assert row.plan_priority == own
    with pytest.raises(Refused, match="another neighbourhood"):
        police.change_priority(priority=row, plan_priority=other, by=SYSTEM)


def test_a_name_in_what_everybody_reads_comes_back_once(side, as_user):
    client = as_user(factories.OfficerFactory())
    today = timezone.localdate()
    sent = {
        "title": "Cars race", "detail": "Ring Mr Tim Tall on 07700 900123", "agency": side.agency.pk,
        "chosen": "forum", "starts_on_day": today.day, "starts_on_month": today.month,
        "starts_on_year": today.year, "client_id": "8c4a0b4e-3a0e-4d6e-9a51-000000000001",
    }  # fmt: skip
    add = reverse("police_add", args=[side.place.slug])
    page = client.post(add, sent)
    assert page.status_code == 422
    words = page.content.decode()
    assert "It seems to hold a person’s name: Mr Tim Tall" in words
    assert "Ring Mr Tim Tall on 07700 900123" in words
    assert not PolicePriority.objects.exists()
    client.post(add, sent | {"may_be_published": "on"})
    assert PolicePriority.objects.get().detail == sent["detail"]
