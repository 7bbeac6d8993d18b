"""Where walkabouts and action days show: lists, calendar, things to do, costs, personal data, hand-over."""

import datetime
import re
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core import action_days, diary, find, handing, todo
from core.actors import SYSTEM
from core.find.text import Asked as Sought
from core.retention import registry
from core.slots import collect_data
from tasking.models import ActionDay, DayPhoto, DayVolunteer, StopPhoto, Walkabout, WalkaboutPerson
from tasking.walkabouts import operations
from tasking.walkabouts.days import lines
from tasking.walkabouts.days import operations as days
from tasking.walkabouts.shown.printing import REPORT, SHEET, render, report
from tasking.walkabouts.stops import operations as stops
from tasking.walkabouts.stops.trends import grades_of
from tests import factories
from tests.tasking.walkabouts.conftest import DAY, this_morning

HOURS = datetime.timedelta(hours=3)


def planned_day(details, by, at, **more):
    said = {"title": "Clean up", "starts_at": at, "ends_at": at + HOURS, "at": at} | details | more
    return days.plan_day(by=by, **said)


def held(day, by):
    days.change_day(day=day, risk_signed_on=timezone.localdate(), by=by)
    return days.say_held(day=day, by=by)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    "url", ["/walkabouts/", "/neighbourhoods/rose-hill/walkabouts/", "/action-days/"]
)
def test_a_list_takes_as_many_queries_with_one_as_with_three(
    as_user, officer, details, number, url, django_assert_num_queries
):
    for ahead in range(number):
        at = this_morning() + DAY * ahead
        operations.plan_walkabouts(starts=[at], by=officer, **details)
        planned_day(details, officer, at)
    client = as_user(officer)
    client.get(url)
    with django_assert_num_queries(QUERIES[url]):
        page = client.get(url).content.decode()
    assert page.count("Rose Hill</td>") + page.count("Rose Hill<br>") == number


QUERIES = {"/walkabouts/": 4, "/neighbourhoods/rose-hill/walkabouts/": 5, "/action-days/": 4}


def test_what_is_not_announced_is_nobodys_business(client, as_user, officer, walk, details):
    url = f"/walkabouts/{walk.pk}/"
    assert client.get(url).status_code == 302
    assert "The gate" not in client.get("/neighbourhoods/rose-hill/walkabouts/").content.decode()
    operations.change_walkabout(walkabout=walk, is_announced=True, by=officer)
    page = client.get(url).content.decode()
    assert "The gate" in page
    assert "Who came" not in page
    operations.cancel_walkabout(walkabout=walk, reason="Snow", by=officer)
    assert "Snow" in client.get(url).content.decode()


def test_before_the_walk_its_papers_say_what_is_planned(walk, officer):
    """Afterwards what was found, and that nothing was."""
    facts = dict(report(walk, [], [], SHEET)["facts"])
    assert (facts["Time"], facts["Meeting point"]) == ("12:01am", "The gate")
    assert report(walk, [], [], SHEET)["note"].startswith("This walkabout has not taken place yet")
    stop = stops.add_stop(walkabout=walk, what="Bags", by=officer)
    assert report(walk, [stop], [], SHEET)["note"] == ""
    walk = operations.say_walked(walkabout=walk, by=officer)
    data = report(walk, [], [], REPORT)
    assert data["note"] == "Nothing was recorded."
    assert "Meeting point" not in dict(data["facts"])
    assert render(data, [], REPORT)[:4] == b"%PDF"


def test_a_cancelled_walkabout_says_so_on_its_sheet(walk, officer):
    walk = operations.cancel_walkabout(walkabout=walk, reason="Snow", by=officer)
    assert report(walk, [], [], SHEET)["note"] == "Cancelled: Snow"


def test_the_page_says_one_next_step(as_user, walk, officer, second):
    url = f"/walkabouts/{walk.pk}/"

    def seen(user=officer):
        page = as_user(user).get(url)
        main = re.findall(r'class="govuk-button" href="[^"]+">([^<]+)</a>', page.content.decode())
        return page.context["next"], main

    assert seen() == ("Next: record stops, then say who came.", ["Record stops"])
    assert "Add a" not in as_user(officer).get(url).content.decode()
    stop = stops.add_stop(walkabout=walk, what="Bags", by=officer)
    assert seen() == ("Next: say who came. Then send the stops to services.", ["Say who came"])
    assert "Next: say who came" in as_user(officer).get(f"{url}walk/").content.decode()
    operations.say_walked(walkabout=walk, by=officer)
    assert seen() == ("Next: send the stops to services.", ["Send stops to services"])
    send = {"choices": {stop.pk: ("nothing", None, None)}, "due_on": walk.day, "by": officer}
    stops.send_out(walkabout=walk, **send)
    assert seen() == ("Next: write up the report.", ["Write up"])
    late = stops.add_stop(walkabout=walk, what="Glass", by=officer)
    assert seen() == ("Next: send out the further stops.", ["Send out further stops"])
    stops.send_out(walkabout=walk, **send | {"choices": {late.pk: ("nothing", None, None)}})
    operations.write_up(walkabout=walk, summary="Good", by=officer)
    assert seen() == ("Next: ask somebody else to read the report and publish it.", [])
    assert seen(second) == ("Next: read the report and publish it.", ["Publish the report"])
    operations.publish_report(walkabout=walk, by=second)
    assert seen() == ("", [])


