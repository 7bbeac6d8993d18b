"""The live page in a real browser: nothing typed is lost, nothing is sent twice or as another."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from boards.attendance.operations import set_public_count, tick
from boards.decisions.operations import record_decision
from boards.live.operations import finish_meeting, mark_minutes_ready, publish_minutes
from boards.meetings.items.operations import add_item
from boards.minutes.operations import save_minute
from boards.models import AgendaItem, Attendance, Decision, Meeting, MinuteDraft
from boards.papers.operations import save_paper
from core.actors import SYSTEM
from tasking.models import Action
from tests import steps

PHONE = {"width": 390, "height": 844}
SAVED = re.compile("Saved$")
WAITING = re.compile("not sent yet")
REFUSED = re.compile("Not saved, see the message$")


@pytest.fixture
def meeting(live_world):
    meeting = live_world.own.running
    add_item(meeting=meeting, title="Second item", by=SYSTEM)
    save_paper(paper=live_world.own.paper, is_ready=True, by=live_world.own.writer)
    return meeting


@pytest.fixture
def live(live_world, live_server, meeting, sign_in, page):
    """The live page of the own world's manager on a phone."""
    sign_in(live_world.people["neighbourhood_manager"])
    page.set_viewport_size(PHONE)
    item = meeting.items.order_by("position").first()
    page.goto(f"{live_server.url}/meetings/{meeting.pk}/live/#item-{item.pk}")
    return page


def go(page, part):
    """One part at a time is shown on a phone."""
    page.evaluate("part => { location.hash = part; }", part)
    expect(page.locator(f"#{part}")).to_be_visible()


def box(page, number=0):
    return page.locator("form[data-minute] textarea").nth(number)


def state(page):
    return page.locator("[data-queue-state]")


def text_of(meeting, number=0):
    item = meeting.items.order_by("position")[number]
    return MinuteDraft.objects.get(item=item).text


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter(key => key.includes(':minute'))")


def test_typing_is_saved_by_itself(live, meeting):
    box(live).fill("Typed on a phone")
    expect(state(live)).to_have_text(SAVED)
    expect(live.locator("[data-state]").first).to_contain_text("Saved")
    assert text_of(meeting) == "Typed on a phone"
    assert kept(live) == []


def test_offline_text_waits_and_goes_out_by_itself(live, meeting, context):
    context.set_offline(True)
    box(live).fill("Said in the cellar")
    expect(live.locator("[data-state]").first).to_contain_text("No connection")
    live.locator("summary", has_text="decision").first.click()
    live.locator("textarea[id^=decision-]").first.fill("that the cellar is dry")
    live.get_by_role("button", name="Record").first.click()
    expect(live.get_by_text("that the cellar is dry (waiting to be sent)")).to_be_visible()
    expect(state(live)).to_have_text(WAITING)
    assert text_of(meeting) == "OWN SECRET said"
    context.set_offline(False)
    expect(state(live)).to_have_text(SAVED, timeout=15000)
    assert text_of(meeting) == "Said in the cellar"
    assert Decision.objects.filter(text="that the cellar is dry").count() == 1


def test_an_expired_session_loses_nothing(live, meeting, context, sign_in, live_world):
    sign_in(None)
    box(live).fill("Written after the session ended")
    expect(live.locator("[data-queue-notice]")).to_contain_text("You are signed out")
    expect(live.locator("[data-state]").first).to_contain_text("kept on this device")
    sign_in(live_world.people["neighbourhood_manager"])
    context.new_page().goto(live.url.partition("/meetings")[0])  # the tab in which one signs in
    live.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(state(live)).to_have_text(SAVED, timeout=15000)
    expect(live.locator("[data-queue-notice]")).to_be_empty()
    assert text_of(meeting) == "Written after the session ended"


def closed_tab(live, context, meanwhile=None):
    """A new tab on the page of one that was closed before its text was sent.

    `meanwhile` runs while the device is offline: a tab that closes may still send its text when
    the line is back, and what others saved must stand before that.
    """
    context.set_offline(True)
    box(live).fill("Typed just before the tab was closed")
    assert len(kept(live)) == 1
    address = live.url
    live.close()
    if meanwhile:
        meanwhile()
    context.set_offline(False)
    return context.new_page(), address


def test_a_closed_tabs_text_goes_on_by_itself(live, meeting, context):
    page, address = closed_tab(live, context)
    page.goto(address)
    expect(state(page)).to_have_text(SAVED)
    expect(box(page)).to_have_value("Typed just before the tab was closed")
    assert text_of(meeting) == "Typed just before the tab was closed"
    assert kept(page) == []


