"""Reading a service's own list, and settling what did not fit."""

from django.db.models.functions import Upper
from django.utils import timezone

from accounts import rights
from accounts.access import Permission, may_anywhere
from accounts.rights import operation
from core import events, rows
from core.actors import acts_for_nobody, user_or_none
from core.dates import day_in_words
from core.errors import Refused, WrongState
from core.imports import headings, reading, workbook
from core.imports.sheets import Column, Kind, Sheet
from tasking.requests.models import RequestUpdate, ServiceRequest
from tasking.requests.reading.models import TheirRow

LOG = Permission.LOG_REQUEST
SHOWN = 10


class TheirList(Sheet):
    """The columns that are read of it; all others are left out."""

    name, title = "their-list", "Requests"
    columns = (
        Column(
            "reference", "Reference", required=True, longest=60, example="STR-1042",
            aliases=("Ref", "Case", "Case number", "Job", "Job number", "Number", "ID"),
        ),
        Column("status", "Status", required=True, longest=100, example="Completed", aliases=("State",)),
        Column(
            "on", "Date", Kind.DATE, required=True, example="3 November 2026",
            aliases=("Status date", "Updated", "Last updated", "Changed on"),
        ),
    )  # fmt: skip


@operation
def read_list(*, content, name, agency, by, at=None):
    """Read a list that a service exported: reference, status, date. What fits one request of that agency that the user
    works or chases is noted there, and it is chased today; the service's status is not copied. What fits none or several is
    stored for a person to settle. The same row again changes nothing, but that it may fit a request by now. Returns (noted, to settle, known before). Raises
    Refused, with rows and columns, where the file cannot be read: then nothing is written."""
    at = at or timezone.now()
    rights.allow(acts_for_nobody(by) or may_anywhere(by, LOG), "You cannot log requests.", by=by)
    lines = _lines(content, name, by)
    wanted = {_folded(line.values["reference"]) for line in lines}
    fitting = _fitting(agency, wanted, by)
    noted = waiting = known = 0
    for line in lines:
        said = line.values
        here = fitting.get(_folded(said["reference"]), [])
        row, is_new = TheirRow.objects.get_or_create(
            agency=agency, reference=said["reference"].strip(), status=said["status"], on=said["on"],
            defaults={"fits": len(here), "request": here[0] if len(here) == 1 else None,
                      "read_at": at, "read_by": user_or_none(by)},
        )  # fmt: skip
        if not (is_new or _fits_by_now(row, here)):
            known += 1
        elif row.request_id:
            _note(row, by=by, at=at)
            noted += 1
        else:
            waiting += 1
    return noted, waiting, known


@operation
def settle(*, row, by, request=None, reason="", at=None):
    """Say which request a row means, or why it means none of ours. Returns the row. Raises Refused where neither is said,
    WrongState where it was settled before."""
    at = at or timezone.now()
    locked = rights.lock(row, LOG, by=by)
    if locked.request_id or locked.settled_at:
        raise WrongState(f"{locked.reference} was settled already.")
    if request is None and not reason.strip():
        raise Refused("Enter our reference, or why it is none of ours", "reason")
    rows.change(
        locked, {"request": request, "reason": "" if request else reason.strip(), "settled_at": at}
    )
    if request is not None:
        rights.require_too(LOG, by=by, on=request)
        _note(locked, by=by, at=at)
    return locked


def _lines(content, name, by):
    grid = workbook.read(content, name, TheirList.title)
    sheet = TheirList()
    found = headings.find(sheet, grid)
    missing = {each.key for each in sheet.columns} - set(found.mapping().values())
    if missing:
        words = ", ".join(each.heading for each in sheet.columns if each.key in missing)
        raise Refused(f"The file has no column called: {words}", "file")
    lines, problems, _ = reading.read_lines(sheet, grid, found, by)
    if problems:
        raise Refused("; ".join(str(each) for each in problems[:SHOWN]), "file")
    return lines


def _fits_by_now(row, here):
    """Whether a row that somebody read before and nobody settled fits one request of whoever reads it now: it is
    that request's from then on."""
    if row.request_id or row.settled_at or len(here) != 1:
        return False
    locked = TheirRow.objects.select_for_update(no_key=True).get(pk=row.pk)
    if locked.request_id or locked.settled_at:
        return False
    rows.change(locked, {"request": here[0]})
    row.request_id = here[0].pk
    return True


def _folded(reference):
    return str(reference).strip().upper()


def _fitting(agency, wanted, by):
    """{reference in capitals: requests} of the agency that the user works or chases. One query."""
    rows_ = ServiceRequest.objects.all()
    if not acts_for_nobody(by):
        rows_ = rows_.changeable_by(by, LOG)
    rows_ = rows_.filter(agency=agency).exclude(their_reference="")
    found = {}
    for each in rows_.alias(folded=Upper("their_reference")).filter(folded__in=wanted):
        found.setdefault(_folded(each.their_reference), []).append(each)
    return found


def _note(row, *, by, at):
    """What their system says stands among the updates, and an open request is chased from today."""
    locked = ServiceRequest.objects.select_for_update(no_key=True).get(pk=row.request_id)
    today = timezone.localtime(at).date()
    said = {"changed_at": max(at, locked.received_at)}
    if locked.is_open and locked.chase_on > today:
        said["chase_on"] = today
    rows.change(locked, said)
    RequestUpdate.objects.create(
        request=locked, at=at, by=user_or_none(by), by_name=by.name,
        note=f"The service’s own list says: {row.status}, {day_in_words(row.on)}.",
    )  # fmt: skip
    events.record("request.read_from_list", locked, by=by, at=at, label=locked.reference)
