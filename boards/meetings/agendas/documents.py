"""The agenda of a meeting as plain data, and what its prints share with the minutes."""

from django.conf import settings
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from boards.meetings.files.models import Attachment
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.papers.documents import paper
from boards.papers.models import Paper
from boards.seats.titles import councillors
from core import slots
from core.dates import time_of_day
from core.text import paragraphs, sentence_start

PUBLIC_COPY = "Public copy, without the private part"
RESTRICTED_COPY = "Restricted copy, with the private part"
MEETS_IN_PRIVATE = "Restricted copy: it meets in private"
TO_APPROVE = 12
"""Earlier minutes that an agenda names at most: a year of monthly meetings."""


def has_private(meeting):
    """Whether a meeting has a private part."""
    items = AgendaItem.objects.filter(meeting=meeting).exclude(access="public")
    files = Attachment.objects.filter(
        Q(item__meeting=meeting) | Q(paper__items__meeting=meeting)
    ).exclude(access="public")
    minutes = meeting.items.filter(minute__isnull=False).exclude(minute__access="public")
    return items.exists() or files.exists() or minutes.exists()


def reads_private(meeting, user):
    """Whether the user reads the private part of a meeting, as far as the user sees it at all."""
    return Meeting.objects.fully_open_to(user).filter(pk=meeting.pk).exists()


def mark_hidden(items, meeting, user, with_private=None):
    """Set `is_hidden` on items of which the reader may read no more than title, class and reason.

    `with_private` says it for a print; None: as the user may, asked only where something is private.
    """
    if with_private is None:
        private = any(item.is_private for item in items)
        with_private = private and reads_private(meeting, user)
    for item in items:
        item.is_hidden = item.is_private and not with_private


def agenda(meeting, user, items=None, with_private=None):
    """{"kind": "agenda", title, facts, business: [...]} with JSON values only.

    `items` are those to be shown; None: those that the user may see. `with_private` as in
    mark_hidden.
    """
    if items is None:
        items = _items(meeting, user)
    mark_hidden(items, meeting, user, with_private)
    log = slots.collect_data("meeting.action_log", [meeting], user)[meeting.pk]
    updates = updates_of(meeting, items, user)
    files = _files(items, user, with_private)
    texts = _papers(items, meeting)
    earlier = earlier_minutes(meeting, items)
    private = [(each.is_private, each.is_hidden) for each in items]
    private += [(file["private"], file["id"] is None) for row in files.values() for file in row]
    frame = _frame(meeting, "Agenda")
    frame["facts"] += [*facts_of(meeting, user)]
    return frame | {
        "banner": _agenda_banner(meeting),
        "mark": mark_of(meeting, private, is_out=bool(meeting.agenda_published_at)),
        "attendance": [],
        "business": [
            _item(item)
            | {
                "actions": _log_rows(log) if _is_log(item) else [],
                "said": updates if item.is_updates and not item.is_hidden else [],
                "files": files.get(item.pk, []),
                "links": earlier if item.kind == AgendaItem.Kind.MINUTES else [],
                "paper": None if item.is_hidden else texts.get(item.paper_id),
            }
            for item in items
        ],
    }


def facts_of(meeting, user):
    """[name, text] of what other packages say of a meeting on its papers."""
    said = slots.collect_data("meeting.facts", [meeting], user)[meeting.pk]
    return [row for rows in said for row in rows]


def updates_of(meeting, items, user):
    """[text] of what other packages know under police and partner updates, where the agenda has them."""
    if not any(item.is_updates for item in items):
        return []
    said = slots.collect_data("meeting.updates", [meeting], user)[meeting.pk]
    return [line for lines in said for line in lines]


def _items(meeting, user):
    rows = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
    return list(rows.select_related("corrects__meeting"))


def link_to_minutes(meeting):
    """[words, path]; the document says on which site."""
    return [f"Minutes of {date_format(meeting.day)}", reverse("minutes", args=[meeting.pk])]


def earlier_minutes(meeting, items):
    """Links to the minutes that a meeting is asked to approve, where it has an item for them."""
    if not any(item.kind == AgendaItem.Kind.MINUTES for item in items):
        return []
    return [link_to_minutes(each) for each in Meeting.objects.to_approve(meeting)[:TO_APPROVE]]


def _papers(items, meeting):
    """{paper id: the paper as rows} of items that carry one, in three queries or none."""
    wanted = [item.paper_id for item in items if item.paper_id and not item.is_hidden]
    if not wanted:
        return {}
    rows = Paper.objects.filter(pk__in=wanted).select_related("author__agency")
    elected = councillors(meeting.day)
    return {
        each.pk: paper(each, elected)
        for each in rows.prefetch_related("options", "recommendations")
    }


def _files(items, user, with_private):
    """{item id: its files as rows}. Of a private file others learn that there is one, and why it
    is private; of the files of a private item nothing."""
    rows = Attachment.objects.under(items).filter(is_late=False).order_by("paper", "pk")
    if with_private is None:
        readable = set(rows.visible_to(user).values_list("pk", flat=True))
    found, hidden = {}, {item.pk for item in items if item.is_hidden}
    for file in rows:
        may = file.pk in readable if with_private is None else with_private or not file.is_private
        for item in items:
            if item.pk not in hidden and file.is_under(item):
                found.setdefault(item.pk, []).append(_file(file, may))
    return found


