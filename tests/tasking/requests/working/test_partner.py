"""A team waits for a partner, who has a clock of their own: whom, until when, and what changes meanwhile."""

import datetime
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from neighbourhoods.models import ClosedDay
from neighbourhoods.people.agencies.operations import end_agency, open_in_name
from tasking.models import ServiceRequest, WorkedRequest
from tasking.requests.operations import log_request
from tasking.requests.working.merging.merging import merge
from tasking.requests.working.operations import move_work, take
from tasking.requests.working.timed import jobs
from tasking.requests.working.waiting.operations import wait_for_partner
from tests import factories
from tests.tasking.requests.working.conftest import MONDAY, officer_of
from tests.tasking.requests.working.test_jobs import at
from tests.tasking.requests.working.test_steps import fresh, put

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TODAY = MONDAY.date()  # 2 November 2026; ten working days later is the 16th
LAST = datetime.date(2026, 11, 16)


def page(worked):
    return reverse("request_work_partner", args=[worked.pk])


def shown(client, url):
    return " ".join(client.get(url).content.decode().split())


def date_of(day):
    return {"until": day.isoformat()} if day else {}


@pytest.fixture
def homes(db):
    return factories.AgencyFactory(name="Estate Homes", short_name="Homes")


@pytest.fixture
def waits(now, log, homes):
    """A request that waits for an agency until the 5th."""
    worked = put(log(), "in_progress")
    wait_for_partner(worked=worked, agency=homes, until=TODAY + 3 * DAY, by=SYSTEM)
    return fresh(worked)


@pytest.fixture
def at_work(as_user, officer):
    return as_user(officer)


def test_both_clocks_are_shown_with_their_days(waits, at_work, officer, as_user, time_machine):
    assert (waits.request.waiting_for, waits.request.chase_on) == ("Homes", TODAY + 4 * DAY)
    assert (waits.reply_by, waits.reply_is_late) == (TODAY + 3 * DAY, False)
    text = shown(at_work, waits.get_absolute_url())
    assert "Homes: reply by 5 November 2026, 3 days left" in text
    assert "Paused since 2 November 2026 (0 days), until 16 November 2026 at the latest" in text
    time_machine.move_to(MONDAY + 3 * DAY, tick=False)
    at_work = as_user(officer)
    assert "reply by 5 November 2026, due today" in shown(at_work, waits.get_absolute_url())
    time_machine.move_to(MONDAY + 4 * DAY, tick=False)
    at_work = as_user(officer)
    assert fresh(waits).reply_is_late
    for url in (waits.get_absolute_url(), reverse("request_queue")):
        assert "reply by 5 November 2026, 1 day late" in shown(at_work, url)
    assert "(4 days)" in shown(at_work, waits.get_absolute_url())
    for url in (reverse("requests"), waits.request.get_absolute_url()):
        assert "late: ask again" in shown(at_work, url)


def test_the_team_is_asked_to_ask_again_after_the_day_and_not_before(
    waits, officer, team, as_user, time_machine
):
    words = f"Ask Homes again about {waits.reference}"
    other, stranger = officer_of(team.agency, "Ann"), officer_of(factories.AgencyFactory(), "Sam")
    time_machine.move_to(MONDAY + 3 * DAY, tick=False)
    home = shown(as_user(officer), "/")
    assert (words in home, "Sign out" in home) == (False, True)
    time_machine.move_to(MONDAY + 4 * DAY, tick=False)
    at_work = as_user(officer)
    assert words in shown(at_work, "/")
    assert words in shown(as_user(other), "/")
    assert words not in shown(as_user(stranger), "/")
    at_work.post(page(waits), {"agency": waits.partner_id, **date_of(TODAY + 7 * DAY)})
    assert words not in shown(at_work, "/")
    assert (fresh(waits).reply_by, fresh(waits).state) == (TODAY + 7 * DAY, "awaiting_partner")


def test_who_logged_it_is_not_asked_to_chase_what_a_team_works_here(
    now, team, place, officer, as_user, time_machine
):
    chaser = officer_of(team.agency, "Cal Chaser")
    said = {"service": team.service, "agency": team.agency, "neighbourhood": place}
    worked = log_request(what="Worked here", by=chaser, **said).worked
    team.works_here = False
    team.save()
    chased = log_request(what="Logged and chased", by=chaser, **said)
    time_machine.move_to(MONDAY + 8 * DAY, tick=False)
    home = shown(as_user(chaser), "/")
    assert f"Chase {chased.reference}" in home
    assert f"Chase {worked.reference}" not in home
    assert list(ServiceRequest.objects.to_chase()) == [chased]
    put(worked, "awaiting_partner")
    time_machine.move_to(MONDAY + 16 * DAY, tick=False)
    assert set(ServiceRequest.objects.to_chase()) == {chased, worked.request}