@pytest.mark.parametrize("answer", ["Restore it", "Discard it"])
def test_a_closed_tab_asks_where_somebody_else_changed_the_text(
    live, meeting, context, live_world, answer
):
    draft = MinuteDraft.objects.get(item=meeting.items.order_by("position").first())
    chief = live_world.people["head_of_service"]
    theirs = partial(save_minute, item=draft.item, text="Theirs", version=draft.version, by=chief)
    page, address = closed_tab(live, context, meanwhile=theirs)
    page.goto(address)
    expect(page.get_by_text("Text from this device that was never sent")).to_be_visible()
    page.get_by_role("button", name=answer).click()
    if answer == "Restore it":
        page.get_by_role("button", name="Keep mine", exact=True).click()
        expect(state(page)).to_have_text(SAVED)
        assert text_of(meeting) == "Typed just before the tab was closed"
    else:
        assert text_of(meeting) == "Theirs"
    expect(box(page)).to_have_value(text_of(meeting))
    assert kept(page) == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Keep mine", "Mine"),
        ("Keep theirs", "Theirs"),
        ("Put theirs above mine", "Theirs\n\nMine"),
    ],
)
def test_another_person_saved_meanwhile(live, meeting, live_world, answer, expected):
    item = meeting.items.order_by("position").first()
    save_minute(item=item, text="Theirs", version=1, by=live_world.people["head_of_service"])
    box(live).fill("Mine")
    clash = live.locator(".app-clash")
    expect(clash).to_contain_text("The Head of service changed this text while you were editing it")
    expect(clash.locator("pre")).to_have_text("Theirs")
    assert text_of(meeting) == "Theirs"
    live.get_by_role("button", name=answer, exact=True).click()
    expect(state(live)).to_have_text(SAVED)
    expect(box(live)).to_have_value(expected)
    assert text_of(meeting) == expected


def test_a_lost_answer_makes_no_second_row(live, context):
    """The server gets the request, the phone never hears back, and sends again."""
    sent = []

    def lose_first(route):
        response = route.fetch()
        sent.append(response.status)
        if len(sent) == 1:
            route.abort()
        else:
            route.fulfill(response=response)

    context.route("**/decision/", lose_first)
    live.locator("summary", has_text="decision").first.click()
    live.locator("textarea[id^=decision-]").first.fill("that it counts once")
    live.get_by_role("button", name="Record").first.dblclick()
    expect(state(live)).to_have_text(SAVED, timeout=15000)
    assert sent == [200, 200]
    assert Decision.objects.filter(text="that it counts once").count() == 1
    expect(live.locator(".app-decision", has_text="that it counts once")).to_have_count(1)


@pytest.mark.parametrize("code", [400, 405, 413])
def test_what_is_never_taken_holds_up_nothing(live, context, code):
    """Said at its form and not sent again; what waits behind it goes out."""
    sent = []

    def refuse(route):
        sent.append(code)
        route.fulfill(status=code, json={"error": "Make it shorter."})

    context.route("**/decision/", refuse)
    live.locator("summary", has_text="decision").first.click()
    live.locator("textarea[id^=decision-]").first.fill("that it is far too long")
    live.get_by_role("button", name="Record").first.click()
    expect(live.get_by_text("Make it shorter.")).to_be_visible()
    expect(live.locator("textarea[id^=decision-]").first).to_have_value("that it is far too long")
    box(live).fill("Said meanwhile")
    go(live, "attendance")
    live.locator("#walk-in").fill("A guest")
    live.locator("#walk-in").press("Enter")
    expect(live.locator("#others [data-row]", has_text="A guest")).to_be_visible()
    assert Attendance.objects.filter(name="A guest").exists()
    expect(live.locator("[data-state]").first).to_contain_text("Saved")
    assert sent == [code]
    expect(state(live)).to_have_text(REFUSED)
    state(live).get_by_role("link").click()
    expect(live.get_by_text("Make it shorter.")).to_be_visible()
    live.reload()
    expect(live.get_by_text("Make it shorter.")).to_be_visible()
    expect(state(live)).to_have_text(REFUSED)
    live.get_by_role("button", name="I have read this").click()
    expect(state(live)).to_have_text(SAVED)


