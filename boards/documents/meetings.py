"""Agenda and minutes as plain data: the HTML page, the PDF and whatever comes later read the same."""

from django.conf import settings
from django.db.models import Q
from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format

from accounts.pages import NotSignedIn
from boards.attendance.documents import presence
from boards.models import (
    AgendaItem,
    Attachment,
    Decision,
    Interest,
    Meeting,
    Minute,
    MinutesApproval,
    Paper,
    Vote,
)
from boards.papers.documents import paper
from core import slots
from core.dates import time_of_day
from core.text import paragraphs, sentence_start

INFORMAL = "Too few members were here for a quorum. Those present talked informally and decided nothing; the matter goes to the next meeting."


def has_private(meeting):
    """Whether a meeting has a private part."""
    items = AgendaItem.objects.filter(meeting=meeting).exclude(access="public")
    files = Attachment.objects.filter(
        Q(item__meeting=meeting) | Q(paper__items__meeting=meeting)
    ).exclude(access="public")
    minutes = Minute.objects.filter(item__meeting=meeting).exclude(access="public")
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
    files = _files(items, user, with_private)
    texts = _papers(items)
    return _frame(meeting, "Agenda") | {
        "banner": _agenda_banner(meeting),
        "attendance": [],
        "business": [
            _item(item)
            | {
                "actions": _log_rows(log) if _is_log(item) else [],
                "files": files.get(item.pk, []),
                "paper": None if item.is_hidden else texts.get(item.paper_id),
            }
            for item in items
        ],
    }


def _items(meeting, user):
    rows = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
    return list(rows.select_related("corrects__meeting"))


def _papers(items):
    """{paper id: the paper as rows} of items that carry one, in three queries or none."""
    wanted = [item.paper_id for item in items if item.paper_id and not item.is_hidden]
    if not wanted:
        return {}
    rows = Paper.objects.filter(pk__in=wanted).select_related("author__agency")
    return {each.pk: paper(each) for each in rows.prefetch_related("options", "recommendations")}


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
    facts = f"{pages}{filesizeformat(file.size)}; SHA-256 {file.sha256}"
    return {"id": file.pk, "title": file.title, "facts": facts, "private": file.private_note}


def minutes(meeting, user, with_private=None):
    """{"kind": "minutes", …}: attendance, and per item its text, decisions and actions. Of a
    private item others read title, class, reason, its public summary, and that the public left."""
    items = _items(meeting, user)
    kept = {each.item_id: each for each in Minute.objects.filter(item__in=items)}
    if with_private is None and any(each.is_private for each in kept.values()):
        with_private = reads_private(meeting, user)
    mark_hidden(items, meeting, user, with_private)
    for item in items:
        item.meeting = meeting
        item.own_note = "" if item.is_private else _note_of(kept.get(item.pk))
        item.minute_hidden = item.is_hidden or (bool(item.own_note) and not with_private)
    texts = {key: each.text for key, each in kept.items()}
    decisions = _decisions(items)
    declared, approved = _declared(items), _approved(items)
    shown = [item for item in items if not item.is_hidden]
    actions = slots.collect_data("agenda_item.actions", shown, user)
    return _frame(meeting, "Minutes") | {
        "banner": _minutes_banner(meeting, items, texts, decisions),
        "attendance": presence(meeting, items),
        "business": [
            _item(item)
            | {
                "private": item.private_note or item.own_note,
                "text": declared.get(item.pk, [])
                + _noted(item)
                + approved.get(item.pk, [])
                + _minuted(item, texts),
                "recommendation": []
                if item.is_hidden
                else _left_open(item, decisions.get(item.pk, [])),
                "decisions": decisions.get(item.pk, []),
                "actions": _as_minuted(item, _log_rows(actions.get(item.pk, ()))),
            }
            for item in items
        ],
    }


def _noted(item):
    """What the record itself says of an item, before what was said."""
    return _withdrawn(item) + _corrects(item) + ([INFORMAL] if item.is_informal else [])


def _withdrawn(item):
    return [f"Withdrawn: {item.withdrawn_reason}"] if item.withdrawn_at else []


def _minuted(item, texts):
    """The minute of an item, or its public summary for those who may not read it."""
    return paragraphs(item.public_summary if item.minute_hidden else texts.get(item.pk, ""))


def _note_of(minute):
    """Class and reason of a minute that is private under an open item."""
    return f"What was said: {minute.private_note}" if minute and minute.is_private else ""


def _left_open(item, decisions):
    """The recommendation, unless it stands among the decisions in the same words."""
    asked = paragraphs(item.recommendation)
    return [] if any(each["text"] == asked for each in decisions) else asked


def _declared(items):
    """{item id: sentences}: what was declared stands under the item for declarations, or where
    there is none under the item that it is about."""
    place = next((item.pk for item in items if item.kind == AgendaItem.Kind.DECLARATIONS), None)
    found = {}
    rows = Interest.objects.filter(item__in=items).select_related("attendance", "item")
    for interest in rows:
        found.setdefault(place or interest.item_id, []).append(interest.in_words)
    return found


