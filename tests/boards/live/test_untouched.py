"""An item of which nothing is known yet is one prepared piece; it reads as the full template does."""

import re

import pytest
from django.urls import reverse

from boards.live import views
from boards.meetings.items.operations import add_item
from boards.models import AgendaItem

pytestmark = pytest.mark.django_db

SECTION = re.compile(r'<section class="app-live-item" id="item-(\d+)".*?</section>', re.S)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture
def meeting(world, manager):
    meeting = world.own.live_item.meeting
    for title in ("Plain", "Plain <too>"):
        add_item(meeting=meeting, title=title, by=world.people["neighbourhood_manager"])
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
    was_plain = [pk for pk in short if all(views.are_plain([item_of(pk)]))]
    monkeypatch.setattr(views, "are_plain", lambda items: [False] * len(items))
    full = sections(manager, meeting)
    assert len(was_plain) >= 2
    assert was_plain != list(short)
    assert short == full


def item_of(pk):
    return AgendaItem.objects.select_related("meeting__body").get(pk=pk)


@pytest.mark.parametrize("template", views.OWN_PARTS)
def test_what_is_added_to_an_item_is_asked_for_by_its_template(template, meeting):
    """A condition that is new in the template needs no word in the code."""
    item = item_of(max(meeting.items.values_list("pk", flat=True)))
    assert views.shows_nothing(template, [{"item": item, "object": meeting}]) == [True]


@pytest.mark.parametrize(("field", "value"), [
    ("text", "About"), ("kind", "minutes"), ("kind", "action_log"), ("kind", "declarations"),
    ("recommendation", "To agree"), ("paper_id", 7), ("access", "exempt"), ("withdrawn_at", 1),
    ("urgent_at", 1),
])  # fmt: skip
def test_an_item_of_which_something_is_known_is_not_plain(meeting, field, value):
    item = item_of(max(meeting.items.values_list("pk", flat=True)))
    assert views.are_plain([item]) == [True]
    setattr(item, field, value)
    assert views.are_plain([item]) == [False]
