"""Vote, interest, private part and adjourning as sheets of the live page: queued like the rest."""

import re

from playwright.sync_api import expect

from boards.models import Decision, Interest, Meeting, Vote
from tests.browser.test_live import PHONE, SAVED, WAITING, state


def go(page, part):
    page.evaluate("part => { location.hash = part; }", part)


def sheet(page, name):
    """The sheet that the link of this name opens."""
    page.get_by_role("link", name=name).and_(page.locator("[data-sheet]:visible")).first.click()
    found = page.locator("dialog.app-sheet[open]")
    expect(found).to_be_visible()
    return found


def vote(page, item):
    """The sheet for a vote under an item, with the words and no count yet."""
    go(page, f"item-{item.pk}")
    page.locator(f"#item-{item.pk} summary", has_text="decision").click()
    found = sheet(page, "Record a vote under this item")
    found.get_by_label("In these words").fill("that the bench is moved")
    return found


def agree(found):
    found.get_by_label("agreed without a vote", exact=False).first.check()
    found.get_by_role("button", name="Record the vote").click()


def test_a_vote_is_recorded_without_leaving_the_page(live, meeting, check):
    item = meeting.items.get(title="Second item")
    found = vote(live, item)
    assert check(live) == []
    live.set_viewport_size(PHONE)
    agree(found)
    decided = live.locator(f"#decisions-{item.pk} .app-decision")
    expect(decided).to_contain_text("that the bench is moved")
    expect(state(live)).to_have_text(SAVED)
    assert Vote.objects.filter(item=item).count() == 1
    assert Decision.objects.filter(item=item).count() == 1


def test_a_vote_waits_for_the_network(live, meeting, context):
    item = meeting.items.get(title="Second item")
    found = vote(live, item)
    context.set_offline(True)
    agree(found)
    expect(found).to_be_hidden()
    waiting = live.locator(f"#decisions-{item.pk}")
    expect(waiting).to_contain_text("that the bench is moved (waiting to be sent)")
    expect(state(live)).to_have_text(WAITING)
    context.set_offline(False)
    live.evaluate("window.dispatchEvent(new Event('online'))")
    expect(waiting.locator(".app-decision")).to_contain_text("that the bench is moved")
    assert Vote.objects.filter(item=item).count() == 1


def test_a_vote_that_is_refused_comes_back_as_it_was_typed(live, meeting):
    item = meeting.items.get(title="Second item")
    found = vote(live, item)
    found.get_by_label("For", exact=True).fill("199")
    found.get_by_role("button", name="Record the vote").click()
    expect(found.locator(".app-error")).to_be_visible()
    expect(found.get_by_label("In these words")).to_have_value("that the bench is moved")
    expect(found.get_by_label("For", exact=True)).to_have_value("199")
    assert not Vote.objects.filter(item=item).exists()
    found.get_by_label("For", exact=True).fill("")
    agree(found)
    decided = live.locator(f"#decisions-{item.pk} .app-decision")
    expect(decided).to_contain_text("that the bench is moved")
    assert Vote.objects.filter(item=item).count() == 1


def test_a_sheet_of_somebody_else_is_not_sent_as_mine(live, meeting, live_world, sign_in):
    item = meeting.items.get(title="Second item")
    found = vote(live, item)
    sign_in(live_world.people["head_of_service"])
    agree(found)
    expect(live.locator("[data-queue-notice]")).to_contain_text("You are signed out")
    assert not Vote.objects.filter(item=item).exists()


def adjourn(live, day):
    go(live, "step")
    found = sheet(live, re.compile("Adjourn it to another time"))
    found.get_by_label("Reason for adjourning").fill("The lights went out")
    for each in found.locator("input[name=items]").all():
        each.check()
    for name, part in zip(("day", "month", "year"), day, strict=True):
        found.get_by_label(name.capitalize(), exact=True).fill(str(part))
    found.get_by_role("button", name="Adjourn the meeting", exact=True).click()
    return found


def test_adjourning_carries_every_item_that_is_ticked(live, meeting):
    adjourn(live, (15, 1, 2030))
    expect(live.get_by_text("Remaining items have moved to this meeting’s agenda")).to_be_visible()
    later = Meeting.objects.get(body=meeting.body_id, starts_at__year=2030)
    assert later.items.filter(title="Second item").exists()
    assert later.items.count() > 1


def test_an_unusual_day_is_asked_about_on_a_page_with_what_was_typed(live, meeting):
    found = adjourn(live, (13, 1, 2030))  # a Sunday
    expect(found.get_by_text("Tick the box if that is right")).to_be_visible()
    found.get_by_role("button", name="Continue on a separate page").click()
    expect(live.get_by_label("Reason for adjourning")).to_have_value("The lights went out")
    live.get_by_label("Yes, on that day").check()
    live.get_by_role("button", name="Adjourn the meeting", exact=True).click()
    expect(live.get_by_role("heading", level=1)).to_be_visible()
    assert Meeting.objects.filter(body=meeting.body_id, starts_at__year=2030).count() == 1


def test_an_item_is_closed_on_a_sheet(live, meeting):
    item = meeting.items.get(title="Second item")
    go(live, "step")
    found = sheet(live, re.compile("Make an item"))
    found.locator("select[name=item]").select_option(str(item.pk))
    found.locator("input[name=access][value=confidential]").check()
    found.locator("[name=private_reason]").fill("A court order")
    found.get_by_role("button", name="Make private").click()
    expect(live.get_by_text("The item is now private")).to_be_visible()
    item.refresh_from_db()
    assert item.access == "confidential"


def test_an_interest_is_declared_on_a_sheet(live, meeting):
    go(live, "attendance")
    live.get_by_role("button", name="Mark everyone else present").click()
    expect(live.locator("#attendance-summary")).to_contain_text("0 not recorded")
    live.locator("summary", has_text="Late arrivals").click()
    found = sheet(live, "Declare an interest")
    found.get_by_label("Member").select_option(index=1)
    item = meeting.items.get(title="Second item")
    found.get_by_label("Item").select_option(label=str(item))
    found.get_by_label("What it is", exact=True).fill("Owns the bench")
    found.locator("input[name=kind][value=other]").check()
    found.locator("input[name=outcome][value=stayed]").check()
    found.get_by_role("button", name="Record the declaration").click()
    expect(live.get_by_text("The declaration is recorded")).to_be_visible()
    assert Interest.objects.filter(item__title="Second item").count() == 1