def test_before_its_day_a_walkabout_has_no_next_step_yet(as_user, details, officer):
    at = this_morning() + DAY
    walk = operations.plan_walkabouts(starts=[at], by=officer, **details)[0]
    assert as_user(officer).get(f"/walkabouts/{walk.pk}/").context["next"] == ""


def test_an_agency_that_takes_part_reads_the_day_and_changes_nothing(
    as_user, officer, place, details
):
    police = factories.AgencyFactory(slug="police-here")
    partner = factories.UserFactory()
    named = {"named_neighbourhoods": [place]}
    grant_role(user=partner, role=Role.PARTNER_OFFICER, place=police, by=SYSTEM, **named)
    day = planned_day(details, officer, this_morning())
    lines.add_volunteer(
        day=day, name="Vera", emergency_name="Ann", emergency_phone="01632", by=officer
    )
    client, url = as_user(partner), f"/action-days/{day.pk}/"
    assert client.get(url).status_code == 404
    days.change_day(day=day, agencies=[police], by=officer)
    page = client.get(url).content.decode()
    assert "Clean up" in page
    assert "Vera" not in page
    assert client.get(f"{url}edit/").status_code == 403
    assert "Vera" in as_user(officer).get(url).content.decode()
    assert as_user(partner).get(f"{url}sheet.pdf").content[:4] == b"%PDF"


def test_grades_say_what_changed(details, officer, walk):
    before = operations.plan_walkabouts(
        starts=[this_morning() - DAY * 90], by=officer, at=this_morning() - DAY * 90, **details
    )[0]
    stops.grade_block(walkabout=before, name="Elm Court", grade="C", by=officer)
    stops.grade_block(walkabout=walk, name="elm  court", grade="B", by=officer)
    new = stops.grade_block(walkabout=walk, name="Garages", grade="D", by=officer)
    found = [(str(each.row.block), each.before, each.look[0]) for each in grades_of(walk, officer)]
    assert found == [("Elm Court", "C", "Better"), ("Garages", "", "First grade")]
    stops.remove_grade(grade=new, by=officer)
    assert len(grades_of(walk, officer)) == 1


def to_do(user, name):
    return [each.what for each in todo.rows_of(name, user, timezone.now(), 9)]


def test_what_is_to_be_done(details, officer, walk):
    stop = stops.add_stop(walkabout=walk, what="Mould", is_danger=True, by=officer)
    day = f"{walk.day:%-d %B}"
    assert to_do(officer, "walkabouts") == [
        f"Ring the landlord: danger in a council home, walkabout of {day}"
    ]
    stops.tell_landlord(stop=stop, told_to="Desk", by=officer)
    assert to_do(officer, "walkabouts") == []
    operations.say_walked(walkabout=walk, by=officer)
    assert to_do(officer, "walkabouts") == [f"Send stops to services from the walkabout of {day}"]
    choices = {stop.pk: ("nothing", None, None)}
    stops.send_out(walkabout=walk, choices=choices, due_on=walk.day, by=officer)
    assert to_do(officer, "walkabouts") == [f"Write up the walkabout of {day}"]
    operations.write_up(walkabout=walk, summary="Dry", by=officer)
    assert to_do(officer, "walkabouts") == []
    assert to_do(factories.UserFactory(), "walkabouts") == []


def test_a_day_asks_for_its_risk_assessment_a_week_before(details, officer):
    planned_day(details, officer, this_morning() + DAY * 9)
    assert to_do(officer, "action days") == []
    day = planned_day(details, officer, this_morning() + DAY * 5)
    assert to_do(officer, "action days") == ["The risk assessment is missing: Clean up"]
    ActionDay.objects.filter(pk=day.pk).update(
        starts_at=this_morning() - DAY * 2, ends_at=this_morning() - DAY
    )
    assert to_do(officer, "action days") == ["Say that it was held: Clean up"]
    held(ActionDay.objects.get(pk=day.pk), officer)
    assert to_do(officer, "action days") == ["Write the result: Clean up"]


