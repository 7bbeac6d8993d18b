"""Neighbourhood on one A4: what its page and its print hold, the same for every reader."""

from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from boards.models import Meeting
from boards.story import link_to
from core import pdf
from neighbourhoods.models import Neighbourhood
from neighbourhoods.places.mapping import near_map
from performance.observations.models import Observation
from performance.profile.population import changed, population
from performance.profile.priorities import MOST, next_steps, plan_of, stands_of
from performance.profile.reading import PUBLIC, known
from performance.profile.told import messages_of

SIX = 6
TITLE, SENTENCE, SOURCE = 100, 260, 60
"""Characters that the sheet has room for: it is one."""


def sheet(place):
    """{"stands", "steps", "figures", "people", "map", "meeting", "today", …} of a neighbourhood."""
    places = list(Neighbourhood.objects.visible_to(PUBLIC))
    plan = plan_of(neighbourhood=place)
    read = known(Observation.Level.NEIGHBOURHOOD, place, places, plan=plan)
    found, people = read.standings, population([place])
    stands = stands_of(plan, read)[:MOST]
    meeting = _next_meeting(place)
    return {
        "plan": plan,
        "stands": stands,
        "steps": next_steps(stands) if stands else [],
        "figures": key_figures(found, messages_of(found, changed(people))),
        "people": next(iter(people), None),
        "map": near_map(place, places),
        "meeting": link_to(meeting) if meeting else None,
        "today": timezone.localdate(),
    }


def _next_meeting(place):
    """The next one to which everybody may come, that is not cancelled."""
    rows = Meeting.objects.announced_to(PUBLIC).upcoming().filter(body__neighbourhood=place)
    rows = rows.exclude(state=Meeting.State.CANCELLED).with_place()
    return rows.order_by("starts_at", "id").first()


def key_figures(found, said):
    """Six Standings: first what key messages are about, then what people notice, block by block."""
    by_key = {each.indicator.pk: each for each in found if each.figure is not None}
    first = [by_key.pop(each.key) for each in said if each.key in by_key]
    rest = [each for each in by_key.values() if not each.indicator.is_ended]
    return [*first, *rest][:SIX]


def printed(place, found, *, large=False):
    """Its print."""
    pictures = {"map.svg": drawn(found["map"], place).encode()} if found["map"] else None
    return pdf.render("one_page.typ", as_data(place, found, large=large), pictures)


def as_data(place, found, *, large):
    """The same as plain data for its print."""
    title = f"{place} on one page"
    today = found["today"]
    data = pdf.frame(title, today, foot=f"{title}, {date_format(today)}")
    people, meeting = found["people"], found["meeting"]
    return data | {
        "large": large,
        "name": str(place),
        "people": f"{people.people:,} people ({people.year}, {people.source})" if people else "",
        "stands": [
            [short(each.priority.title), each.mark.shape, each.mark.word, short(each.after_mark, SENTENCE)]
            for each in found["stands"]
        ],
        "steps": [
            [short(each.what), str(each.lead_agency), date_format(each.due_on)] for each in found["steps"]
        ],
        "figures": [_figure(each) for each in found["figures"]],
        "map": bool(found["map"]),
        "alt": f"Map of {place} and the neighbourhoods beside it",
        "is_diagram": bool(found["map"] and found["map"]["schematic"]),
        "credit": short(". ".join(found["map"]["credit"]), SENTENCE) if found["map"] else "",
        "meeting": [meeting.words, meeting.note] if meeting else [],
        "office": [
            each for each in (place.office_phone, place.office_hours, place.office_email) if each
        ],
    }  # fmt: skip


def short(text, most=TITLE):
    """As much of a text as the sheet has room for."""
    return Truncator(text).chars(most)


def _figure(standing):
    plain, figure = standing.marks.plain, standing.figure
    beside = f"Derby {standing.there.words}" if standing.there else ""
    demo = "demonstration" if standing.indicator.is_demo else ""
    source = short(standing.indicator.source, SOURCE)
    about = "; ".join(each for each in (figure.period.words, beside, source, demo) if each)  # fmt: skip
    return [short(standing.indicator.name), figure.words, about, plain.shape, plain.word]


def drawn(found, place):
    """The map as a picture of its own: no links, names where they stand on the page."""
    parts = [
        f'<path d="{each.path}" fill="{each.fill}" stroke="#505a5f" stroke-width="2"/>'
        for each in found["cells"]
    ]
    parts += [
        f'<text x="{each.x}" y="{each.y}" text-anchor="middle" font-size="32" font-weight="{_weight(each, place)}" '
        f'font-family="Source Sans 3" fill="#0b0c0c">{escape(each.name)}</text>'
        for each in found["cells"]
    ]
    box = f"-4 -4 {found['width'] + 8} {found['height'] + 8}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox={quoteattr(box)}>{"".join(parts)}</svg>'
    )


def _weight(cell, place):
    return 700 if cell.name == place.name else 600