def _file(file, may_read):
    if not may_read:
        return {"id": None, "title": "A private file", "facts": "", "private": file.private_note}
    pages = f"{file.pages} page{'' if file.pages == 1 else 's'}, " if file.pages else ""
    facts = f"{pages}{filesizeformat(file.size)}; digital fingerprint (SHA-256) {file.sha256}"
    return {"id": file.pk, "title": file.title, "facts": facts, "private": file.private_note}


def _withdrawn(item):
    return [f"Withdrawn: {item.withdrawn_reason}"] if item.withdrawn_at else []


def differences(before, after):
    """What changed from one agenda document to the next, as sentences."""
    found = [
        f"{name}: {new} (before: {old})"
        for (name, old), (_, new) in _pairs(before["facts"], after["facts"])
        if old != new
    ]
    earlier = {each["id"]: each for each in before["business"]}
    known = set(earlier)
    found += [
        f"{'Withdrawn' if each['withdrawn'] else 'Changed'}: {each['number']}. {each['title']}"
        for each in after["business"]
        if each["id"] in known and _reads_otherwise(earlier[each["id"]], each)
    ]
    found += [
        f"Added: {each['number']}. {each['title']}"
        for each in after["business"]
        if each["id"] not in known
    ]
    had = {file["id"] for each in before["business"] for file in each.get("files", ())}
    found += [
        f"Added to {each['number']}. {each['title']}: {file['title']}"
        for each in after["business"]
        if each["id"] in known
        for file in each["files"]
        if file["id"] and file["id"] not in had
    ]
    return found


ASKED = ("title", "text", "recommendation")
WORDED = (*ASKED, "presenter", "minutes_allowed")


def asks_otherwise(before, after):
    """Whether what an item asks read differently in an earlier pack."""
    return any(before.get(name) != after[name] for name in ASKED)


def _reads_otherwise(before, after):
    """Whether an item was withdrawn, or its words changed, since the number before."""
    return any(before.get(name) != after[name] for name in WORDED)


def stamp(pack, by):
    """The line that says which number was published when, and by whom."""
    local = timezone.localtime(pack.published_at)
    return f"{pack.word}, published on {date_format(local)} at {time_of_day(local)} by {by.name}"


def _pairs(before, after):
    """((name, old), (name, new)) for every fact of either; "not given" where one lacks it."""
    old, new = dict(before), dict(after)
    for name in dict.fromkeys([*old, *new]):
        yield (name, old.get(name, "not given")), (name, new.get(name, "not given"))


def _frame(meeting, kind):
    facts = [
        ["Date", date_format(meeting.day)],
        ["Time", _times(meeting)],
        ["Place", meeting.where or "To be confirmed"],
    ]
    if meeting.venue_id and meeting.venue.address:
        facts.append(["Address", meeting.venue.address])
    if meeting.getting_in and kind == "Agenda":
        facts.append(["Access", meeting.getting_in])
    return {
        "kind": kind.lower(),
        "title": f"{kind}: {meeting.body}",
        "site": settings.SITE_URL,
        "council": settings.COUNCIL_NAME,
        "date": [meeting.day.year, meeting.day.month, meeting.day.day],
        "facts": facts,
        "stamp": "",
        "changes": [],
    }


def _times(meeting):
    words = time_of_day(meeting.starts_at)
    return f"{words} to {time_of_day(meeting.ends_at)}" if meeting.ends_at else words


def _item(item):
    return {
        "id": item.pk,
        "number": item.number,
        "title": sentence_start(item.title),
        "private": item.private_note,
        "withdrawn": item.withdrawn_at is not None,
        "presenter": "" if item.is_hidden else item.presenter,
        "minutes_allowed": item.minutes_allowed,
        "text": _withdrawn(item)
        + _corrects(item)
        + ([] if item.is_hidden else paragraphs(item.text)),
        "recommendation": [] if item.is_hidden else paragraphs(item.recommendation),
        "urgent": f"Accepted as urgent by {item.urgent_presiding}: {item.urgent_reason}"
        if item.urgent_at
        else "",
        "decisions": [],
        "actions": [],
        "files": [],
        "links": [],
        "paper": None,
    }


def _corrects(item):
    """Which item of signed minutes an item corrects, for the reader of this one."""
    if not item.corrects_id:
        return []
    old = item.corrects
    return [f"Corrects item {old.number} of the minutes of {date_format(old.meeting.day)}."]


def _is_log(item):
    return item.kind == AgendaItem.Kind.ACTION_LOG


def _log_rows(data):
    return [row for rows in data for row in rows["rows"]]


def mark_of(meeting, parts, *, is_out):
    """What each page of a print says at its head: whether the meeting is cancelled, whether the
    document is a draft, and whether the copy may go to everybody. `parts`: (whether it is private,
    whether it is left out) of each."""
    words = [] if is_out else ["Draft: not published"]
    if meeting.state == Meeting.State.CANCELLED:
        words = ["Cancelled"]
    if meeting.body.is_private:
        words.append(MEETS_IN_PRIVATE)
    elif private := [is_hidden for is_private, is_hidden in parts if is_private]:
        words.append(PUBLIC_COPY if all(private) else RESTRICTED_COPY)
    return ". ".join(words)


def _agenda_banner(meeting):
    if meeting.state == Meeting.State.CANCELLED:
        return f"Cancelled: {meeting.cancelled_reason}"
    return "" if meeting.agenda_published_at else "Draft: not published yet"