WRONG = [
    ({"agency": None}, "agency", "Choose the agency it waits for"),
    ({"outside": "Water"}, "outside", "not both"),
    ({"until": TODAY - DAY}, "until", "in the past"),
    ({"until": LAST + DAY}, "until", "16 November 2026 at the latest"),
    ({"agency": None, "outside": "Joe, 07700 900123"}, "outside", "phone number"),
    ({"note": "Write to joe@example.org"}, "note", "email address"),
]


@pytest.mark.parametrize(("said", "field", "words"), WRONG)
def test_what_is_refused(now, log, homes, said, field, words):
    worked = put(log(), "assigned")
    with pytest.raises(Refused, match=words) as refused:
        wait_for_partner(worked=worked, by=SYSTEM, **{"agency": homes, "until": LAST} | said)
    assert refused.value.field == field
    assert fresh(worked).state == "assigned"


def test_neither_itself_nor_an_agency_that_has_ended_is_waited_for(now, log, team, homes):
    worked = put(log(), "assigned")
    with pytest.raises(Refused, match="has this request itself"):
        wait_for_partner(worked=worked, agency=team.agency, by=SYSTEM)
    end_agency(agency=homes, by=SYSTEM)
    with pytest.raises(Refused, match="has ended"):
        wait_for_partner(worked=worked, agency=homes, by=SYSTEM)
    put(worked, "in_progress")
    wait_for_partner(worked=fresh(worked), outside="Water", by=SYSTEM)
    with pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
        WorkedRequest.objects.filter(pk=worked.pk).update(partner=homes)


def test_a_partner_is_named_only_while_it_waits_and_no_step_waits_for_nobody(now, log, homes):
    worked = put(log(), "assigned")
    with pytest.raises(Refused, match="Choose the agency"):
        move_work(worked=worked, to="awaiting_partner", by=SYSTEM)
    with pytest.raises(DatabaseError, match="worked_partner"), transaction.atomic():
        WorkedRequest.objects.filter(pk=worked.pk).update(partner=homes)


def test_nothing_said_is_a_week_and_never_later_than_the_wait(now, log, homes, time_machine):
    worked = put(log(), "assigned")
    wait_for_partner(worked=worked, agency=homes, by=SYSTEM)
    assert fresh(worked).reply_by == TODAY + 7 * DAY
    time_machine.move_to(MONDAY + 10 * DAY, tick=False)
    wait_for_partner(worked=fresh(worked), agency=homes, by=SYSTEM)
    assert fresh(worked).reply_by == LAST


def test_a_new_day_is_one_step_and_the_pause_goes_on(waits, homes, time_machine):
    pause, steps = waits.pauses.get(), waits.steps.count()
    time_machine.move_to(MONDAY + 5 * DAY, tick=False)
    press = uuid.uuid4()
    for _ in range(2):
        wait_for_partner(
            worked=fresh(waits), agency=homes, until=LAST, note="Rang them", by=SYSTEM, client_id=press
        )  # fmt: skip
    step = waits.steps.latest("id")
    assert step.note == "Homes: reply by 16 November 2026. Rang them"
    assert (waits.steps.count(), step.to_state) == (steps + 1, "")
    assert (waits.pauses.get().ends_by, waits.pauses.get().ended_at) == (pause.ends_by, None)
    said = Event.objects.about(waits.request).first()
    assert said.changes == {"reply by": ["5 November 2026", "16 November 2026"]}


def test_the_first_press_twice_is_one_step_and_one_pause(now, log, homes):
    worked, press = put(log(), "assigned"), uuid.uuid4()
    said = {"agency": homes, "by": SYSTEM, "client_id": press}
    first = wait_for_partner(worked=fresh(worked), **said)
    assert wait_for_partner(worked=fresh(worked), **said) == first
    assert (worked.pauses.count(), worked.steps.filter(to_state="awaiting_partner").count()) == (
        1,
        1,
    )


def test_who_presses_later_is_told(now, log, homes, at_work):
    worked = put(log(), "assigned")
    before = fresh(worked)
    wait_for_partner(worked=fresh(worked), agency=homes, by=SYSTEM)
    with pytest.raises(WrongState, match="Waiting for a partner"):
        wait_for_partner(worked=before, outside="Water", by=SYSTEM)
    opened = fresh(worked).version
    wait_for_partner(worked=fresh(worked), agency=homes, until=TODAY + DAY, by=SYSTEM)
    said = {"outside": "Water", "row_version": opened, **date_of(LAST)}
    assert at_work.post(page(worked), said).status_code == 409
    assert fresh(worked).reply_by == TODAY + DAY


@pytest.mark.parametrize("way", ["on", "closed", "by itself", "merged"])
def test_when_it_goes_on_nothing_is_left_of_the_wait(waits, log, way, time_machine):
    time_machine.move_to(MONDAY + 2 * DAY, tick=False)
    day = TODAY + 2 * DAY
    if way == "on":
        move_work(worked=waits, to="in_progress", by=SYSTEM)
    elif way == "closed":
        move_work(worked=waits, to="closed", outcome="withdrawn", by=SYSTEM)
    elif way == "merged":
        merge(worked=waits, target=log(), by=SYSTEM)
    else:
        day = LAST
        assert jobs.tick(at(16)) == 1
    after = fresh(waits)
    assert (after.partner, after.reply_by, after.reply_is_late) == (None, None, False)
    assert (after.request.waiting_for, after.request.chase_on) == ("", day + 7 * DAY)


