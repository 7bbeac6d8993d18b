"""What is ticked in a list: given and carried over in one go, as it was seen; what nobody is left to do."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from neighbourhoods.models import Agency, TeamPost
from tasking.actions import operations
from tasking.actions.chosen.operations import carry_over, give_chosen
from tasking.actions.lists.rates import overdue_by_agency, rates
from tasking.models import Action, ActionUpdate
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LATER = timezone.localdate() + 60 * DAY


@pytest.fixture
def manager(world):
    return world.people["neighbourhood_manager"]


@pytest.fixture
def some(world):
    return [make(world, what=f"Mend {number}") for number in range(3)]


def make(world, **more):
    details = {"what": "Mend it", "due_on": timezone.localdate() + DAY, "state": "accepted"}
    details |= {"lead_agency": world.own.agency, "body": world.own.body}
    return operations.add_action(**details | more, by=SYSTEM)


def keys(actions):
    return [each.pk for each in actions]


def ticked(actions):
    return [f"{each.pk}.{Action.objects.get(pk=each.pk).version}" for each in actions]


def test_all_ticked_are_carried_over_with_one_reason(as_user, manager, some):
    client, path = as_user(manager), reverse("actions_chosen")
    page = client.post(path, {"row": ticked(some)})
    assert [each.pk for each in page.context["chosen"]] == [each.pk for each in some]
    said = {"row": ticked(some), "do": "carry_over", "due_on": LATER.isoformat(), "note": "Frost"}
    assert client.post(path, said, follow=True).status_code == 200
    now = Action.objects.filter(pk__in=keys(some))
    assert set(now.values_list("due_on", flat=True)) == {LATER}
    assert ActionUpdate.objects.filter(action__in=some, note="Frost").count() == 3


def test_a_press_leads_back_to_the_list_where_it_was_ticked(as_user, manager, some):
    client, path = as_user(manager), reverse("actions_chosen")
    said = {"row": ticked(some), "do": "carry_over", "due_on": LATER.isoformat(), "note": "Frost"}
    listed = reverse("body_actions", args=[some[0].body.slug]) + "?show=overdue"
    assert (
        f'value="{listed}"'
        in client.post(path, {"row": ticked(some), "listed": listed}).content.decode()
    )
    assert client.post(path, said | {"listed": listed}).url == listed
    elsewhere = said | {"row": ticked(some), "listed": "https://elsewhere.example/"}
    elsewhere["due_on"] = (LATER + DAY).isoformat()
    assert client.post(path, elsewhere).url == reverse("actions")


def test_where_nothing_is_ticked_there_is_a_way_back_and_no_form(as_user, manager):
    page = as_user(manager).post(reverse("actions_chosen"), {"listed": "/actions/mine/"})
    said = page.content.decode()
    assert 'href="/actions/mine/">Back to the list' in said
    assert "What to do" not in said


def test_a_row_that_changed_since_it_was_ticked_stops_them_all(as_user, manager, some):
    rows = ticked(some)
    operations.change_action(action=some[1], what="Other words", by=SYSTEM)
    said = {"row": rows, "do": "carry_over", "due_on": LATER.isoformat(), "note": "Frost"}
    answer = as_user(manager).post(reverse("actions_chosen"), said)
    assert answer.status_code == 409
    assert f"since you ticked them: {some[1].reference}" in answer.content.decode()
    assert not Action.objects.filter(pk__in=keys(some), due_on=LATER).exists()


def test_given_to_a_person_of_another_agency_they_are_offered(as_user, manager, some):
    bob = factories.PersonFactory(agency=factories.AgencyFactory(), name="Bob")
    said = {"row": ticked(some), "do": "give", "owner": bob.pk, "note": "Better placed"}
    answer = as_user(manager).post(reverse("actions_chosen"), said, follow=True)
    assert "3 actions given to Bob." in answer.content.decode()
    now = set(Action.objects.filter(pk__in=keys(some)).values_list("owner", "lead_agency", "state"))
    assert now == {(bob.pk, bob.agency_id, "offered")}


def test_given_to_its_own_agency_an_owner_who_works_there_stays(world, manager):
    ann = factories.PersonFactory(agency=world.own.agency)
    action = make(world, owner=ann)
    give_chosen(actions=[action], lead_agency=world.own.agency, note="As before", by=manager)
    action.refresh_from_db()
    assert (action.owner, action.state) == (ann, "accepted")


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"note": " "}, "Enter the reason"),
        ({"due_on": datetime.date(2020, 1, 1)}, "must not be in the past. Nothing was saved"),
    ],
)
def test_without_a_reason_or_for_a_past_day_none_is_changed(manager, some, what, words):
    details = {"note": "Frost", "due_on": LATER} | what
    with pytest.raises(Refused, match=words):
        carry_over(actions=some, by=manager, **details)
    assert not ActionUpdate.objects.filter(action__in=some).exists()


def test_nobody_to_give_them_to_and_what_is_closed_are_refused(world, manager, some):
    with pytest.raises(Refused, match="Choose a person or an agency"):
        give_chosen(actions=some, note="x", by=manager)
    operations.move_action(action=some[0], to="done", by=SYSTEM)
    with pytest.raises(WrongState, match=f"No longer open: {some[0].reference}"):
        carry_over(actions=some, due_on=LATER, note="x", by=manager)
    with pytest.raises(PermissionDenied):
        carry_over(actions=some, due_on=LATER, note="x", by=world.people["partner_officer"])


def test_nothing_ticked_or_not_theirs_shows_no_form_and_changes_nothing(as_user, world, manager):
    client, path = as_user(manager), reverse("actions_chosen")
    assert "Tick the actions first" in client.get(path).content.decode()
    other = make(world, body=world.other.body, lead_agency=world.other.agency)
    said = {"row": [*ticked([other]), "x.1", "9" * 30], "do": "remind"}
    answer = client.post(path, said)
    assert answer.status_code == 422
    assert other.what not in answer.content.decode()
    said = {"row": ticked([make(world)]), "do": "carry_over", "note": "x"}
    assert client.post(path, said).context["form"].errors["due_on"] == ["Enter the new due date"]


def test_reminders_of_all_ticked_say_what_became_of_them(as_user, manager, some):
    said = {"row": ticked(some), "do": "remind"}
    answer = as_user(manager).post(reverse("actions_chosen"), said, follow=True).content.decode()
    assert "Reminder sent: " in answer or "Nobody was reminded." in answer


def test_the_list_ticks_what_the_reader_may_change(as_user, world, manager, some):
    page = as_user(manager).get("/actions/").content.decode()
    assert f'value="{some[0].pk}.1"' in page
    partner = as_user(world.people["partner_officer"]).get("/actions/").content.decode()
    assert some[0].what in partner
    assert 'name="row"' not in partner


def test_a_list_is_sorted_by_priority_and_searched_by_words_and_number(as_user, world, manager):
    low, urgent = make(world, what="Quince tree"), make(world, what="Quince hedge", priority=1)
    client = as_user(manager)

    def listed(query):
        return [each.pk for each in client.get(f"/actions/?{query}").context["page"]]

    assert listed("text=quince") == [low.pk, urgent.pk]
    assert listed("text=quince&sort=priority") == [urgent.pk, low.pk]
    assert listed(f"text={low.reference}") == [low.pk]
    assert low.pk in listed("text=%20")


def test_what_nobody_is_left_to_do_is_seen_and_given_in_one_go(as_user, world, manager):
    gone = factories.PersonFactory(agency=world.own.agency, name="Gone Away")
    TeamPost.objects.create(
        person=gone, neighbourhood=world.own.place, kind="neat", employer=world.own.agency,
        starts_on=timezone.localdate() - 90 * DAY, ends_on=timezone.localdate() - 2 * DAY,
    )  # fmt: skip
    left, stays = make(world, owner=gone), make(world)
    ended = make(world, lead_agency=factories.AgencyFactory())
    Agency.objects.filter(pk=ended.lead_agency_id).update(ended_on=timezone.localdate() - DAY)
    client = as_user(manager)
    page = client.get(reverse("actions_without_owner"))
    found = set(keys(page.context["page"]))
    assert {left.pk, ended.pk} <= found
    assert stays.pk not in found
    form = client.get(reverse("action_edit", args=[ended.pk])).content.decode()
    assert "(ended)" in form


def test_how_an_agency_answers_and_keeps_its_word(world):
    now = timezone.now()
    agency, today = factories.AgencyFactory(name="Rated"), timezone.localdate()

    def offered(days, **more):
        return operations.add_action(
            what="x", due_on=today + DAY, lead_agency=agency, body=world.own.body, by=SYSTEM,
            at=now - days * DAY, **more,
        )  # fmt: skip

    quick, slow, open_, fresh = offered(60), offered(60), offered(60), offered(1)
    operations.move_action(action=quick, to="accepted", by=SYSTEM, at=now - 59 * DAY)
    operations.move_action(action=slow, to="accepted", by=SYSTEM, at=now - 20 * DAY)
    operations.move_action(action=offered(60), to="declined", note="No", by=SYSTEM, at=now)
    Action.objects.filter(pk__in=[quick.pk, slow.pk, open_.pk]).update(due_on=today - 10 * DAY)
    operations.move_action(action=quick, to="done", by=SYSTEM, at=now - 15 * DAY)
    operations.move_action(action=slow, to="done", by=SYSTEM, at=now)
    rate = rates(Action.objects.filter(lead_agency=agency))[agency.pk]
    assert (rate.accepted_in_words, rate.on_time_in_words) == ("1 of 3", "1 of 3")
    (first, *_) = (
        each
        for each in overdue_by_agency(world.people["head_of_service"], world.own.body)
        if each.agency == agency
    )
    assert ([each.pk for each in first.actions], first.number) == ([open_.pk], 1)
    assert fresh.state == "offered"
    assert overdue_by_agency(world.people["partner_officer"], world.own.private_body) == []