def test_another_user_on_the_same_device_sends_nothing_of_the_first(
    live, meeting, context, sign_in, live_world
):
    context.set_offline(True)
    box(live).fill("The first user's words")
    sign_in(live_world.people["head_of_service"])
    context.set_offline(False)
    live.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(live.locator("[data-queue-notice]")).to_contain_text("You are signed out")
    page = context.new_page()
    page.goto(live.url)
    expect(box(page)).to_have_value("OWN SECRET said")
    expect(page.get_by_text("never sent")).to_have_count(0)
    assert text_of(meeting) == "OWN SECRET said"
    assert len(kept(page)) == 1


def test_half_filled_forms_come_back_after_a_reload(live):
    live.locator("summary", has_text="Add an action").first.click()
    live.locator("textarea[name=what]").first.fill("Half a promise")
    go(live, "attendance")
    live.locator("#walk-in").fill("Half a name")
    live.reload()
    expect(live.locator("textarea[name=what]").first).to_have_value("Half a promise")
    expect(live.locator("#walk-in")).to_have_value("Half a name")


def test_text_that_is_too_long_is_kept_and_says_so(live, meeting):
    box(live).fill("x" * 20_001)
    expect(state(live)).to_have_text(re.compile("Not saved, see the message"))
    expect(live.get_by_text("must be 20000 characters or fewer")).to_be_visible()
    box(live).fill("Short")
    expect(state(live)).to_have_text(SAVED)
    assert text_of(meeting) == "Short"


def test_a_mistake_is_shown_at_its_field_and_nothing_is_lost(live):
    live.locator("summary", has_text="Add an action").first.click()
    form = live.locator('form[data-into^="actions-"]').first
    form.locator("textarea").fill("Nobody's job")
    form.get_by_role("button").click()
    expect(form.get_by_text("Choose the agency that will do it")).to_be_visible()
    expect(form.locator("textarea")).to_have_value("Nobody's job")
    assert form.locator("select[name=agency]").evaluate("e => e === document.activeElement")


def test_the_meeting_has_moved_on(live, meeting, live_world):
    finish_meeting(meeting=Meeting.objects.get(pk=meeting.pk), by=live_world.own.writer)
    mark_minutes_ready(meeting=meeting, by=live_world.own.writer)
    box(live).fill("Too late")
    expect(live.get_by_text("is now “Minutes waiting to be checked”")).to_be_visible()
    expect(box(live)).to_have_value("Too late")


def test_arrow_keys_pass_over_choices_without_recording_them(live, meeting, live_world):
    go(live, "attendance")
    first = live.locator("fieldset.app-tick").first.locator("input[type=radio]")
    first.first.focus()
    live.keyboard.press("Space")
    for _ in range(3):
        live.keyboard.press("ArrowRight")
    expect(first.nth(3)).to_be_checked()
    expect(state(live)).to_have_text(SAVED)
    members = Attendance.objects.filter(meeting=meeting, membership__isnull=False)
    assert members.exclude(membership=live_world.own.seat).get().status == "absent"
    from core.models import Event

    ticks = Event.objects.about(meeting).filter(verb="recorded attendance")
    assert ticks.exclude(actor_id=live_world.own.writer.pk).count() == 1