def test_a_shorter_wait_shortens_the_partners_clock(waits):
    wait_for_partner(worked=waits, agency=waits.partner, until=LAST, by=SYSTEM)
    waits.pauses.update(ends_by=at(9))
    WorkedRequest.objects.filter(pk=waits.pk).update(wakes_at=at(9))
    assert fresh(waits).reply_by == datetime.date(2026, 11, 9)
    with pytest.raises(Refused, match="9 November 2026 at the latest"):
        wait_for_partner(worked=fresh(waits), agency=waits.partner, until=LAST, by=SYSTEM)


def test_a_closed_day_leaves_a_day_that_was_named(now, log, homes):
    worked = put(log(), "assigned")
    ClosedDay.objects.create(day=TODAY + 2 * DAY, name="Training day")
    wait_for_partner(worked=worked, agency=homes, until=LAST + DAY, by=SYSTEM)  # one day longer
    ClosedDay.objects.create(day=TODAY + 3 * DAY, name="Training day")
    assert fresh(worked).reply_by == LAST + DAY


def test_the_successor_of_the_partner_is_waited_for(waits, homes, team):
    heir = factories.AgencyFactory(name="Heirs", short_name="Heirs")
    assert ("Requests that wait for it", 1) in open_in_name(homes, officer_of(team.agency))
    end_agency(agency=homes, replaced_by=heir, by=SYSTEM)
    after = fresh(waits)
    assert (after.partner, after.request.waiting_for) == (heir, "Heirs")
    assert (after.reply_by, after.state) == (TODAY + 3 * DAY, "awaiting_partner")
    assert after.steps.latest("id").note == "Homes has ended. Waiting for Heirs."


def test_a_partner_that_becomes_the_own_agency_is_waited_for_in_words(waits, homes, team, at_work):
    end_agency(agency=homes, replaced_by=team.agency, by=SYSTEM)
    after = fresh(waits)
    assert (after.partner, after.request.waiting_for) == (None, str(team.agency))
    assert f'value="{team.agency}"' in shown(at_work, page(after))


def test_an_agency_that_becomes_its_partner_waits_in_words(waits, homes, team):
    end_agency(agency=team.agency, replaced_by=homes, by=SYSTEM)
    after = fresh(waits)
    assert (after.request.agency, after.partner, after.request.waiting_for) == (
        homes,
        None,
        "Homes",
    )


def test_a_partner_that_ends_without_successor_is_named_as_ended(waits, homes, at_work):
    end_agency(agency=homes, by=SYSTEM)
    for url in (waits.get_absolute_url(), reverse("request_queue"), reverse("requests")):
        assert "Homes (ended)" in shown(at_work, url)
    answer = at_work.post(page(waits), {"agency": homes.pk, **date_of(LAST)})
    assert (answer.status_code, "has ended" in answer.content.decode()) == (422, True)


def test_handed_over_while_it_waits_it_waits_on(waits, team, homes):
    heir = factories.AgencyFactory(name="Heir")
    end_agency(agency=team.agency, replaced_by=heir, by=SYSTEM)
    after = fresh(waits)
    assert (after.request.agency, after.partner, after.reply_by) == (heir, homes, TODAY + 3 * DAY)


def test_whoever_has_it_and_whoever_takes_it_over_ask_on_the_same_form(now, log, at_work, officer):
    worked = log()
    take(worked=worked, by=officer)
    assert "Wait for a partner" in shown(at_work, reverse("request_queue"))
    assert "Wait for a partner" in shown(at_work, worked.get_absolute_url())
    at_work.post(page(worked), {"outside": "The water company", **date_of(LAST)})
    assert fresh(worked).request.waiting_for == "The water company"
    form = shown(at_work, page(worked))
    assert 'value="The water company"' in form
    assert "Ask again" in shown(at_work, reverse("request_queue"))


def test_the_queue_asks_no_more_with_three_that_wait(
    now, log, homes, at_work, django_assert_num_queries
):
    for number in (1, 2):
        for _ in range(number):
            wait_for_partner(worked=put(log(), "assigned"), agency=homes, by=SYSTEM)
        at_work.get("/requests/queue/")
        with django_assert_num_queries(5):
            at_work.get("/requests/queue/")


def test_an_enquiry_that_is_worked_here_is_answered_by_its_work(now, log, at_work, time_machine):
    worked = log(
        is_enquiry=True, acknowledge_by=MONDAY, answer_by=MONDAY + 2 * DAY, acknowledged_at=MONDAY
    )
    home = shown(at_work, "/")
    assert f"Answer the enquiry {worked.reference}" in home
    assert reverse("request_finish", args=[worked.request_id]) not in home
    assert worked.get_absolute_url() in home
