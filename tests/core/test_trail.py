"""History is told in words and local time: no codes, no UTC, no names of fields."""

import re

import pytest
from django.apps import apps
from django.utils import timezone

from boards.meetings.dates.operations import change_meeting
from core.models import Event
from core.trail import from_to, in_words

pytestmark = pytest.mark.django_db
RAW = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\d{4}-\d\d-\d\d|\+00:00|\bTrue\b|\bFalse\b|\bNone\b|\[|\]|\d\d:\d\d:\d\d"
)


def told(target="boards.meeting", /, **changes):
    return "; ".join(in_words(Event(target_type=target, changes=changes)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts_at": ["2026-07-01 18:00:00+00:00", "2026-12-01 18:30:00+00:00"]},
         "starts at: 1 December 2026, 6:30pm (before: 1 July 2026, 7pm)"),
        ({"is_extraordinary": ["", "True"]}, "extraordinary meeting: yes (before: no)"),
        ({"is_extraordinary": ["True", ""]}, "extraordinary meeting: no (before: yes)"),
        ({"kind": ["ordinary", "aob"]}, "kind: Any other business (before: Item)"),
        ({"place": ["", "The hall"]}, "place: The hall"),
        ({"place": ["The hall", ""]}, "place: nothing (before: The hall)"),
        ({"item": ["Bench", None]}, "item: Bench"),
        ({"text": ["(before)", "(changed)"]}, "text changed"),
        ({"due": ["2026-11-02", "2026-12-02"]}, "due: 2 December 2026 (before: 2 November 2026)"),
        ({"paragraphs": ["[1]", "[1, 3]"]}, "paragraphs: 1, 3 (before: 1)"),
        ({"cut_off": ["17:00:00", "12:30:00"]}, "cut-off hour: 12:30pm (before: 5pm)"),
        ({"some_thing": [None, 3]}, "some thing: 3"),
        ({"title": ["A 2026-11-02 [draft]", "[x"]}, "title: [x (before: A 2026-11-02 [draft])"),
    ],
)  # fmt: skip
def test_a_change_in_words(changes, words):
    target = "boards.body" if "cut_off" in changes else "boards.meeting"
    assert told(target, **changes) == words


def test_what_is_not_known_is_left_as_it_was_typed():
    assert told("gone.model", thing=["a", "b"]) == "thing: b (before: a)"
    assert told("", thing="b") == "thing: b"


def test_every_field_and_choice_of_every_record_has_words():
    ours = [each for each in apps.get_models() if each._meta.app_label in {
        "boards", "tasking", "neighbourhoods", "accounts", "funding", "core"}]  # fmt: skip
    for model in ours:
        for field in model._meta.fields:
            assert not RAW.search(
                told(model._meta.label_lower, **{field.name: ["", "x"]}).replace("x", "")
            )
            for value, label in field.flatchoices or ():
                if isinstance(value, str) and value:
                    said = told(model._meta.label_lower, **{field.name: ["", value]})
                    assert said.partition(" (before: ")[0].endswith(str(label)), (model, field.name)


def test_what_the_world_did_is_told_in_words(world):
    events = list(Event.objects.all())
    assert len(events) > 50
    for event in events:
        assert not RAW.search(" ".join([event.verb, *in_words(event)])), (event, event.changes)


def test_the_page_of_a_meeting_says_it_in_local_time(world, manager):
    draft = world.own.draft
    summer = timezone.make_aware(timezone.datetime(2027, 7, 1, 19, 0))
    change_meeting(
        meeting=draft, starts_at=summer, sure_of=summer.date(), access_notes="Ramp",
        by=world.own.writer,
    )  # fmt: skip
    page = manager.get(draft.get_absolute_url()).content.decode()
    assert "Starts at: 1 July 2027, 7pm (before: " in page
    assert "Access notes: Ramp" in page
    for raw in ("starts_at", "access_notes", "18:00:00", "+00:00"):
        assert raw not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": ["60000.00", "63550.00"]}, "amount: from £60,000 to £63,550"),
        ({"amount": ["12.50", None]}, "amount: from £12.50 to blank"),
        ({"amount": [None, "12.50"]}, "amount: from blank to £12.50"),
        ({"kind": ["cash", "staff"]}, "kind: from Money to Staff paid for"),
        ({"source": ["(not shown)", "(not shown)"]}, "source changed"),
    ],
)
def test_a_change_from_what_to_what(changes, words):
    event = Event(target_type="funding.sourcedfigure", verb="changed", changes=changes)
    assert from_to(event) == [words]


def test_what_was_added_came_from_nothing():
    event = Event(
        target_type="funding.sourcedfigure", verb="added", changes={"amount": [None, "12.5"]}
    )
    assert from_to(event) == ["amount: £12.50"]
