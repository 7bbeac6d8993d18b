"""The minutes of a meeting as plain data: HTML, PDF and Word read the same."""

from django.db.models import Max, Q
from django.http import Http404
from django.utils.formats import date_format

from accounts.pages import NotSignedIn
from boards.attendance.documents import attendance_of, presence, with_titles
from boards.attendance.quorum import IN_ROOM
from boards.corrections.documents import errata, room_in_words
from boards.corrections.rooms import put_beside
from boards.decisions.models import Decision
from boards.interests.models import Interest
from boards.meetings.agendas.documents import (
    _corrects,
    _frame,
    _is_log,
    _item,
    _items,
    _log_rows,
    _withdrawn,
    link_to_minutes,
    mark_hidden,
    mark_of,
    reads_private,
)
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.minutes.models import Minute, MinutesApproval
from boards.votes.models import Vote
from core import slots
from core.dates import time_of_day
from core.frozen import PRINTS
from core.text import paragraphs

INFORMAL = "The meeting was inquorate. Members discussed the item informally; no decision was made and it is deferred to the next meeting."


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
    rows = with_titles(attendance_of(meeting), meeting)
    named = {row.pk: row.in_record for row in rows}
    number = (meeting.minutes_versions.aggregate(last=Max("number"))["last"] or 0) + 1
    decisions = _decisions(items, named, number)
    declared, approved = _declared(items, named), _approved(items)
    shown = [item for item in items if not item.is_hidden]
    actions = slots.collect_data("agenda_item.actions", shown, user)
    frame = _frame(meeting, "Minutes")
    frame["facts"] += _went_on(meeting)
    written = {*decisions, *declared, *approved} | {key for key, text in texts.items() if text}
    private = [
        (each.is_private or bool(each.own_note), each.is_hidden or each.minute_hidden)
        for each in items
    ]
    return frame | {
        "banner": _minutes_banner(meeting, items, written),
        "mark": mark_of(meeting, private, is_out=meeting.state == Meeting.State.MINUTES_PUBLISHED),
        "errata": errata(meeting, user, number) if number > 1 else [],
        "attendance": presence(meeting, items, rows),
        "business": [
            _item(item)
            | {
                "private": item.private_note or item.own_note,
                "minutes_allowed": None,
                "links": [link for _, link in approved.get(item.pk, ())],
                "text": declared.get(item.pk, [])
                + _noted(item)
                + [words for words, _ in approved.get(item.pk, ())]
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


def _went_on(meeting):
    """Facts of the evening: when it began and closed, and where it is a part of a longer one."""
    found = []
    if meeting.began_at and meeting.closed_at:
        times = f"{time_of_day(meeting.began_at)} to {time_of_day(meeting.closed_at)}"
        found.append(["Began and closed", times])
    if meeting.continues_id:
        found.append(["Reconvened from", date_format(meeting.continues.day)])
    if meeting.adjourned_reason:
        later = meeting.continued_by
        to = f"to {date_format(later.day)} at {time_of_day(later.starts_at)}"
        at = f"at {time_of_day(meeting.closed_at)} " if meeting.closed_at else ""
        found.append(["Adjourned", f"{at}{to}: {meeting.adjourned_reason}"])
    return found


def _noted(item):
    """What the record itself says of an item, before what was said."""
    return _withdrawn(item) + _corrects(item) + ([INFORMAL] if item.is_informal else [])


def _minuted(item, texts):
    """The minute of an item, or its public summary for those who may not read it."""
    return paragraphs(item.public_summary if item.minute_hidden else texts.get(item.pk, ""))


def _note_of(minute):
    """Class and reason of a minute that is private under an open item."""
    return minute.discussion_note if minute else ""


def _left_open(item, decisions):
    """The recommendation, unless it stands among the decisions in the same words."""
    asked = paragraphs(item.recommendation)
    return [] if any(each["text"] == asked for each in decisions) else asked


def _declared(items, named):
    """{item id: sentences}: what was declared stands under the item for declarations, or where
    there is none under the item that it is about."""
    place = next((item.pk for item in items if item.kind == AgendaItem.Kind.DECLARATIONS), None)
    found = {}
    rows = Interest.objects.filter(item__in=items, attendance__status__in=IN_ROOM)
    rows = rows.select_related("attendance", "item")
    for interest in rows:
        _name(interest.attendance, named)
        found.setdefault(place or interest.item_id, []).append(interest.in_words)
    return found


def _approved(items):
    """{item id: [(sentence, link)]}: which minutes were approved under it, with which corrections,
    and who signed them."""
    found = {}
    rows = MinutesApproval.objects.filter(item__in=items).select_related("meeting")
    rows = rows.defer(*PRINTS)
    for approval in rows.order_by("meeting__starts_at"):
        how = "as amended" if approval.corrections else "as a correct record"
        words = f"The minutes of {date_format(approval.meeting.day)} were approved {how}"
        if approval.corrections:
            words += f": {'; '.join(each.rstrip('.') for each in approval.corrections)}"
        if approval.signed_at:
            words += f". {approval.signed_name} signed them"
        link = link_to_minutes(approval.meeting)
        found.setdefault(approval.item_id, []).append((f"{words}.", link))
    return found


def _name(attendance, named):
    """Name somebody as the minutes do."""
    if attendance is not None:
        attendance.in_record = named.get(attendance.pk, attendance.name)


def _votes(items, named):
    """{vote id: vote}, with the names as the minutes say them."""
    votes = {vote.pk: vote for vote in Vote.objects.filter(item__in=items).standing().with_names()}
    for vote in votes.values():
        for each in (vote.mover, vote.seconder, *(one.attendance for one in vote.ballots.all())):
            _name(each, named)
    return votes


def _decisions(items, named, number):
    """{item id: what was put to the vote and decided under it, in that order}."""
    votes = _votes(items, named)
    hidden = {item.pk for item in items if item.is_hidden}
    amendments = {}
    for vote in votes.values():
        if vote.kind == Vote.Kind.AMENDMENT and vote.item_id not in hidden:
            amendments.setdefault((vote.item_id, vote.motion_id), []).append(_amendment(vote))
    found = {}
    open_to_reader = Q(item__in=[item for item in items if not item.is_hidden])
    rows = Decision.objects.filter(open_to_reader | Q(item__in=items, excludes_public=True))
    rows = rows.standing().select_related("numbered", "item__meeting__body")
    for decision in put_beside(rows, number):
        decision.presiding = named.get(decision.presided_by_id, decision.presiding)
        given = getattr(decision, "numbered", None)
        before = amendments.get((decision.item_id, decision.vote_id), ())
        found.setdefault(decision.item_id, []).extend(before if decision.vote_id else ())
        found[decision.item_id].append(
            {
                "id": decision.pk,
                "outcome": decision.get_outcome_display(),
                "number": str(given or ""),
                "text": paragraphs(decision.text),
                "vote": votes[decision.vote_id].in_words if decision.vote_id else "",
                "note": _note(decision, given),
            }
            | room_in_words(decision)
        )
    for (item, motion), waiting in amendments.items():
        if motion is None:
            found.setdefault(item, []).extend(waiting)
    return found


def _note(decision, number):
    """What is said of the room, and when the decision comes into force."""
    said = (decision.circumstances, number.in_force_in_words if number else "")
    return "; ".join(each for each in said if each)


def _amendment(vote):
    return {
        "outcome": "Amendment",
        "number": "",
        "text": paragraphs(vote.text),
        "vote": vote.in_words,
        "note": "",
    }


def reads_draft(meeting, user):
    """Whether the reader gets what is being written up, instead of what is published."""
    if meeting.state == Meeting.State.MINUTES_PUBLISHED or not meeting.is_over:
        return False
    return Meeting.objects.filter(Meeting.objects.internal_to(user), pk=meeting.pk).exists()


def require_minutes(meeting, user):
    """Refuse as if there were none, where the reader may not see the minutes (yet)."""
    if not (meeting.minutes_published_at or reads_draft(meeting, user)):
        raise Http404 if user.is_authenticated else NotSignedIn


def _as_minuted(item, rows):
    """Minutes say what was agreed, not how it stands today; a log says what was reported."""
    return rows if _is_log(item) else [row | {"state": "Agreed"} for row in rows]


def approval_of(meeting):
    """How the minutes were approved, or None."""
    rows = MinutesApproval.objects.filter(meeting=meeting).defer("pdf", "private_pdf")
    return rows.select_related("item__meeting").first()


def banner_of(meeting, approval):
    """How published minutes stand by now; `approval` as from approval_of."""
    approves = meeting.approves_minutes
    if meeting.state != Meeting.State.MINUTES_PUBLISHED:
        return "Not approved, being corrected" if approves else "Being corrected"
    if not approves:
        return ""
    if approval is None:
        return "Draft, subject to approval at the next meeting"
    return "" if approval.signed_at else f"{approval.in_words}, not signed yet"


def _minutes_banner(meeting, items, written):
    if meeting.state == Meeting.State.MINUTES_PUBLISHED:
        return banner_of(meeting, approval_of(meeting))
    empty = [each.number for each in items if each.pk not in written]
    words = f". No minutes for items: {', '.join(empty)}" if empty else ""
    return f"Draft: not published yet{words}"
