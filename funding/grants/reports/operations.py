"""Making the report to a ward committee, and bringing one application late."""

from django.db.models import F, Max
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.meetings.items.operations import (
    add_item,
    change_item,
    place_paper,
    remove_item,
    renumber,
)
from boards.meetings.models import Meeting
from boards.papers.models import Paper
from boards.papers.operations import save_paper
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from funding.grants.reports import documents
from funding.grants.reports.models import WardReport, WardReportRow
from funding.grants.reports.reads import closing_day, money_of, ready_for
from funding.ledger.models import Allocation

BUDGET = Permission.EDIT_BUDGET
STANDS = "The agenda is published, so the report stays as it is."


@operation
def make_report(*, meeting, by, report=None, overwrite=False, at=None, **words):
    """Write the report of all applications that are ready, and put it on the agenda: a paper, and an
    item for each application under it. (What is recommended stands in the text: agreed with one press of
    the meeting's page, it would be a decision without its grant.) Made again, it takes in what is ready now. `words`: what follows
    from it (documents.IMPLICATIONS). Returns the report. Raises Refused where nothing is ready, the
    body does not decide, or the paper was edited by hand since (unless `overwrite`); WrongState once
    the agenda is published, or where somebody else made one meanwhile."""
    at = at or timezone.now()
    rights.require_city(BUDGET, by=by)
    held = rows.lock(meeting, Meeting.objects.select_related("body"))
    report = _lock_report(held, report)
    _expect_open(held)
    closes = closing_day(held)
    pairs = ready_for(held, closes)
    if not pairs:
        raise Refused(f"No application is ready for {held.body} yet")
    paper = _write_paper(held, report, pairs, closes, words, overwrite, by=by, at=at)
    is_new = report is None
    report = report or WardReport(meeting=held, paper=paper, made_by=user_or_none(by), made_at=at)
    changed = rows.assign(report, words | {"closes_on": closes})
    report.save() if is_new else rows.write(report, changed)
    _place(report, held, by=by, at=at)
    before = _resolutions(report)
    _write_rows(report, held, pairs, by=by, at=at)
    written = Paper.objects.values_list("version", flat=True).get(pk=paper.pk)
    since = any(each.ready_at > report.made_at for _, each in pairs)
    if changed or since or written != report.paper_version or before != _resolutions(report):
        rows.change(report, {"made_by": user_or_none(by), "made_at": at, "paper_version": written})
    if changed or before != _resolutions(report):
        changes = {"applications": [len(before) or None, len(pairs)]}
        events.record("ward_report.made", report, by=by, at=at, changes=changes)
    return report


def _resolutions(report):
    return list(report.rows.order_by("number").values_list("asked", "resolution"))


@operation
def bring_late(*, asked, meeting, by, at=None):
    """Bring one application to a meeting whose agenda is out: it is heard under an item of its own,
    once who presides accepts it as urgent. Returns its row. Raises Refused for one that is not ready
    or is reported already; WrongState where the agenda is not out, or the meeting is over."""
    at = at or timezone.now()
    held = rights.lock(
        meeting, Permission.RUN_MEETING, by=by, found=Meeting.objects.select_related("body")
    )
    rows.expect(held, Meeting.State.AGENDA_PUBLISHED, Meeting.State.RUNNING)
    _expect_decides(held)
    found = [pair for pair in ready_for(held, None) if pair[0].pk == asked.pk]
    if not found:
        raise Refused("This application is not ready to be decided by this committee")
    if WardReportRow.objects.filter(asked=asked, report__meeting=held).exists():
        raise WrongState("This application is in the report already.")
    report, _ = WardReport.objects.get_or_create(
        meeting=held, is_late=True, defaults={"made_by": user_or_none(by), "made_at": at}
    )
    (request, assessment) = found[0]
    item = add_item(meeting=held, by=by, at=at, **_item_of(request, assessment))
    number = (report.rows.aggregate(last=Max("number"))["last"] or 0) + 1
    row = _row(report, number, request, assessment)
    row.item = item
    row.save()
    events.record(
        "ward_report.late", report, by=by, at=at, words={"application": request.application.reference}
    )  # fmt: skip
    return row


def _lock_report(meeting, shown):
    """The report that was shown, as it stands now; None where there is none yet."""
    if shown is not None:
        return rows.lock(shown, WardReport.objects.select_related("paper"))
    if WardReport.objects.filter(meeting=meeting, is_late=False).exists():
        raise WrongState("Someone else has made this report meanwhile. Refresh the page.")
    return None


