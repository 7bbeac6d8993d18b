"""The published police priorities of a place, on paper and beside a meeting."""

from django.urls import reverse
from django.utils.formats import date_format

from core import pdf
from core.cards import Link
from tasking.problems.police.models import PolicePriority


def published(places):
    """Running priorities of places that are published, each with its notes. Two queries."""
    rows = PolicePriority.objects.filter(neighbourhood__in=places, ends_on=None)
    rows = rows.exclude(published_at=None).select_related("agency")
    return rows.order_by("neighbourhood", "number").prefetch_related("notes")


def sheet(place, today):
    """The sheet as plain data."""
    title = f"Police priorities: {place}"
    rows = [
        {
            "title": each.title,
            "detail": each.detail,
            "facts": [
                ("From", date_format(each.starts_on)),
                ("Chosen", ", ".join(filter(None, (each.get_chosen_display(), each.chosen_note)))),
            ],
            "notes": [f"{date_format(note.on)}: {note.text}" for note in each.notes.all()],
        }
        for each in published([place])
    ]
    return pdf.frame(title, today) | {"rows": rows}


def prints(meetings, user):
    """{id of a meeting: the sheet of its place}, where something is published. One query."""
    places = {each.body.neighbourhood_id for each in meetings} - {None}
    running = PolicePriority.objects.filter(neighbourhood__in=places, ends_on=None)
    found = set(running.exclude(published_at=None).values_list("neighbourhood", flat=True))
    note = "A4. What is published, as it stands today."
    return {
        each.pk: (Link("Police priorities", _address(each.body.neighbourhood), note),)
        for each in meetings
        if each.body.neighbourhood_id in found
    }


def _address(place):
    return reverse("police_sheet", args=[place.slug])
