"""An item of which nothing is known yet is one prepared piece; it reads as the full template does."""

import re

import pytest
from django.urls import reverse

from boards.decisions.operations import record_decision
from boards.live import items
from boards.meetings.items.operations import add_item
from boards.models import AgendaItem

pytestmark = pytest.mark.django_db

SECTION = re.compile(r'<section class="app-live-item" id="item-(\d+)".*?</section>', re.S)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture
def meeting(world, manager):
    meeting = world.own.live_item.meeting
    by = world.people["neighbourhood_manager"]
    for title in ("Plain", "Plain <too>", "Decided"):
        item = add_item(meeting=meeting, title=title, by=by)
    record_decision(item=item, outcome="noted", text="That [[title]] & <b> stays", by=by)
    return meeting


def sections(manager, meeting):
    """{item id: its part of the live page, without the spaces between tags}."""
    page = manager.get(reverse("meeting_live", args=[meeting.pk])).content.decode()
    return {
        int(found[1]): re.sub(r">\s+|\s+<", lambda gap: gap[0].strip(), TOKEN.sub("", found[0]))
        for found in SECTION.finditer(page)
    }


def test_both_renderings_of_an_item_are_equal(manager, meeting, monkeypatch):
    short = sections(manager, meeting)
    was_plain = [pk for pk in short if all(items.are_plain([item_of(pk)]))]
    monkeypatch.setattr(items, "are_plain", lambda rows: [False] * len(rows))
    full = sections(manager, meeting)
    assert len(was_plain) >= 2
    assert was_plain != list(short)
    assert short == full
    decided = AgendaItem.objects.get(meeting=meeting, title="Decided").pk
    assert decided in was_plain
    assert "That [[title]] &amp; &lt;b&gt; stays" in short[decided]


def item_of(pk):
    return AgendaItem.objects.select_related("meeting__body").get(pk=pk)


@pytest.mark.parametrize("template", items.OWN_PARTS)
def test_what_is_added_to_an_item_is_asked_for_by_its_template(template, meeting):
    """A condition that is new in the template needs no word in the code."""
    item = item_of(max(meeting.items.values_list("pk", flat=True)))
    assert items.shows_nothing(template, [{"item": item, "object": meeting}]) == [True]


@pytest.mark.parametrize(("field", "value"), [
    ("text", "About"), ("kind", "minutes"), ("kind", "action_log"), ("kind", "declarations"),
    ("recommendation", "To agree"), ("paper_id", 7), ("access", "exempt"), ("withdrawn_at", 1),
    ("urgent_at", 1),
])  # fmt: skip
def test_an_item_of_which_something_is_known_is_not_plain(meeting, field, value):
    item = item_of(max(meeting.items.values_list("pk", flat=True)))
    assert items.are_plain([item]) == [True]
    setattr(item, field, value)
    assert items.are_plain([item]) == [False]
