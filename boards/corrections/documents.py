"""Corrections as documents print them, beside words that stay."""

from django.utils import timezone
from django.utils.formats import date_format

from boards.corrections.models import Correction
from boards.corrections.rooms import put_beside
from boards.decisions.models import Decision


def errata(meeting, user, number=None):
    """What was found wrong in version `number` of the minutes (None: in the one that is out), as
    sentences: beside it in PDF and Word, whose words stay."""
    rows = Correction.objects.visible_to(user).standing().in_force(number)
    return [
        f"{row.what} ({date_format(timezone.localtime(row.recorded_at))}): {row.text}"
        for row in rows.filter(meeting=meeting).order_by("id").whole()
    ]


def with_corrected_rooms(document, number=None):
    """The document of published minutes, each of its decisions with what corrections say of its room
    beside version `number` (None: the one that is out)."""
    said = [each for item in document["business"] for each in item["decisions"]]
    keys = [each["id"] for each in said if each.get("id")]
    rows = Decision.objects.filter(pk__in=keys).select_related("item__meeting__body")
    rooms = {each.pk: room_in_words(each) for each in put_beside(rows, number)}
    business = [
        item | {"decisions": [each | rooms.get(each.get("id"), {}) for each in item["decisions"]]}
        for item in document["business"]
    ]
    return document | {"business": business}


def room_in_words(decision):
    """What a document says of the room of a decision from `put_beside`."""
    room = decision.corrected_room
    return {"corrected": room.words if room else ""}