def _approved(items):
    """{item id: sentences}: which minutes were approved under it, with which corrections, and who
    signed them."""
    found = {}
    rows = MinutesApproval.objects.filter(item__in=items).select_related("meeting")
    rows = rows.defer("pdf", "document", "private_pdf", "private_document")
    for approval in rows.order_by("meeting__starts_at"):
        how = "as amended" if approval.corrections else "as a correct record"
        words = f"The minutes of {date_format(approval.meeting.day)} were approved {how}"
        if approval.corrections:
            words += f": {'; '.join(each.rstrip('.') for each in approval.corrections)}"
        if approval.signed_at:
            words += f". {approval.signed_name} signed them"
        found.setdefault(approval.item_id, []).append(f"{words}.")
    return found


def _decisions(items):
    """{item id: what was put to the vote and decided under it, in that order}."""
    votes = {vote.pk: vote for vote in Vote.objects.filter(item__in=items).standing().with_names()}
    hidden = {item.pk for item in items if item.is_hidden}
    amendments = {}
    for vote in votes.values():
        if vote.kind == Vote.Kind.AMENDMENT and vote.item_id not in hidden:
            amendments.setdefault((vote.item_id, vote.motion_id), []).append(_amendment(vote))
    found = {}
    open_to_reader = Q(item__in=[item for item in items if not item.is_hidden])
    rows = Decision.objects.filter(open_to_reader | Q(item__in=items, excludes_public=True))
    rows = rows.standing().select_related("numbered")
    for decision in rows:
        number = getattr(decision, "numbered", None)
        before = amendments.get((decision.item_id, decision.vote_id), ())
        found.setdefault(decision.item_id, []).extend(before if decision.vote_id else ())
        found[decision.item_id].append(
            {
                "id": decision.pk,
                "outcome": decision.get_outcome_display(),
                "number": str(number or ""),
                "text": paragraphs(decision.text),
                "vote": votes[decision.vote_id].in_words if decision.vote_id else "",
                "note": decision.circumstances,
            }
        )
    for (item, motion), waiting in amendments.items():
        if motion is None:
            found.setdefault(item, []).extend(waiting)
    return found


def _amendment(vote):
    return {
        "outcome": "Amendment",
        "number": "",
        "text": paragraphs(vote.text),
        "vote": vote.in_words,
        "note": "",
    }


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


def require_minutes(meeting, user):
    """Refuse as if there were none, where the reader may not see the minutes (yet)."""
    if meeting.state == Meeting.State.MINUTES_PUBLISHED:
        return
    inside = Meeting.objects.filter(Meeting.objects.internal_to(user), pk=meeting.pk).exists()
    if not (inside and meeting.is_over):
        raise Http404 if user.is_authenticated else NotSignedIn


def _frame(meeting, kind):
    facts = [
        ["Date", date_format(meeting.day)],
        ["Time", _times(meeting)],
        ["Place", meeting.where or "To be announced"],
    ]
    if meeting.venue_id and meeting.venue.address:
        facts.append(["Address", meeting.venue.address])
    if meeting.full_access_notes:
        facts.append(["Getting in", meeting.full_access_notes])
    return {
        "kind": kind.lower(),
        "title": f"{kind}: {meeting.body}",
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
        "number": item.position,
        "title": sentence_start(item.title),
        "private": item.private_note,
        "withdrawn": item.withdrawn_at is not None,
        "presenter": "" if item.is_hidden else item.presenter,
        "minutes_allowed": item.minutes_allowed,
        "text": _withdrawn(item)
        + _corrects(item)
        + ([] if item.is_hidden else paragraphs(item.text)),
        "recommendation": [] if item.is_hidden else paragraphs(item.recommendation),
        "urgent": f"Held urgent by {item.urgent_presiding}: {item.urgent_reason}"
        if item.urgent_at
        else "",
        "decisions": [],
        "actions": [],
        "files": [],
        "paper": None,
    }


def _corrects(item):
    """Which item of signed minutes an item corrects, for the reader of this one."""
    if not item.corrects_id:
        return []
    old = item.corrects
    return [f"Corrects item {old.position} of the minutes of {date_format(old.meeting.day)}."]


def _as_minuted(item, rows):
    """Minutes say what was agreed, not how it stands today; a log says what was reported."""
    return rows if _is_log(item) else [row | {"state": "Agreed"} for row in rows]


def _is_log(item):
    return item.kind == AgendaItem.Kind.ACTION_LOG


def _log_rows(data):
    return [row for rows in data for row in rows["rows"]]


def _agenda_banner(meeting):
    if meeting.state == Meeting.State.CANCELLED:
        return f"Cancelled: {meeting.cancelled_reason}"
    return "" if meeting.agenda_published_at else "Draft: not published yet"


def approval_of(meeting):
    """How the minutes were approved, or None."""
    rows = MinutesApproval.objects.filter(meeting=meeting).defer("pdf")
    return rows.select_related("item__meeting").first()


def _minutes_banner(meeting, items, texts, decisions):
    if meeting.minutes_published_at:
        if not meeting.body.approves_minutes:
            return ""
        approval = approval_of(meeting)
        if approval is None:
            return "Draft, subject to approval at the next meeting"
        return "" if approval.signed_at else f"{approval.in_words}, not signed yet"
    empty = [
        str(each.position) for each in items if not texts.get(each.pk) and each.pk not in decisions
    ]
    words = f". Items without a word: {', '.join(empty)}" if empty else ""
    return f"Draft: not published yet{words}"
