"""The report of a walkabout on paper, and the sheet for tenants."""

from django.utils.formats import date_format

from core import pdf
from core.dates import time_of_day
from neighbourhoods.services.models import numbers_at_risk
from tasking.walkabouts import states
from tasking.walkabouts.stops.models import StopPhotoContent

REPORT, SHEET = "report", "sheet"
PHOTOS = 60
"""Photographs that one report prints."""


def report(walk, stops, grades, kind, streets=()):
    """The report as plain data; the sheet leaves out who came, what nothing becomes of, and photographs."""
    is_sheet = kind == SHEET
    title = f"{walk.get_kind_display()}: {walk.where}"
    mark = "" if is_sheet or walk.is_published else "Not for the public"
    shown = [each for each in stops if not is_sheet or each.outcome != states.NOTHING]
    return pdf.frame(title, walk.day, foot=f"{title}, {date_format(walk.day)}", mark=mark) | {
        "facts": _facts(walk, is_sheet),
        "note": note(walk, shown),
        "summary": walk.summary,
        "route": walk.route,
        "streets": [each.name for each in streets],
        "map": "",
        "grades": [
            [str(each.row.block), each.row.grade, each.before, f"{each.look[2]} {each.look[0]}"]
            for each in grades
        ],
        "stops": [_stop(each) for each in shown],
        "at_risk": [[service, number] for service, number in numbers_at_risk()],
        "is_sheet": is_sheet,
    }


def note(walk, stops):
    """What stands in the place of stops where there are none; "" where there are."""
    if stops:
        return ""
    if walk.is_cancelled:
        return f"Cancelled: {walk.cancelled_because}"
    if walk.state == states.PLANNED:
        return "This walkabout has not taken place yet. What is seen will be listed here."
    return "Nothing was recorded."


def _facts(walk, is_sheet):
    facts = [["Date", date_format(walk.day)], ["Where", walk.where], ["Led by", str(walk.agency)]]
    if walk.state == states.PLANNED:
        time = time_of_day(walk.starts_at)
        facts[:1] = [*facts[:1], ["Time", time], ["Meeting point", walk.meeting_point]]
    if not is_sheet and walk.came_in_all:
        facts.append(["How many came", str(walk.came_in_all)])
    return facts


def _stop(stop):
    return {
        "number": str(stop.number),
        "what": stop.what,
        "where": stop.where,
        "service": str(stop.service or ""),
        "became": became(stop),
    }


def became(stop):
    """What became of a stop, in words."""
    if stop.request:
        return f"{stop.request.reference}: asked of {stop.request.agency}"
    if stop.action:
        action = stop.action
        return f"{action.reference}: {action.lead_agency}, {action.get_state_display().lower()}"
    return stop.get_outcome_display()


def photographs(stops, kind):
    """({name of a file: bytes}, [(name, words)]) of the photographs that are printed. One query."""
    found = [(stop, photo) for stop in stops for photo in stop.photos.all()]
    found = [] if kind == SHEET else found[:PHOTOS]
    contents = StopPhotoContent.objects.in_bulk([photo.pk for _, photo in found])
    named = [
        (f"photo-{photo.pk}.{photo.ending.lower()}", f"Stop {stop.number}: {stop.what}", photo)
        for stop, photo in found
    ]
    files = {name: bytes(contents[photo.pk].data) for name, _, photo in named}
    return files, [[name, words] for name, words, _ in named]


def render(data, stops, kind, drawing=""):
    """The bytes of the report or of the sheet, with the map of its route (an SVG) if there is one."""
    files, photos = photographs(stops, kind)
    if drawing:
        files, data = files | {"route.svg": drawing.encode()}, data | {"map": "route.svg"}
    return pdf.render("walkabout.typ", data | {"photos": photos}, files)