def test_both_stand_in_the_calendar_and_on_the_neighbourhood(details, officer, place, walk):
    at = this_morning() + DAY * 2
    planned_day(details, officer, at, is_announced=True)
    asked = diary.Asked(officer, walk.day, walk.day + DAY * 9)
    found = [
        each for each in diary.read(asked).entries if each.kind in ("walkabouts", "action_days")
    ]
    assert [each.short for each in found] == ["Walkabout", "Action day"]
    public = diary.Asked(factories.UserFactory(), walk.day, walk.day + DAY * 9, kind="walkabouts")
    assert diary.read(public).entries == []
    (card,) = [
        card
        for data in collect_data("neighbourhood.overview", [place], officer)[place.pk]
        for card in (data if isinstance(data, tuple) else ())
        if card.heading == "Walkabouts and action days"
    ]
    assert [each.words.split(": ")[1] for each in card.links] == ["Walkabout", "Clean up"]


def test_costs_go_to_the_page_of_cost_and_results(details, officer, second, place):
    day = planned_day(details, officer, this_morning())
    lines.add_cost(day=day, words="Skip", amount=Decimal(120), by=officer)
    lines.add_cost(day=day, words="Gloves", amount=Decimal(30), by=officer)
    today = timezone.localdate()

    def found(user):
        return action_days.days(action_days.Asked(user, today, today + DAY, place.pk))

    assert found(officer) == []  # planned
    held(day, officer)
    assert [(each.words, each.cost) for each in found(officer)] == [("Clean up", Decimal(150))]
    other = factories.UserFactory()
    assert found(other) == []
    days.write_result(day=day, result="Clean", by=officer)
    days.publish_day(day=day, by=second)
    assert [each.cost for each in found(other)] == [Decimal(150)]


def test_volunteers_go_after_seven_days_and_names_after_six_years(details, officer, walk):
    day = planned_day(details, officer, this_morning())
    said = {"name": "Vera", "emergency_name": "Ann", "emergency_phone": "01632"}
    row = lines.add_volunteer(day=day, by=officer, **said)
    entry = registry.find("volunteers")
    assert entry.period == "7 days after the action day"
    assert list(entry.overdue(day.ends_at + DAY * 7)) == []
    late = day.ends_at + DAY * 7 + datetime.timedelta(minutes=1)
    assert list(entry.overdue(late)) == [row]
    entry.empty(row)
    assert list(entry.overdue(late)) == []
    assert DayVolunteer.objects.get().emergency_phone == ""

    person = factories.PersonFactory()
    operations.add_who_came(walkabout=walk, person=person, by=officer)
    stop = stops.add_stop(walkabout=walk, what="Bags", by=officer)
    operations.say_walked(walkabout=walk, by=officer)
    nothing = {stop.pk: ("nothing", None, None)}
    stops.send_out(walkabout=walk, choices=nothing, due_on=walk.day, by=officer)
    operations.write_up(walkabout=walk, summary="Good", by=officer)
    kept = registry.find("walkabouts")
    years = timezone.now() + DAY * 366 * 6
    assert list(kept.overdue(timezone.now())) == []
    assert list(kept.overdue(years)) == [walk]
    kept.empty(Walkabout.objects.get(pk=walk.pk))
    assert WalkaboutPerson.objects.count() == 0


def test_photographs_go_with_the_names_at_the_end_of_their_period(details, officer, walk):
    photo = (factories.picture("stop"), "a.png")
    stop = stops.add_stop(walkabout=walk, what="Bags", photo=photo, by=officer)
    operations.say_walked(walkabout=walk, by=officer)
    nothing = {stop.pk: ("nothing", None, None)}
    stops.send_out(walkabout=walk, choices=nothing, due_on=walk.day, by=officer)
    operations.write_up(walkabout=walk, summary="Good", by=officer)
    leader = factories.PersonFactory()
    day = planned_day(details, officer, this_morning(), led_by=leader)
    lines.add_day_photo(day=day, taken="before", photo=photo, agreed=True, by=officer)
    held(day, officer)
    days.write_result(day=day, result="Clean", by=officer)
    years = timezone.now() + DAY * 366 * 6
    for key, row, photos in (("walkabouts", walk, StopPhoto), ("action_days", day, DayPhoto)):
        kept = registry.find(key)
        assert (list(kept.overdue(timezone.now())), list(kept.overdue(years))) == ([], [row])
        contents = photos.content.related.related_model.objects
        assert (photos.objects.count(), contents.count()) == (1, 1)
        assert "photographs" in kept.empty(type(row).objects.get(pk=row.pk))
        assert (photos.objects.count(), contents.count()) == (0, 0)
        assert list(kept.overdue(years)) == []
    row = ActionDay.objects.get()
    assert (row.led_by, row.risk_signed_by, row.result) == (None, None, "Clean")


