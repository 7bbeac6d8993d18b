"""When a post, a seat or a role ends, the page says what still stands in the name, and so does the list of
what needs one, until nothing does."""

import pytest
from django.utils import timezone

from accounts.cover.operations import cover_all
from accounts.models import Cover
from accounts.operations import end_grant, grant_role
from boards.seats.operations import add_member
from core import todo
from core.actors import SYSTEM
from core.errors import Refused
from neighbourhoods.models import Person, TeamPost
from neighbourhoods.people.handing.operations import hand_over
from tasking.models import Action
from tests import factories
from tests.neighbourhoods.handing.conftest import DAY
from tests.neighbourhoods.handing.test_hand_over import give_all, keys
from tests.pages import fields_of


def waiting(user):
    user.__dict__.pop("_held", None)
    return [row.what for row in todo.rows_of("hand-over", user, timezone.now(), 20)]


def leave(leaver):
    TeamPost.objects.filter(pk=leaver.post.pk).update(ends_on=timezone.localdate())


def test_who_has_left_is_on_the_list_until_nothing_stands_in_the_name(leaver, officer):
    assert waiting(officer) == []
    leave(leaver)
    assert waiting(officer) == ["Hand over 4 things of Lee Leaver, who has left"]
    one, *rest = keys(leaver, officer)
    hand_over(person=leaver.person, chosen={one: leaver.next}, by=officer)
    assert waiting(officer) == ["Hand over 3 things of Lee Leaver, who has left"]
    hand_over(person=leaver.person, chosen=dict.fromkeys(rest, leaver.next), by=officer)
    assert waiting(officer) == []


def test_who_goes_on_elsewhere_has_not_left(leaver, officer):
    leave(leaver)
    seat = add_member(body=leaver.paper.body, person=leaver.person, role="partner", by=SYSTEM)
    assert waiting(officer) == []
    type(seat).objects.filter(pk=seat.pk).update(ends_on=timezone.localdate())
    assert waiting(officer) != []


def test_the_list_of_another_place_says_nothing(leaver, world):
    leave(leaver)
    elsewhere = factories.UserFactory()
    grant_role(user=elsewhere, role="neighbourhood_manager", place=world.other.place, by=SYSTEM)
    assert waiting(elsewhere) == []
    assert waiting(world.people["partner_officer"]) == []


def test_whose_last_role_ended_is_on_the_list_of_who_works_there(leaver, world, officer):
    user, head = factories.UserFactory(), world.people["head_of_service"]
    Person.objects.filter(pk=leaver.person.pk).update(user=user)
    grant = grant_role(user=user, role="neighbourhood_manager", place=world.own.place, by=SYSTEM)
    TeamPost.objects.filter(pk=leaver.post.pk).delete()
    assert waiting(head) == waiting(officer) == []
    end_grant(grant=grant, by=SYSTEM)
    four = ["Hand over 4 things of Lee Leaver, who has left"]
    assert waiting(head) == waiting(officer) == four
    assert waiting(world.people["system_administrator"]) == []  # nothing of it is for them to see
    assert waiting(world.people["meetings_clerk"]) == [
        "Hand over 1 thing of Lee Leaver, who has left"
    ]


def test_the_page_of_an_account_says_what_stands_in_the_name(leaver, world, as_user):
    user = factories.UserFactory()
    Person.objects.filter(pk=leaver.person.pk).update(user=user)
    page = as_user(world.people["system_administrator"]).get(f"/users/{user.pk}/").content.decode()
    assert "in this name" not in page  # an administrator gives none of it to anybody
    grant_role(user=world.people["system_administrator"], role="head_of_service", by=SYSTEM)
    both = as_user(world.people["system_administrator"]).get(f"/users/{user.pk}/").content.decode()
    assert "5 things still stand in this name" in both


def test_ending_a_seat_says_what_still_stands(leaver, manager, world):
    seat = add_member(body=world.own.body, person=leaver.person, role="partner", by=SYSTEM)
    address = f"/bodies/members/{seat.pk}/end/"
    page = manager.get(address)
    sent = fields_of(page)
    answer = manager.post(address, sent, follow=True).content.decode()
    assert "5 things still stand in the name of Lee Leaver" in answer
    assert f'href="/people/{leaver.person.pk}/hand-over/"' in answer


def test_ending_a_post_in_admin_says_so_too(leaver, manager):
    address = f"/admin/neighbourhoods/teampost/{leaver.post.pk}/change/"
    today = timezone.localdate()
    sent = fields_of(manager.get(address), "kind") | {"ends_on": f"{today:%-d %B %Y}"}
    answer = manager.post(address, sent, follow=True).content.decode()
    assert "4 things still stand in the name of Lee Leaver" in answer


def test_leave_covers_all_roles_and_moves_nothing(leaver, world, as_user):
    admin, user = world.people["system_administrator"], factories.UserFactory(name="Lee Leaver")
    Person.objects.filter(pk=leaver.person.pk).update(user=user)
    grant_role(user=user, role="neighbourhood_manager", place=world.own.place, by=SYSTEM)
    grant_role(user=user, role="meetings_clerk", by=SYSTEM, ends_on=timezone.localdate() + 5 * DAY)
    colleague = factories.UserFactory(name="Col League")
    first, last = timezone.localdate(), timezone.localdate() + 20 * DAY
    client, address = as_user(admin), f"/people/{leaver.person.pk}/hand-over/leave/"
    page = client.get(address)
    assert "Nothing moves while Lee Leaver is away" in page.content.decode()
    sent = fields_of(page, "covered_by") | {"covered_by": colleague.pk}
    for name, day in (("starts_on", first), ("ends_on", last)):
        sent |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    answer = client.post(address, sent, follow=True)
    assert f"Col League covers for Lee Leaver until {last:%-d %B %Y}" in answer.content.decode()
    days = Cover.objects.filter(covered_by=colleague).values_list("grant__role", "ends_on")
    assert dict(days) == {"neighbourhood_manager": last, "meetings_clerk": first + 5 * DAY}
    assert Action.objects.filter(owner=leaver.person).count() == 2
    colleague.__dict__.pop("_held", None)
    assert Action.objects.visible_to(colleague).filter(owner=leaver.person).count() == 2


def test_leave_without_a_role_is_refused(leaver, world, as_user):
    with pytest.raises(Refused, match="no role"):
        cover_all(
            user=factories.UserFactory(), covered_by=factories.UserFactory(),
            starts_on=timezone.localdate(), ends_on=timezone.localdate() + DAY, by=SYSTEM,
        )  # fmt: skip
    head = as_user(world.people["head_of_service"])
    assert head.get(f"/people/{leaver.person.pk}/hand-over/leave/").status_code == 403


def test_a_name_nobody_stands_in_has_nothing_to_hand_over(leaver, officer, as_user):
    give_all(leaver, officer)
    page = as_user(officer).get(f"/people/{leaver.person.pk}/").content.decode()
    assert "Hand over</a>" in page
