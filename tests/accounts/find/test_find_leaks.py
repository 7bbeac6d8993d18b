"""Nothing is found that one may not read: every marked text of two worlds, for every persona.

What each finds is written by hand, and all of it is found by somebody.
"""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from boards.models import Minute, MinuteDraft
from boards.papers.models import PaperOption, PaperRecommendation
from core import find
from core.find.searching import COUNTED
from core.find.text import Asked
from neighbourhoods.models import Contact

MARKS = ("SECRET", "EXEMPT", "DRAFT", "PRIVATE")
NOTHING = set()
ACTION = {"SECRET action"}
DRAFTS = {"DRAFT report", "DRAFT words", "DRAFT item", "DRAFT plan"}
EXEMPT = {"EXEMPT words", "EXEMPT talk", "EXEMPT minute", "EXEMPT decision", "EXEMPT action"}
PRIVATE = {"PRIVATE item", "PRIVATE minute", "PRIVATE Tasking"}
"""Minutes that are written or ready, and what was decided in them, nobody finds: SECRET said, SECRET
written, SECRET ready, SECRET decision, SECRET adoption."""

READER = DRAFTS | ACTION
MEMBER = READER | EXEMPT
FOUND = {
    None: (NOTHING, NOTHING),
    "nobody": (NOTHING, NOTHING),
    "system_administrator": (NOTHING, NOTHING),
    "budget_holder": (NOTHING, NOTHING),
    "partner_officer": (ACTION, NOTHING),
    "service_officer": (ACTION, NOTHING),
    "finance_officer": (READER, READER),
    "data_officer": (READER, READER),
    "communications_officer": (READER, READER),
    "meetings_clerk": (MEMBER, MEMBER),
    "portfolio_holder": (MEMBER, MEMBER),
    "head_of_service": (MEMBER | PRIVATE, MEMBER | PRIVATE),
    "board_chair": (MEMBER, NOTHING),
    "elected_member": (MEMBER, NOTHING),
    "resident_representative": (MEMBER, NOTHING),
    "neighbourhood_manager": (MEMBER | PRIVATE, NOTHING),
}
"""Who finds which marked words in the own and in the other world."""


def everything(client, kinds, typed):
    """The text of all that is found, every page of every kind, as it is shown."""
    texts = []
    for kind in kinds:
        response = client.get("/find/more/", {"kind": kind, "q": typed})
        if response.status_code == 200:
            assert len(response.context["hits"]) < 50
            for hit in response.context["hits"]:
                pieces = [*hit.title, *hit.text, (hit.where, False)]
                texts.append("".join(f"{text}" for text, _ in pieces))
    return " ".join(texts)


def marked_words(text, side):
    """Of each marked text of a side, the words after its mark, where the text has them."""
    every = DRAFTS | ACTION | EXEMPT | PRIVATE | UNFOUND
    return {words for words in every if f"{side} {words}" in text}


UNFOUND = {
    *("SECRET said", "SECRET written", "SECRET ready", "SECRET decision", "SECRET adoption"),
    *("SECRET interest", "SECRET note", "SECRET guest", "SECRET change", "SECRET error"),
    *("EXEMPT text", "EXEMPT advice", "EXEMPT name", "EXEMPT news", "EXEMPT result"),
    *("EXEMPT plan", "EXEMPT error", "DRAFT findings", "DRAFT entry", "DRAFT decision"),
}


@pytest.mark.parametrize("role", FOUND)
def test_each_finds_what_they_may_read(world, as_user, settings, role):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"find": "9999/m/ip"}
    client, kinds = as_user(role and world.people[role]), [each.code for each in find.every()]
    text = " ".join(everything(client, kinds, mark) for mark in MARKS)
    found = marked_words(text, "OWN"), marked_words(text, "OTHER")
    assert found == FOUND[role]


def test_every_persona_is_tried(world):
    assert {None, *map(str, world.people)} == {None, *map(str, FOUND)} - {"None"} | {None}


def test_contact_details_are_found_by_nobody(world, as_user):
    person = world.own.person
    Contact.objects.update_or_create(
        person=person, defaults={"phone": "01632 960123", "email": "zebra@example.org"}
    )
    client, kinds = as_user(world.people["head_of_service"]), [each.code for each in find.every()]
    assert person.name in everything(client, kinds, person.name)
    for typed in ("01632", "960123", "zebra", "zebra@example.org", "example"):
        assert everything(client, kinds, typed) == ""


def test_what_is_typed_during_a_meeting_is_found_by_nobody(world, as_user):
    MinuteDraft.objects.update_or_create(
        item=world.own.live_item, defaults={"text": "Zebra crossing"}
    )
    Minute.objects.filter(item=world.own.live_item).update(text="Zebra crossing")
    client = as_user(world.people["head_of_service"])
    assert everything(client, ["minutes"], "zebra") == ""


def test_minutes_that_are_corrected_are_found_by_nobody(world, as_user):
    """The words are those of the next version, until it is out."""
    meeting = world.own.published
    head = as_user(world.people["head_of_service"])
    assert "public minute" in everything(head, ["minutes"], "own")
    type(meeting).objects.filter(pk=meeting.pk).update(state="writing_up")
    assert "public minute" not in everything(head, ["minutes"], "own")


@pytest.mark.parametrize("kind", find.every(), ids=lambda kind: kind.code)
def test_no_kind_gives_more_than_its_rows_to_the_public(world, kind):
    """Whatever is typed: the rows of a kind are a part of what `visible_to` gives, and those of the
    public a part of those of the head of service."""
    head = world.people["head_of_service"]
    for typed in ("own", "other", "a lease", "minute", "item"):
        public = {row.pk for row in kind.rows(AnonymousUser(), Asked(typed))[:COUNTED]}
        inside = {row.pk for row in kind.rows(head, Asked(typed))[:COUNTED]}
        assert public <= inside


def found(client, kind, typed):
    return everything(client, [kind], typed)


def test_a_decision_outside_a_meeting_is_found_once_it_is_made(world, as_user):
    """A draft is found by nobody, whoever may read it; what is made is public."""
    head, public = as_user(world.people["head_of_service"]), as_user(None)
    for client in (head, public):
        assert "OWN bench" in found(client, "delegated", "bench")
        assert "DRAFT" not in found(client, "delegated", "bench")
        assert found(client, "delegated", "draft") == ""


def test_options_and_recommendations_are_found_with_their_paper_and_never_before_it(world, as_user):
    draft, exempt, shown = world.own.paper, world.own.private_paper, world.own.public_paper
    public = as_user(None)
    manager = as_user(world.people["neighbourhood_manager"])
    nobody = as_user(world.people["nobody"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # published ones stay as they are
        for each, word in ((draft, "gnu"), (exempt, "okapi"), (shown, "quagga")):
            PaperOption.objects.create(
                paper=each, number=9, title=f"Buy a {word}", costs=f"One {word}coin"
            )
            PaperRecommendation.objects.create(
                paper=each, number=9, text=f"that the {word}herd is fed"
            )
        cursor.execute("SET LOCAL session_replication_role = origin")
    for client in (public, nobody):
        for typed in ("gnu", "gnucoin", "gnuherd", "okapi", "okapicoin", "okapiherd"):
            assert found(client, "papers", typed) == "", typed
        for typed in ("quagga", "quaggacoin", "quaggaherd"):
            assert shown.title in found(client, "papers", typed)
    for typed in ("gnu", "gnucoin", "gnuherd"):
        assert draft.title in found(manager, "papers", typed)
