"""The private part of some meetings: a lease that a board was asked about, with its papers."""

from boards.decisions.rules import exclusion_in_words
from boards.models import (
    AgendaItem,
    Attachment,
    AttachmentContent,
    Decision,
    Meeting,
    Minute,
    MinuteDraft,
)
from core import files, pdf

REASON = "The landlord's offer would be known to others while it is being bargained over"
TEXT = (
    "The landlord of the community room in {place} asks for a new lease of five years from April."
)
ADVICE = "that the neighbourhood manager bargains for a shorter lease with a break after two years"
SAID = "The board talked about what the room is worth to local groups and what the budget bears."
PLAN = "Where the community room stands, how it is reached, and who uses it on which day."


def write_private(world, clerk):
    """Every board that has topics hears the lease once, held or to come; it is written before the
    agendas are frozen."""
    boards = [bodies["board"] for bodies in world.bodies.values() if "board" in bodies]
    for number, body in enumerate(boards):
        meetings = Meeting.objects.filter(body=body, agenda_published_at__isnull=False)
        meetings = list(meetings.exclude(state="cancelled").order_by("-starts_at")[:2])
        if meetings:
            _lease(meetings[number % len(meetings)], clerk)


def _lease(meeting, clerk):
    place = meeting.body.neighbourhood or meeting.body
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=meeting.items.count() + 1,
        title="Lease of the community room",
        text=TEXT.format(place=place),
        recommendation=ADVICE,
        presenter="Neighbourhood manager",
        access="exempt",
        paragraphs=[3],
        private_reason=REASON,
        in_time=True,
    )
    _file(item, "Plan of the community room", PLAN, clerk)
    _file(
        item,
        "The landlord's offer",
        "The rent asked for, and what other rooms nearby cost.",
        clerk,
        access="exempt",
        paragraphs=[3],
        private_reason=REASON,
    )
    if not meeting.is_over:
        return
    stamp = {"saved_by": clerk, "saved_at": meeting.ends_at}
    Minute.objects.create(item=item, text=SAID, **stamp)
    MinuteDraft.objects.create(item=item, text=SAID, version=1, **stamp)
    named = [(item.position, item.paragraphs, item.private_reason)]
    for text, outcome, excludes in (
        (exclusion_in_words(named), "resolved", True),
        (ADVICE, "recommended", False),
    ):
        Decision.objects.create(
            item=item,
            outcome=outcome,
            text=text,
            excludes_public=excludes,
            recorded_by=clerk,
            recorded_at=meeting.starts_at,
        )
    AgendaItem.objects.filter(pk=item.pk).update(
        public_summary="The board gave the neighbourhood manager its advice about a lease."
    )


def write_private_minute():
    """What was said of one open item names a person, and only that is private."""
    minute = (
        Minute.objects.filter(
            item__meeting__body__kind="board",
            item__kind="updates",
            item__access="public",
            item__meeting__state="minutes_published",
        )
        .exclude(text="")
        .order_by("-item__meeting__starts_at")
        .first()
    )
    if minute:
        Minute.objects.filter(pk=minute.pk).update(
            access="exempt", paragraphs=[1], private_reason="It tells of one family"
        )
        AgendaItem.objects.filter(pk=minute.item_id).update(
            public_summary="The police reported on the month."
        )


def _file(item, title, text, clerk, **private):
    """A small PDF under an item."""
    return write_file(
        clerk,
        title,
        text,
        str(item.meeting),
        item.meeting.agenda_published_at,
        item=item,
        **private,
    )


def write_file(clerk, title, text, what_for, at, **fields):
    """A small PDF under an item, or with a paper."""
    content = pdf.render(
        "meeting.typ",
        {
            "kind": "paper",
            "title": title,
            "council": "",
            "date": [2026, 1, 5],
            "banner": "",
            "facts": [["For", what_for]],
            "attendance": [],
            "business": [
                {
                    "number": 1,
                    "title": title,
                    "presenter": "",
                    "minutes_allowed": None,
                    "text": [text],
                    "decisions": [],
                    "actions": [],
                }
            ],
        },
    )
    facts = files.inspect(content, f"{title}.pdf")
    file = Attachment.objects.create(
        title=title,
        name=facts.name,
        kind=facts.kind,
        size=facts.size,
        pages=facts.pages,
        sha256=facts.sha256,
        added_by=clerk,
        added_at=at,
        **fields,
    )
    AttachmentContent.objects.create(attachment=file, data=content)
