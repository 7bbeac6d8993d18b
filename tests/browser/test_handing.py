"""Handing over on a phone: what stands in the name of somebody who left goes to a colleague in one go."""

from playwright.sync_api import expect

from neighbourhoods.models import HandOver, ThingToKnow
from tasking.models import Action
from tests.neighbourhoods.handing.conftest import Leaver


def choose(page, group, name):
    """One person, with the picker."""
    picker = page.get_by_role("group", name=group, exact=True)
    picker.get_by_role("textbox").fill(name[:6])
    picker.get_by_role("radio", name=name).check()


def test_all_of_it_goes_to_a_colleague_in_one_go(live_world, live_server, sign_in, page, check):
    left = Leaver(live_world)
    sign_in(live_world.people["neighbourhood_manager"])
    page.set_default_timeout(4000)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/people/{left.person.pk}/")
    page.get_by_role("link", name="Hand over").first.click()
    page.get_by_label("Mend fence 2").uncheck()
    choose(page, "To whom", left.next.name)
    page.get_by_label("Note (optional)").fill("Lee has moved to Leeds")
    page.get_by_label("Things to know").fill("The key is with the caretaker")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="What moves")).to_be_visible()
    assert check(page) == []
    assert not HandOver.objects.filter(person=left.person).exists()
    page.get_by_role("button", name="Hand over").dblclick()
    expect(page.get_by_text("Nia Next").first).to_be_visible()
    assert check(page) == []
    assert HandOver.objects.get(person=left.person).note == "Lee has moved to Leeds"
    owners = Action.objects.filter(pk__in=[each.pk for each in left.actions]).order_by("pk")
    assert [each.owner for each in owners] == [left.next, left.person]
    left.post.refresh_from_db()
    left.group.refresh_from_db()
    assert left.group.contact == left.next
    assert ThingToKnow.objects.get(text="The key is with the caretaker")