def test_the_whole_evening_on_a_phone(live, meeting, live_world):
    page = live
    go(page, "attendance")
    page.get_by_role("button", name="Mark everyone else present").click()
    expect(page.locator("#attendance-summary")).to_contain_text("4 present")
    page.locator("#walk-in").fill("Wim Walker")
    page.locator("#attendance").get_by_role("button", name="Add").click()
    expect(page.locator("#others")).to_contain_text("Wim Walker")
    for number, item in enumerate(meeting.items.order_by("position")[:2]):
        go(page, f"item-{item.pk}")
        box(page, number).fill(f"What was said {number}")
        page.locator("summary", has_text="decision").nth(number).click()
        page.locator("textarea[id^=decision-]").nth(number).fill(f"that {number} is done")
        page.get_by_role("button", name="Record").first.click()
        expect(page.locator(".app-decision", has_text=f"that {number} is done")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    page.locator("summary", has_text="Add an action").first.click()
    form = page.locator('form[data-into^="actions-"]').first
    for number in range(3):
        form.locator("textarea").fill(f"Promise {number}")
        form.locator("select[data-owner]").select_option(label="Own Person (Own Agency)")
        assert form.locator("select[name=agency]").input_value() == str(live_world.own.agency.pk)
        form.get_by_role("button").click()
        expect(page.locator(".app-log", has_text=f"Promise {number}")).to_be_visible()
    expect(state(page)).to_have_text(SAVED)
    go(page, "step")
    page.get_by_role("button", name="Close the meeting").click()
    go(page, "step")
    page.get_by_role("button", name="Send for checking").click()
    expect(page.get_by_role("heading", name="Minutes: Own Board")).to_be_visible()
    page.get_by_role("link", name="The chair agreed by email or phone").first.click()
    page.get_by_label("By phone").check()
    page.get_by_role("button", name="Record agreement").click()
    page.get_by_role("button", name="Publish draft minutes").first.click()
    expect(page.get_by_text("The minutes are published.")).to_be_visible()
    assert (
        Action.objects.filter(agenda_item__meeting=meeting, what__startswith="Promise").count() == 3
    )


def test_after_the_evening_partner_chair_and_public(
    live_world, live_server, sign_in, page, meeting
):
    from tasking.actions.operations import add_action

    item = meeting.items.first()
    action = add_action(state="accepted",
        what="Mend the gate", due_on=live_world.own.agenda.day, lead_agency=live_world.own.agency,
        agenda_item=item, by=live_world.own.writer,
    )  # fmt: skip
    for step in (finish_meeting, mark_minutes_ready):
        step(meeting=meeting, by=live_world.own.writer)
    sign_in(live_world.people["partner_officer"])
    page.goto(live_server.url)
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Actions").click()
    page.get_by_role("link", name=action.what).click()
    page.get_by_role("link", name="Report progress").click()
    page.get_by_label("In progress").check()
    page.get_by_label("Update").fill("Ordered the hinges")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Ordered the hinges")).to_be_visible()
    minutes = f"{live_server.url}/meetings/{meeting.pk}/minutes/"
    sign_in(live_world.people["board_chair"])
    page.goto(minutes)
    expect(page.get_by_text("Draft: not published yet")).to_be_visible()
    expect(page.get_by_text("Mend the gate")).to_be_visible()
    sign_in(None)
    page.goto(minutes)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    steps.agreed(meeting=meeting, by=live_world.own.writer)
    publish_minutes(meeting=meeting, by=live_world.own.writer)
    page.goto(minutes)
    expect(page.get_by_text("Mend the gate")).to_be_visible()
    expect(page.get_by_text("Ordered the hinges")).to_have_count(0)


def test_it_works_without_a_script(live_world, live_server, sign_in, browser, meeting):
    from tests.browser.conftest import cookie_of

    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    user = live_world.people["neighbourhood_manager"]
    context.add_cookies([{"name": "sessionid", "value": cookie_of(user), "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/meetings/{meeting.pk}/live/")
    box(page).fill("Plain form")
    page.get_by_role("button", name="Save the minute").first.click()
    expect(box(page)).to_have_value("Plain form")
    page.get_by_role("group", name="Own Person").get_by_label("Present").check()
    page.get_by_role("button", name="Save attendance of Own Person").click()
    expect(page.locator("#attendance-summary")).to_contain_text("1 present")
    context.close()
    assert text_of(meeting) == "Plain form"


def test_going_back_shows_what_is_stored(live, live_server, meeting, live_world):
    """A browser keeps what stood in a form; what a colleague stored meanwhile would be hidden."""
    seat = meeting.body.memberships.exclude(pk=live_world.own.seat.pk).first()
    go(live, "attendance")
    live.locator(f"label[for='tick-{seat.pk}-present']").click()
    live.locator("#count").fill("5")
    live.locator("#count").blur()
    expect(state(live)).to_have_text(WAITING)
    expect(state(live)).to_have_text(SAVED)
    live.goto(f"{live_server.url}/meetings/{meeting.pk}/interests/")
    tick(meeting=meeting, membership=seat, status="apologies", by=SYSTEM)
    set_public_count(meeting=meeting, count=30, by=SYSTEM)
    live.go_back()
    expect(live.locator(f"#tick-{seat.pk}-apologies")).to_be_checked()
    expect(live.locator("#count")).to_have_value("30")


def test_a_second_choice_right_after_the_first_follows_it(live, meeting, live_world):
    seat = meeting.body.memberships.exclude(pk=live_world.own.seat.pk).first()
    go(live, "attendance")
    for status in ("present", "apologies", "present"):
        live.locator(f"label[for='tick-{seat.pk}-{status}']").click()
        expect(state(live)).to_have_text(WAITING)
        expect(state(live)).to_have_text(SAVED)
    assert Attendance.objects.get(meeting=meeting, membership=seat).status == "present"
    expect(live.locator(".app-error")).to_have_count(0)


def recommended(live, meeting):
    """The last item, with a recommendation that nobody has decided."""
    item = meeting.items.get(title="Second item")
    AgendaItem.objects.filter(pk=item.pk).update(recommendation="that the bench is moved")
    live.reload()
    go(live, f"item-{item.pk}")
    return item


def test_a_double_tap_on_agreed_makes_one_decision(live, meeting, live_world):
    item = recommended(live, meeting)
    agreed = live.get_by_role("button", name="Agreed", exact=True)
    agreed.evaluate("button => { button.click(); button.click(); }")
    expect(live.locator(f"#decisions-{item.pk} .app-decision")).to_have_count(1)
    expect(agreed).to_have_count(0)
    expect(state(live)).to_have_text(SAVED)
    assert Decision.objects.filter(item=item).count() == 1
    expect(live.locator(".app-error")).to_have_count(0)


def test_a_pressed_button_says_so_until_its_press_is_sent(live, meeting, context):
    item = recommended(live, meeting)
    context.set_offline(True)
    agreed = live.get_by_role("button", name="Agreed", exact=True)
    agreed.click()
    expect(agreed).to_have_attribute("aria-disabled", "true")
    live.wait_for_timeout(1100)
    agreed.evaluate("button => button.click()")
    expect(state(live)).to_contain_text("1 not sent yet")
    context.set_offline(False)
    live.evaluate("window.dispatchEvent(new Event('online'))")
    expect(agreed).to_have_count(0)
    assert Decision.objects.filter(item=item).count() == 1


def test_a_second_phone_is_told_that_the_recommendation_was_decided(live, meeting, live_world):
    item = recommended(live, meeting)
    chief = live_world.people["head_of_service"]
    record_decision(item=item, outcome="deferred", text="To the next meeting", by=chief)
    live.get_by_role("button", name="Agreed", exact=True).click()
    expect(live.get_by_text(f"Item {item.number} was decided already: deferred")).to_be_visible()
    expect(state(live)).to_have_text(REFUSED)
    assert Decision.objects.filter(item=item).count() == 1


def test_a_refused_tick_goes_back_to_what_is_stored(live, meeting, live_world, context):
    seat = meeting.body.memberships.exclude(pk=live_world.own.seat.pk).first()
    go(live, "attendance")
    live.locator(f"label[for='tick-{seat.pk}-present']").click()
    expect(state(live)).to_have_text(WAITING)
    expect(state(live)).to_have_text(SAVED)
    reason = {"error": "Strike that out first."}
    context.route("**/tick/", lambda route: route.fulfill(status=422, json=reason))
    live.locator(f"label[for='tick-{seat.pk}-absent']").click()
    row = live.locator(f"form[data-key='tick-{seat.pk}']")
    expect(row.get_by_text("Strike that out first.")).to_be_visible()
    expect(live.locator(f"#tick-{seat.pk}-present")).to_be_checked()
    expect(state(live)).to_have_text(REFUSED)
    row.get_by_role("button", name="I have read this").click()
    expect(state(live)).to_have_text(SAVED)
    assert Attendance.objects.get(meeting=meeting, membership=seat).status == "present"


def test_one_part_at_a_time_with_where_one_is(live, meeting):
    items = list(meeting.items.order_by("position"))
    where = live.locator("[data-steps] strong")
    expect(where).to_have_text(f"1 of {len(items)}")
    expect(live.locator(f"#item-{items[1].pk}")).to_be_hidden()
    live.get_by_role("button", name="Next").click()
    expect(where).to_have_text(f"2 of {len(items)}")
    expect(live.locator(f"#item-{items[1].pk}")).to_be_visible()
    expect(live.locator(f"#item-{items[0].pk}")).to_be_hidden()
    live.locator("summary", has_text="Items").click()
    live.locator("#contents").get_by_role("link", name="Second item").click()
    expect(where).to_have_text(f"{len(items)} of {len(items)}")
    live.reload()
    expect(where).to_have_text(f"{len(items)} of {len(items)}")
    for part in ("attendance", *[f"item-{each.pk}" for each in items], "step"):
        go(live, part)
        assert live.evaluate("document.documentElement.scrollHeight") < 2_500
    live.set_viewport_size({"width": 1280, "height": 900})
    expect(live.locator("#attendance")).to_be_visible()
    expect(live.locator(f"#item-{items[0].pk}")).to_be_visible()


def test_what_others_do_appears_within_fifteen_seconds(live, meeting, live_world):
    chief = live_world.people["head_of_service"]
    first, *_, last = meeting.items.order_by("position")
    seat = meeting.body.memberships.exclude(pk=live_world.own.seat.pk).first()
    save_minute(item=first, text="Theirs", version=1, by=chief)
    record_decision(item=last, outcome="noted", text="The report", by=chief)
    tick(meeting=meeting, membership=seat, status="apologies", by=chief)
    add_item(meeting=meeting, title="A flood", by=SYSTEM)
    expect(box(live)).to_have_value("Theirs", timeout=15_000)
    expect(live.locator(f"#decisions-{last.pk}")).to_contain_text("The report")
    expect(live.locator("[data-steps] strong")).to_have_text(f"1 of {meeting.items.count()}")
    go(live, "attendance")
    expect(live.locator(f"#tick-{seat.pk}-apologies")).to_be_checked()
    live.locator(f"label[for='tick-{seat.pk}-present']").click()
    expect(state(live)).to_have_text(WAITING)
    expect(state(live)).to_have_text(SAVED)
    assert Attendance.objects.get(meeting=meeting, membership=seat).status == "present"
    flood = meeting.items.get(title="A flood")
    go(live, f"item-{flood.pk}")
    live.locator(f"#minute-{flood.pk}").fill("It rained")
    expect(live.locator(f"#item-{flood.pk} [data-state]")).to_contain_text("Saved")
    assert MinuteDraft.objects.get(item=flood).text == "It rained"


def test_what_one_types_is_left_alone_by_what_others_do(live, meeting, live_world, context):
    chief = live_world.people["head_of_service"]
    first = meeting.items.order_by("position").first()
    go(live, "attendance")
    live.locator("#count").fill("4")  # still in the field
    context.route("**/minute/", lambda route: route.abort())
    go(live, f"item-{first.pk}")
    box(live).fill("Mine")
    save_minute(item=first, text="Theirs", version=1, by=chief)
    set_public_count(meeting=meeting, count=9, by=chief)
    with live.expect_response("**/live/now/", timeout=15_000):
        pass
    expect(box(live)).to_have_value("Mine")
    context.unroute("**/minute/")
    live.evaluate("window.dispatchEvent(new Event('online'))")
    expect(live.locator(".app-clash")).to_contain_text(
        "changed this text while you were editing it"
    )


def ticked(meeting, seat):
    row = Attendance.objects.filter(meeting=meeting, membership=seat).first()
    return row and row.status


def test_a_tick_is_taken_back_within_ten_seconds(live, meeting):
    go(live, "attendance")
    form = live.locator("form[data-key^=tick-]").first
    seat = form.locator("[name=membership]").get_attribute("value")
    before = ticked(meeting, seat)
    other = "absent" if before != "absent" else "present"
    form.locator(f"[value={other}] + label").click()
    expect(state(live)).to_have_text(SAVED)
    assert ticked(meeting, seat) == other
    live.get_by_role("button", name="Undo").click()
    expect(live.get_by_role("button", name="Undo")).to_have_count(0)
    expect(state(live)).to_have_text(SAVED)
    expect(form.locator(f"[value={other}]")).not_to_be_checked()
    assert ticked(meeting, seat) == before


def test_everyone_marked_present_is_taken_back_too(live, meeting):
    seats = Attendance.objects.filter(meeting=meeting, membership__isnull=False)
    seats.filter(interests=None).delete()
    before = set(seats.values_list("membership", "status"))
    live.reload()
    go(live, "attendance")
    live.get_by_role("button", name="Mark everyone else present").click()
    expect(live.get_by_text("marked present")).to_be_visible()
    assert set(seats.values_list("membership", "status")) > before
    live.get_by_role("button", name="Undo").click()
    expect(live.locator("[name=status]:checked")).to_have_count(len(before))
    expect(state(live)).to_have_text(SAVED, timeout=15000)
    assert set(seats.values_list("membership", "status")) == before


def test_the_offer_to_take_back_goes_after_ten_seconds(live):
    go(live, "attendance")
    live.clock.install()
    form = live.locator("form[data-key^=tick-]").first
    other = form.locator("[name=status]:not(:checked)").first.get_attribute("value")
    form.locator(f"[value={other}] + label").click()
    expect(live.get_by_role("button", name="Undo")).to_be_visible()
    live.clock.fast_forward(11000)
    expect(live.get_by_role("button", name="Undo")).to_have_count(0)
    expect(state(live)).to_have_text(SAVED)
    live.goto("about:blank")  # nothing is asked of the server any more
