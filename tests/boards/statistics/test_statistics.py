"""What a chair reads before a meeting, how bodies do, the register of interests."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.interests.operations import remove_interest
from boards.live.operations import finish_meeting
from boards.meetings.items.operations import add_item
from boards.models import AgendaPack, Body, Meeting, RegisterEntry
from boards.seats.elections import begin_term
from boards.seats.operations import end_entry, register_interest, save_seat
from boards.statistics.compliance import compliance_of
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from tests import factories, steps
from tests.boards.attendance.test_quorum import come, decide
from tests.pairs import past_every_trigger

DAY = datetime.timedelta(days=1)


def counts(body):
    return compliance_of([body])[body.pk]


# Before the meeting


def test_a_chair_reads_what_to_decide_sign_and_ask(world, as_user):
    by, meeting = world.own.writer, world.own.agenda
    add_item(meeting=world.own.draft, title="The lamp", recommendation="that it is mended", by=by)
    chair = as_user(world.people["board_chair"])
    page = chair.get(f"/meetings/{world.own.draft.pk}/briefing/").content.decode()
    assert "that it is mended" in page
    assert "OWN EXEMPT advice" in page
    assert "OWN SECRET action" in page
    assert "OWN Person: OWN SECRET interest" in page.replace("Own Person", "OWN Person")
    assert "OWN aim" in page
    assert f"/meetings/{world.own.published.pk}/minutes/" in page
    page = chair.get(f"/meetings/{meeting.pk}/briefing/").content.decode()
    assert "that it is done" in page  # the recommendation of the paper on that agenda


def test_the_oldest_minutes_that_wait_are_shown_and_that_there_are_more(
    world, as_user, monkeypatch
):
    chair, path = as_user(world.people["board_chair"]), f"/meetings/{world.own.draft.pk}/briefing/"
    monkeypatch.setattr("boards.statistics.briefing.TO_APPROVE", 1)
    assert "More minutes are awaiting" not in chair.get(path).content.decode()
    past = timezone.now() - datetime.timedelta(days=400)
    steps = ("started", "finished", "minutes_published")
    older = factories.MeetingFactory(
        body=world.own.body, starts_at=past, state="minutes_published",
        **{f"{step}_at": past for step in steps},
        **{f"{step}_by": world.own.writer for step in steps},
    )  # fmt: skip
    page = chair.get(path)
    assert list(page.context["to_approve"]) == [older]
    assert "More minutes are awaiting approval" in page.content.decode()


def test_who_reads_no_private_part_gets_none_here(world, as_user):
    finance = as_user(world.people["finance_officer"])
    page = finance.get(f"/meetings/{world.own.draft.pk}/briefing/").content.decode()
    assert "A lease" in page
    assert "EXEMPT" not in page


def test_interests_declared_lately_are_recalled(world, as_user):
    chair = as_user(world.people["board_chair"])
    path = f"/meetings/{world.own.draft.pk}/briefing/"
    assert "OWN SECRET interest" in chair.get(path).content.decode()
    RegisterEntry.objects.filter(person=world.own.person).delete()
    page = chair.get(path).content.decode()
    assert "Recent declarations" in page
    remove_interest(interest=world.own.interest, by=world.own.writer)
    assert "Recent declarations" not in chair.get(path).content.decode()


# Board health check


def test_meetings_without_a_quorum_are_counted_when_they_close(world):
    body = world.own.body
    assert counts(body)["inquorate"] == 3  # of the world's meetings nobody was ticked
    finish_meeting(meeting=world.own.running, by=world.own.writer)
    meeting = Meeting.objects.get(pk=world.own.running.pk)
    assert (meeting.quorum_present, meeting.quorum_required) == (1, 3)
    assert counts(body)["inquorate"] == 4
    Meeting.objects.filter(pk=meeting.pk).update(quorum_present=3)
    assert counts(body)["inquorate"] == 3


def test_late_agendas_and_late_papers_are_counted(world):
    body = world.own.body
    late = AgendaPack.objects.filter(meeting__body=body, number=1, in_time=False).count()
    assert counts(body)["late_agendas"] == late
    before = counts(body)["late_papers"]
    type(world.own.paper).objects.filter(pk=world.own.paper.pk).update(
        due_on=timezone.localdate() - DAY
    )
    assert counts(body)["late_papers"] == before + 1


def test_minutes_count_as_unsigned_once_the_body_has_met_again(world):
    body = world.own.body
    before = counts(body)["unsigned"]
    finish_meeting(meeting=world.own.running, by=world.own.writer)
    assert counts(body)["unsigned"] == before + 1  # the one before it waits now


def test_vacant_seats_are_counted(world):
    before = counts(world.own.body)["vacant"]
    save_seat(body=world.own.body, kind="resident", by=SYSTEM)
    assert counts(world.own.body)["vacant"] == before + 1


def test_members_who_missed_three_running_are_counted(world):
    body, seat = world.own.body, world.own.seat
    Meeting.objects.filter(body=body, approval__signed_at=None).update(
        minutes_ready_at=None, minutes_ready_by=None
    )
    for number, days in enumerate((40, 80, 120)):
        assert counts(body)["missing"] == 0, number
        meeting = factories.MeetingFactory(
            body=body, starts_at=timezone.localtime() - days * DAY, minutes_ready_at=timezone.now(),
            minutes_ready_by=world.own.writer, state="minutes_ready",
        )  # fmt: skip
        meeting.attendances.create(
            membership=seat, person=seat.person, name="x", status="apologies"
        )
    assert counts(body)["missing"] == 1
    meeting.attendances.update(status="present")
    assert counts(body)["missing"] == 0


def test_the_page_asks_a_constant_number_of_queries(world, as_user, django_assert_num_queries):
    client = as_user(world.people["head_of_service"])
    client.get("/bodies/health/")
    with django_assert_num_queries(19):
        client.get("/bodies/health/")
    for _ in range(3):
        factories.BodyFactory()
    with django_assert_num_queries(19):
        page = client.get("/bodies/health/").content.decode()
    assert "Overdue actions" in page
    assert "?show=overdue" not in page or "Overdue" in page


def test_the_rows_behind_the_numbers_stand_on_the_bodys_page(world, manager, as_user):
    with past_every_trigger():
        rows = Meeting.objects.filter(pk=world.own.published.pk)
        rows.update(quorum_present=1, quorum_required=3)
    path = world.own.body.get_absolute_url()
    page = manager.get(path).content.decode()
    assert "Inquorate" in page
    assert "Not signed" in page
    assert "Inquorate" not in as_user(None).get(path).content.decode()
    assert f'href="{path}#held"' in manager.get("/bodies/health/").content.decode()


def test_a_row_for_each_neighbourhood_and_its_bodies_when_it_is_opened(world, as_user):
    head = as_user(world.people["head_of_service"])
    own, other = world.own.place, world.other.place
    for place, number in ((own, 2), (other, 1), (None, 1)):
        for _ in range(number):
            save_seat(body=factories.BodyFactory(neighbourhood=place), kind="resident", by=SYSTEM)
    page = head.get("/bodies/health/").context
    vacant = {
        name: {each[0]: each[1] for each in cells}["Vacant seats"]
        for name, _, cells in page["rows"]
    }
    assert list(vacant) == ["Otherville", "Ownville", "City and areas"]
    assert dict(page["totals"])["Vacant seats"] == sum(vacant.values())
    opened = head.get(page["rows"][1][1]).context
    bodies = {
        name: {each[0]: each[1] for each in cells}["Vacant seats"]
        for name, _, cells in opened["rows"]
    }
    assert len(bodies) == own.bodies.count()
    assert sum(bodies.values()) == vacant["Ownville"] == dict(opened["totals"])["Vacant seats"]
    assert vacant["City and areas"] == 1
    assert head.get("/bodies/health/?neighbourhood=nowhere").context["chosen"] == ""


def test_one_sees_how_ones_own_bodies_do(world, as_user):
    page = as_user(world.people["board_chair"]).get("/bodies/health/").content.decode()
    assert "Own Board" in page
    assert "Other Board" not in page


def test_no_body_takes_the_address_of_the_page(world, manager):
    typed = {"name": "Health", "kind": "board", "power": "recommend"}
    manager.post("/bodies/add/", typed | {"neighbourhood": world.own.place.pk})
    assert manager.get("/bodies/health-body/").status_code == 200


# The register


def test_an_interest_is_registered_and_ends(world, manager, as_user):
    person = world.own.person
    path = f"/people/{person.pk}/register/"
    assert manager.post(path, {"nature": ""}).status_code == 422
    manager.post(path, {"nature": "Landlord of three flats"})
    entry = RegisterEntry.objects.get(nature="Landlord of three flats")
    page = manager.get(person.get_absolute_url()).content.decode()
    assert "Landlord of three flats" in page
    nobody = as_user(world.people["nobody"]).get(person.get_absolute_url()).content.decode()
    assert "Landlord" not in nobody
    manager.post(f"/register/{entry.pk}/end/")
    entry.refresh_from_db()
    assert entry.ends_on == timezone.localdate()
    assert "Landlord" not in manager.get(person.get_absolute_url()).content.decode()
    with pytest.raises(WrongState):
        end_entry(entry=entry, by=SYSTEM)


def test_councillors_are_in_the_councils_register(world, manager):
    person = world.own.person
    begin_term(person=person, ward=world.own.ward, starts_on=timezone.localdate(), by=SYSTEM)
    with pytest.raises(Refused, match="in the council's register"):
        register_interest(person=person, nature="Shop", by=world.own.writer)
    typed = {"name": person.name, "register_url": "https://council.example/register/7"}
    manager.post(f"/people/{person.pk}/change/", typed)
    page = manager.get(person.get_absolute_url()).content.decode()
    assert 'href="https://council.example/register/7"' in page


def test_an_entry_has_words_and_an_order_of_days(world):
    rows = RegisterEntry.objects.filter(pk=world.own.register.pk)
    for change in ({"nature": ""}, {"ends_on": datetime.date(2000, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_quorum_and_who_presided_stand_for_every_decision(world, meeting, writer, as_user):
    steps.has_power(meeting.body, "recommend")
    chair, *_ = come(meeting, writer, 2)
    for title in ("First", "Second"):
        decide(meeting.items.get(title=title), writer)
    client, path = as_user(world.people["head_of_service"]), f"/bodies/{meeting.body.slug}/quorum/"
    page = client.get(path).content.decode()
    words = f"No quorum: 2 of 6 voting members present, quorum 3; {chair.name} in the chair"
    assert page.count(words) == 2
    assert page.count("Below quorum") == 2
    assert "Quorum: One quarter of voting seats (minimum 3)." in page
    found = counts(meeting.body)
    assert (found["without_quorum"], found["unpresided"]) == (2, 0)
    health = client.get(f"/bodies/health/?neighbourhood={meeting.body.neighbourhood.slug}")
    assert f'href="{path}"' in health.content.decode()


def test_where_there_is_no_quorum_the_page_says_so(world, meeting, as_user):
    steps.has_power(meeting.body, "consult")
    Body.objects.filter(pk=meeting.body_id).update(quorum_numerator=0, quorum_minimum=0)
    client = as_user(world.people["head_of_service"])
    page = client.get(f"/bodies/{meeting.body.slug}/quorum/").content.decode()
    assert "There is no quorum." in page


def test_a_private_decision_is_not_shown_to_who_may_not_read_it(world, as_user):
    path = f"/bodies/{world.own.body.slug}/quorum/"
    seen = as_user(world.people["head_of_service"]).get(path).content.decode()
    assert world.own.private_decision.get_absolute_url() in seen
    other = as_user(world.people["data_officer"]).get(path).content.decode()
    assert world.own.private_decision.get_absolute_url() not in other


def test_the_page_of_quorums_asks_a_constant_number_of_queries(
    world, meeting, writer, as_user, django_assert_num_queries
):
    come(meeting, writer, 3)
    client, path = as_user(world.people["head_of_service"]), f"/bodies/{meeting.body.slug}/quorum/"
    decide(meeting.items.get(title="First"), writer)
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for title in ("Second", "Third"):
        decide(meeting.items.get(title=title), writer)
    with django_assert_num_queries(len(one)):
        client.get(path)