def _expect_open(meeting):
    if meeting.state != Meeting.State.PREPARING:
        raise WrongState(STANDS)
    _expect_decides(meeting)


def _expect_decides(meeting):
    if not meeting.binds:
        raise Refused(f"{meeting.body} only advises. It cannot decide about money")
    if not Allocation.objects.filter(body=meeting.body_id).exists():
        raise Refused(f"{meeting.body} has no ward budget")


def _write_paper(meeting, report, pairs, closes, words, overwrite, *, by, at):
    """The paper in the words of now. Raises Refused where somebody edited it since it was written."""
    paper = report and report.paper
    if paper and paper.version != report.paper_version and not overwrite:
        raise Refused(
            "The paper was edited by hand since the report was made. Tick the box to write it anew, "
            "which replaces those edits",
            "overwrite",
        )
    said = {
        "purpose": documents.purpose(meeting, len(pairs)),
        "background": documents.background(money_of(meeting), pairs, closes),
        "implications": documents.implications(_Words(report, words)),
        "background_papers": "The applications. What they say of people is not published.",
        "is_ready": True,
    }
    if paper is None:
        made = {"body": meeting.body, "title": "Applications to the ward budget"}
        return save_paper(by=by, at=at, **made, **said)
    return save_paper(paper=paper, by=by, at=at, **said)


class _Words:
    """What follows from a report: as it is saved now, else as it was."""

    def __init__(self, report, words):
        for field, _ in documents.IMPLICATIONS:
            setattr(self, field, words.get(field, getattr(report, field, "") if report else ""))


def _place(report, meeting, *, by, at):
    """The paper stands on the agenda; its item may have been taken off since."""
    item = meeting.items.filter(paper=report.paper_id).first()
    if item is None:
        item = place_paper(paper=report.paper, meeting=meeting, by=by, at=at)
    if report.item_id != item.pk:
        rows.change(report, {"item": item})


def _write_rows(report, meeting, pairs, *, by, at):
    """A row and an item under the paper's for each application, in the order of their numbers."""
    known = {each.asked_id: each for each in report.rows.select_related("item")}
    wanted = {asked.pk for asked, _ in pairs}
    for gone in (row for key, row in known.items() if key not in wanted):
        item = gone.item
        gone.delete()
        if item:
            remove_item(item=item, by=by, at=at)
    report.rows.update(number=F("number") + 1000)  # out of the way of the new numbers
    items = []
    for number, (asked, assessment) in enumerate(pairs, start=1):
        row = known.get(asked.pk)
        item = _write_item(row, meeting, asked, assessment, by=by, at=at)
        fresh = _row(report, number, asked, assessment)
        fresh.item = item
        if row:
            fresh.pk = row.pk
        fresh.save(force_insert=row is None, force_update=row is not None)
        items.append(item)
    _put_under(report.item_id, meeting, items)


def _write_item(row, meeting, asked, assessment, *, by, at):
    said = _item_of(asked, assessment)
    if row and row.item:
        item = type(row.item).objects.select_related("meeting__body").get(pk=row.item_id)
        return change_item(item=item, by=by, at=at, **said)
    return add_item(meeting=meeting, is_sub_item=True, by=by, at=at, **said)


def _item_of(asked, assessment):
    return {
        "title": str(asked.application), "text": documents.about(asked, assessment)
    }  # fmt: skip


def _row(report, number, asked, assessment):
    is_grant = assessment.recommends == "grant"
    return WardReportRow(
        report=report, number=number, asked=asked, recommends=assessment.recommends,
        amount=assessment.amount if is_grant else None, conditions=assessment.conditions,
        reason="" if is_grant else assessment.refusal, power=assessment.power,
        subject_to=documents.subject_to(asked, assessment)[:500],
        resolution=documents.resolution_of(asked, assessment),
    )  # fmt: skip


def _put_under(head, meeting, items):
    """The items stand right under the paper's, in this order, whatever was added meanwhile."""
    keys = [each.pk for each in items]
    others = [each for each in meeting.items.order_by("position") if each.pk not in keys]
    place = 1 + next(number for number, each in enumerate(others) if each.pk == head)
    ordered = [*others[:place], *items, *others[place:]]
    stored = {each.pk: each for each in meeting.items.all()}
    renumber([stored[each.pk] for each in ordered])
