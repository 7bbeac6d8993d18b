"""The private part of some meetings: a lease that a board was asked about, with its papers."""

from boards.decisions.rules import exclusion_in_words
from boards.models import AgendaItem, Body, Decision, Meeting
from boards.releases.operations import prepare_release, review_release
from demo.boards.decisions import decide
from demo.boards.files import write_file
from demo.boards.items import write_item
from demo.facts.lease import ADVICE, OFFER, PLAN, REASON, RELEASED, SAID, SUMMARY, TEXT

PRIVATE = {"access": "exempt", "paragraphs": [3], "private_reason": REASON}


def write_leases(clerk):
    """Every board hears the lease once, held or to come; it is written before the agendas are
    frozen."""
    boards = Body.objects.filter(kind=Body.Kind.BOARD).select_related("neighbourhood")
    for number, body in enumerate(boards.order_by("pk")):
        meetings = Meeting.objects.filter(body=body, agenda_published_at__isnull=False)
        meetings = list(meetings.exclude(state=Meeting.State.CANCELLED).order_by("-starts_at")[:2])
        if meetings:
            _lease(meetings[number % len(meetings)], clerk)


def _lease(meeting, clerk):
    item = write_item(
        meeting,
        clerk,
        SAID,
        title="Lease of the community room",
        text=TEXT.format(place=meeting.body.neighbourhood or meeting.body),
        recommendation=ADVICE,
        presenter="Neighbourhood manager",
        **PRIVATE,
    )
    at, what_for = meeting.agenda_published_at, str(meeting)
    write_file(clerk, "Plan of the community room", PLAN, what_for, at, item=item)
    write_file(clerk, "The landlord's offer", OFFER, what_for, at, item=item, **PRIVATE)
    if meeting.is_over:
        _advise(item, clerk)


def _advise(item, clerk):
    """The public was excluded, and the board gave its advice."""
    named = [(item.position, item.paragraphs, item.private_reason)]
    words, outcome = exclusion_in_words(named), Decision.Outcome
    decide(item, words, outcome.RESOLVED, clerk=clerk, excludes_public=True)
    decide(item, ADVICE, outcome.RECOMMENDED, clerk=clerk)
    AgendaItem.objects.filter(pk=item.pk).update(public_summary=SUMMARY)


def write_releases(clerk, head):
    """What may be told of the oldest lease, and one that waits for its review."""
    items = AgendaItem.objects.filter(
        access="exempt", meeting__state=Meeting.State.MINUTES_PUBLISHED
    )
    for number, item in enumerate(items.order_by("meeting__starts_at")[:2]):
        at = item.meeting.minutes_published_at
        release = prepare_release(
            item=item,
            title=item.title,
            text=RELEASED,
            reason="The lease is signed",
            by=clerk,
            at=at,
        )
        if number == 0:
            review_release(release=release, read=release.digest, by=head, at=at)
