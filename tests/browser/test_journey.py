"""An evening on a phone with a doubtful thumb, a second person, and a network that goes and comes."""

import random

import pytest
from playwright.sync_api import expect

from boards.attendance.operations import tick
from boards.decisions.operations import record_decision
from boards.minutes.operations import save_minute
from boards.models import AgendaItem, Attendance, Decision, MinuteDraft
from tests.browser.test_live import SAVED, box, go, state


def twice(button):
    button.evaluate("each => { each.click(); each.click(); }")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_press_counts_once_whenever_the_network_goes(
    seed, live, meeting, live_world, context
):
    chance, chief = random.Random(seed), live_world.people["head_of_service"]
    first, *_, last = meeting.items.order_by("position")
    AgendaItem.objects.filter(pk=last.pk).update(recommendation="that the bench is moved")
    seats = list(meeting.body.memberships.exclude(pk=live_world.own.seat.pk))
    tick(meeting=meeting, membership=seats[0], status="apologies", by=chief)
    live.reload()

    def everyone():
        go(live, "attendance")
        twice(live.get_by_role("button", name="Mark everyone else present"))

    def guest():
        go(live, "attendance")
        live.locator("#walk-in").fill("Wim Walker")
        twice(live.locator("#attendance").get_by_role("button", name="Add", exact=True))

    def agreed():
        go(live, f"item-{last.pk}")
        twice(live.get_by_role("button", name="Agreed", exact=True))

    def written():
        go(live, f"item-{first.pk}")
        box(live).fill("Said on the phone")

    def by_another():
        item = meeting.items.get(title="A lease")
        record_decision(item=item, outcome="noted", text="The lease", by=chief)
        save_minute(item=last, text="Theirs", version=0, by=chief)

    steps = [everyone, guest, agreed, written, by_another]
    chance.shuffle(steps)
    for step in steps:
        context.set_offline(chance.random() < 0.5)
        step()
    context.set_offline(False)
    live.evaluate("window.dispatchEvent(new Event('online'))")
    expect(state(live)).to_have_text(SAVED, timeout=20_000)
    expect(live.locator(".app-error")).to_have_count(0)
    assert Decision.objects.filter(item=last).count() == 1
    rows = Attendance.objects.filter(meeting=meeting)
    assert rows.filter(name="Wim Walker").count() == 1
    assert rows.get(membership=seats[0]).status == "apologies"
    assert rows.filter(membership__in=seats[1:], status="present").count() == len(seats) - 1
    assert MinuteDraft.objects.get(item=first).text == "Said on the phone"
    expect(live.locator(f"#minute-{last.pk}")).to_have_value("Theirs", timeout=20_000)
