"""What became of decisions: matters that went from a board to its ward committee, results, and what
a board means to hear later."""

import datetime

from django.utils import timezone

from boards.attendance.quorum import quorum_of
from boards.models import AgendaItem, Body, Decision, FutureItem, Meeting
from boards.programme.operations import plan_item, report_result, send_published
from demo.boards.decisions import decide
from demo.boards.items import write_item
from demo.facts.programme import GRANT, PLANNED, READ_OUT
from demo.facts.sign_ins import HOME


def last_held(body):
    """Meetings of a body whose minutes are out, the last first."""
    rows = Meeting.objects.filter(body=body, state=Meeting.State.MINUTES_PUBLISHED)
    return rows.select_related("body__recommends_to").order_by("-starts_at")


def write_taken_up(world, clerk):
    """Of each board one older recommendation was decided by the committee, and carried out."""
    for name in world.places:
        board, committee = world.bodies[name]["board"], world.bodies[name]["committee"]
        heard = next(filter(_may_decide, last_held(committee)[:8]), None)
        advised = _advised(board, heard) if heard else None
        if advised:
            _take_up(world, advised, heard, clerk)


def _may_decide(meeting):
    """A quorum came, and the agenda was out in time."""
    return quorum_of(meeting).is_quorate(1) and meeting.items.filter(in_time=True).exists()


def _advised(board, before):
    """The last recommendation of a board before the meeting of its committee."""
    rows = Decision.objects.filter(
        item__meeting__body=board,
        item__meeting__starts_at__lt=before.starts_at,
        item__meeting__state=Meeting.State.MINUTES_PUBLISHED,
        item__kind=AgendaItem.Kind.ORDINARY,
        item__access="public",
        outcome=Decision.Outcome.RECOMMENDED,
    )
    return rows.select_related("item__meeting").order_by("-item__meeting__starts_at", "id").first()


def _take_up(world, advised, heard, clerk):
    text = GRANT.format(text=advised.text.removeprefix("that ").rstrip("."))
    item = write_item(
        heard,
        clerk,
        READ_OUT,
        title=advised.item.title,
        text=advised.item.text,
        recommendation=text,
    )
    FutureItem.objects.create(
        body=heard.body,
        title=item.title,
        recommendation=advised.text,
        from_decision=advised,
        item=item,
        created_by=clerk,
        created_at=advised.item.meeting.minutes_published_at,
    )
    decision = decide(item, text, Decision.Outcome.RESOLVED, clerk=clerk)
    report(decision, "in_hand", "The order is placed.", 21, clerk)
    if world.chance.random() < 0.6:
        report(decision, "done", "Carried out and paid.", 60, clerk)


def report(decision, standing, text, days, clerk):
    """What was reported of a decision so many days after the meeting, and now at the latest."""
    at = min(decision.recorded_at + datetime.timedelta(days=days), timezone.now())
    on = timezone.localdate(at)
    report_result(decision=decision, standing=standing, text=text, on=on, by=clerk, at=at)


def write_planned(world, clerk):
    """What Sinfin's board means to hear later."""
    for title, lead, days in PLANNED:
        board, on = world.bodies[HOME]["board"], world.days_ago(-days)
        plan_item(body=board, title=title, lead=lead, wanted_on=on, by=clerk)


def write_sent(clerk):
    """After the numbers: the latest recommendations wait on the committees' work programmes."""
    for board in Body.objects.filter(kind=Body.Kind.BOARD):
        if meeting := last_held(board).first():
            send_published(meeting, by=clerk, at=meeting.minutes_published_at)
