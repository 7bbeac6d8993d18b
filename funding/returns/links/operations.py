"""What a group reports by its link."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.actors import LinkHolder
from core.links import operations as links
from core.links.models import LinkUse
from core.links.operations import LinkEnded
from funding.grants.awards import operations as grants
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.returns.letters import PURPOSE
from funding.returns.models import Return
from funding.returns.operations import keep_photo, note_return


def found(token, at=None):
    """(link, report) of a token. Raises LinkEnded where it opens nothing, or nothing any more."""
    link = links.find(token, PURPOSE.name, at)
    if link is None:
        raise LinkEnded
    reports = Return.objects.select_related(
        "grant__request__application__group",
        "grant__request__allocation__body",
        "grant__reservation",
    )
    return link, _still(reports.filter(pk=link.target_id).first(), link)


def holder_of(link):
    """Who acts by a link."""
    return LinkHolder(link.name)


@operation
def report_by_link(
    *, link, by, done, people, spent, signed, outcome="", photo=None, consent=False, at=None
):
    """The group sends its report. Pressed again, nothing happens. Returns the Return. Raises LinkEnded where the link
    works no more or the report came another way, and what `note_return` raises."""
    at = at or timezone.now()
    pk = Return.objects.filter(pk=link.target_id).values_list("grant_id", flat=True).first()
    grant = grants.take_grant(Grant(pk=pk))
    report = rows.take(Return(pk=link.target_id), Return.objects.all())
    report.grant = grant
    _still(report, link)
    locked = links.lock(link, at)
    rights.allow(by == holder_of(locked), "This link was given to somebody else.", by=by)
    if LinkUse.objects.filter(link=locked, what="reported").exists():
        return report
    if report.received_on:
        raise LinkEnded
    note_return(
        report=report, done=done, people=people, spent=spent, signed=signed, outcome=outcome,
        received_on=timezone.localdate(at), by_link=True, at=at,
    )  # fmt: skip
    if photo:
        keep_photo(report, photo, consent)
    links.use(locked, "reported", at)
    events.record("grant.return_received", grant, by=by, at=at)
    return report


def _still(report, link):
    """The report, while its grant runs and the link is its group's contact's."""
    if report is None or report.grant.state not in (states.ACCEPTED, states.FINISHED):
        raise LinkEnded
    group = report.grant.request.application.group
    if group is None or group.contact_id is None or group.contact_id != link.person_id:
        raise LinkEnded
    return report