def test_what_somebody_leads_goes_to_another(details, officer, place, agency):
    leader, other = (factories.PersonFactory(agency=agency) for _ in "ab")
    walk = operations.plan_walkabouts(
        starts=[this_morning()], by=officer, led_by=leader, **details
    )[0]
    day = planned_day(details, officer, this_morning(), led_by=leader)
    for name, row in (("walkabouts", walk), ("action_days", day)):
        kind = handing.kind(name)
        kind.move(row, other, by=officer, at=timezone.now(), note="")
        assert type(row).objects.get(pk=row.pk).led_by == other


def test_an_action_day_is_found_by_its_words_and_number(details, officer):
    day = planned_day(details, officer, this_morning())
    (kind,) = [each for each in find.every() if each.code == "action_days"]
    assert list(kind.rows(officer, Sought("clean"))) == [day]
    assert list(kind.rows(factories.UserFactory(), Sought("clean"))) == []
    assert list(kind.exact(officer, f"D{day.pk}")) == [day]


def test_the_whole_of_an_action_day_in_the_browser(
    as_user, officer, second, details, agency, client
):
    manager, today = as_user(officer), f"{timezone.localdate():%Y-%m-%d}"
    form = {name: getattr(value, "pk", value) for name, value in details.items()}
    form |= {"title": "Clean up", "day": today, "time": "0:01", "ends": "0:59"}
    form |= {"agencies": [agency.pk], "risk_signed_on": today, "is_announced": "on"}
    assert manager.post("/action-days/add/", form).status_code == 302
    day = ActionDay.objects.get()
    url = f"/action-days/{day.pk}/"
    manager.post(f"{url}tasks/", {"agency": agency.pk, "what": "Skips out"})
    manager.post(f"{url}costs/", {"words": "Skip", "amount": "120"})
    manager.post(f"{url}counts/", {"kind": "tonnes", "number": "4.5"})
    action = day.daytasks.get().action
    assert (action.state, action.due_on, action.lead_agency) == ("offered", day.day, agency)
    assert action.reference in manager.get(url).content.decode()
    assert "Skips out" not in client.get(url).content.decode()
    manager.post(f"{url}held/", {"volunteers_came": 9})
    assert manager.post(f"{url}write/", {"result": "It is clean"}).status_code == 422
    carry = timezone.localdate() + DAY * 7
    parts = {"carry_to_day": carry.day, "carry_to_month": carry.month, "carry_to_year": carry.year}
    assert manager.post(f"{url}write/", {"result": "It is clean"} | parts).status_code == 302
    assert manager.post(f"{url}publish/", {"checked": "on"}).status_code == 422
    as_user(second).post(f"{url}publish/", {"checked": "on"})
    page = client.get(url).content.decode()
    for words in ("It is clean", "Skips out", "4.5", "£120", "Volunteers who came", "Carried on"):
        assert words in page
    assert action.reference not in page
    manager = as_user(officer)
    manager.post(f"{url}withdraw/")
    assert "It is clean" not in client.get(url).content.decode()


def test_the_meeting_point_is_on_the_map(as_user, officer, details):
    day = planned_day(
        details, officer, this_morning(), latitude=Decimal("52.9"), longitude=Decimal("-1.47")
    )
    page = as_user(officer).get(f"/action-days/{day.pk}/").content.decode()
    assert "Still to arrange: " in page
    assert "<circle" not in page  # of one neighbourhood alone there is no map


def test_an_action_says_where_it_was_seen_and_may_be_a_quick_win(
    as_user, client, officer, walk, agency
):
    stop = stops.add_stop(walkabout=walk, what="Loose rail", by=officer)
    operations.say_walked(walkabout=walk, by=officer)
    choices = {stop.pk: ("action", agency, None)}
    due_on = walk.day + DAY * 14
    stops.send_out(walkabout=walk, choices=choices, due_on=due_on, by=officer)
    action, manager = stop.walkabout.stops.get().action, as_user(officer)
    url = action.get_absolute_url()
    page = manager.get(url).content.decode()
    assert "Seen on a walkabout" in page
    assert "Mark as a quick win" in page
    assert manager.post(f"{url}quick-win/", {"cost": "900"}).status_code == 422
    assert manager.post(f"{url}quick-win/", {"cost": "90"}).status_code == 302
    page = manager.get("/neighbourhoods/rose-hill/quick-wins/").content.decode()
    assert "Loose rail" in page
    assert "£90" in page
    assert (
        "Loose rail"
        not in as_user(factories.UserFactory())
        .get("/neighbourhoods/rose-hill/quick-wins/")
        .content.decode()
    )
    manager.post(f"/quick-wins/{action.quick_win.pk}/remove/")
    assert "Mark as a quick win" in manager.get(url).content.decode()
