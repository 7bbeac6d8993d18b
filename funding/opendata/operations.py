"""Publishing a file."""

import hashlib

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from funding.opendata.checks import ERROR, stops
from funding.opendata.models import (
    PART,
    OpenDataset,
    Publication,
    PublicationFile,
    PublicationPart,
    TakenDown,
)
from funding.opendata.producing import produced
from funding.opendata.rules import (
    FORMATS,
    GRANTS,
    SPEND,
    TYPES,
    VOLUNTARY,
    period_of,
    quarter_before,
    year_of,
)


@operation
def publish(*, kind, code, by, after=0, reason="", client_id=None, at=None):
    """Publish a file of a kind and period as it is now: the next version, frozen. `after`: the number of the
    last version that whoever presses has seen (0: none). The same `client_id` twice makes one. Returns the
    Publication. Raises Refused for a period that is none or has not begun, where a check found an error,
    nothing has changed, or a later version says not what changed; WrongState where somebody was quicker."""
    at = at or timezone.now()
    rights.require_city(Permission.PUBLISH_SPEND, by=by)
    if known := rows.once(Publication.objects.all(), client_id):
        return known
    when = _expect_period(kind, code, at)
    dataset, _ = OpenDataset.objects.get_or_create(kind=kind, code=code)
    dataset = OpenDataset.objects.select_for_update(no_key=True).get(pk=dataset.pk)
    former = dataset.publications.order_by("-number").first()
    _expect_seen(former, after)
    if former and not reason.strip():
        raise Refused("Enter what changed since the last version", "reason")
    with produced(kind, when, FORMATS[kind], at=at) as found:
        _expect_fit(found, former)
        more = {"client_id": client_id} if client_id else {}
        made = Publication.objects.create(
            dataset=dataset, number=former.number + 1 if former else 1, count=found.count,
            reason=reason.strip() if former else "", digest=found.digest, published_at=at,
            published_by=user_or_none(by), published_by_name=by.name, **more,
        )  # fmt: skip
        for file_format, file in found.files.items():
            _keep(made, file_format, file)
    changes = {"version": [former and former.number, made.number], "rows": [None, made.count]}
    events.record("open_data.published", made, by=by, at=at, changes=changes, reason=made.reason)
    return made


@operation
def take_down(*, publication, reason, by, at=None):
    """Nobody gets the files of this version any more. Returns the publication. Raises Refused without a
    reason, WrongState where it was taken down."""
    at = at or timezone.now()
    rights.require_city(Permission.PUBLISH_SPEND, by=by)
    OpenDataset.objects.select_for_update(no_key=True).get(pk=publication.dataset_id)
    if TakenDown.objects.filter(publication=publication).exists():
        raise WrongState("This version was taken down already.")
    if not reason.strip():
        raise Refused("Enter why it is taken down", "reason")
    TakenDown.objects.create(
        publication=publication, reason=reason.strip(), at=at, by=user_or_none(by)
    )
    events.record("open_data.taken_down", publication, by=by, at=at, reason=reason.strip())
    return publication


def _expect_period(kind, code, at):
    when = period_of(kind, code)
    if when is None:
        raise Refused("Choose what to publish")
    if when.first > timezone.localtime(at).date():
        raise Refused(f"{when} has not begun")
    return when


def _expect_seen(former, after):
    if former and former.number != after:
        who = former.published_by_name
        raise WrongState(f"{who} published version {former.number} meanwhile. Read it first.")


def _expect_fit(found, former):
    if stops(found.problems):
        words = next(each.words for each in found.problems if each.level == ERROR)
        raise Refused(f"It cannot be published yet: {words}")
    if former and former.digest == found.digest and not former.is_taken_down:
        raise Refused(f"Nothing has changed since version {former.number}")


def _keep(publication, file_format, file):
    """One format of a version, in parts."""
    digest, size = hashlib.sha256(), 0
    for part in _parts(file):
        digest.update(part)
        size += len(part)
    of = publication.dataset
    kept = PublicationFile.objects.create(
        publication=publication, file_format=file_format, title=str(publication)[:200],
        name=f"{of.kind}-{of.code}-v{publication.number}.{file_format}", size=size,
        kind=TYPES[file_format], sha256=digest.hexdigest(),
    )  # fmt: skip
    for number, part in enumerate(_parts(file)):
        PublicationPart.objects.create(file=kept, number=number, data=part)


def _parts(file):
    file.seek(0)
    while part := file.read(PART):
        yield part


def due(day):
    """[(kind, period)] of what is to be published after the last quarter: its spend, and the grants of its year."""
    quarter = quarter_before(day)
    year = year_of(quarter.last)
    return [(SPEND, quarter), (GRANTS, year), (VOLUNTARY, year)]


def publish_due(day, *, by, at=None):
    """What is due and was not published since the quarter ended. What has an error, or nothing in it, waits
    for a person. Returns the Publications."""
    made = []
    for kind, when in due(day):
        last = Publication.objects.filter(dataset__kind=kind, dataset__code=when.code)
        last = last.order_by("-number").first()
        quarter = quarter_before(day)
        if last and timezone.localtime(last.published_at).date() > quarter.last:
            continue
        try:
            made.append(
                publish(
                    kind=kind, code=when.code, by=by, at=at, after=last.number if last else 0,
                    reason=f"Update to the end of {quarter}" if last else "",
                )
            )  # fmt: skip
        except Refused:
            continue
    return made
