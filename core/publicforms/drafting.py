"""Steps of keeping a draft and of opening it again by its link. The operation that calls them asks the right."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from core import calendar, rows, settings
from core.actors import Actor
from core.errors import Refused, Stale
from core.letters.models import Letter
from core.links import operations as links
from core.links.declaring import MOST_DAYS, Purpose
from core.links.models import Link
from core.links.operations import LinkEnded
from core.publicforms.drafts import Draft
from core.publicforms.kept import DRAFTS

PURPOSE = Purpose("draft", "core.draft", MOST_DAYS, {"saved": "Saved", "sent": "Sent"})
BOXES = ("", "_day", "_month", "_year")
LONGEST = 60_000
"""Characters that a draft may hold, all fields together."""
TOO_LONG = "This is too long to be saved. Shorten what you wrote, then save it again"


def values_of(data: QueryDict, names: Iterable[str]) -> dict[str, list[str]]:
    """What was typed into the fields with these names; `name` also stands for its boxes, as of a date. Raises
    Refused for more than a draft may hold."""
    wanted = {f"{name}{box}" for name in names for box in BOXES}
    found = {key: data.getlist(key) for key in data if key in wanted}
    clean = {key: [each.replace("\x00", "") for each in values] for key, values in found.items()}
    if sum(len(each) for values in clean.values() for each in values) > LONGEST:
        raise Refused(TOO_LONG)
    return clean


def as_typed(draft: Draft) -> QueryDict:
    """What a form was sent with, from a draft."""
    data = QueryDict(mutable=True)
    for key, values in draft.values.items():
        data.setlist(key, values)
    return data


def keep(
    form: str, values: dict[str, list[str]], *, at: datetime.datetime, client_id: Any = None
) -> Draft:
    """A new draft; the one that a press with this id has made already is left as it is."""
    if known := rows.once(Draft.objects.all(), client_id, form=form):
        return known
    months = int(settings.value(DRAFTS.name, on=timezone.localdate(at)))
    more = {"client_id": client_id} if client_id else {}
    return Draft.objects.create(
        form=form, values=values, begun_at=at, saved_at=at,
        delete_on=calendar.same_day_months_on(timezone.localdate(at), months), **more,
    )  # fmt: skip


def give_link(
    draft: Draft, *, name: str, by: Actor, at: datetime.datetime, **more: Any
) -> tuple[Link, str]:
    """A link that opens the draft, and its token."""
    return links.make(PURPOSE.name, draft, name=name, by=by, at=at, **more)


def found(token: str, form: str, at: datetime.datetime | None = None) -> tuple[Link, Draft]:
    """(link, draft) of a token. Raises LinkEnded where it opens no draft of this form, or none any more."""
    link = links.find(token, PURPOSE.name, at)
    draft = link and Draft.objects.filter(pk=link.target_id, form=form).first()
    if link is None or draft is None:
        raise LinkEnded
    return link, draft


def lock(link: Link, draft: Draft, *, version: int | None, at: datetime.datetime) -> Draft:
    """The draft of a link that works, both locked. Raises LinkEnded where it was deleted meanwhile, Stale
    where it is not the `version` that was seen; of one that was sent no version is asked."""
    found = Draft.objects.select_for_update(no_key=True).filter(
        pk=draft.pk, pk__in=[link.target_id]
    )
    locked = found.first()
    if locked is None:
        raise LinkEnded
    links.lock(link, at)
    if locked.sent_at is None and version is not None and version != locked.version:
        raise Stale(locked, who="", at=None)
    return locked


def save(draft: Draft, values: dict[str, list[str]], *, link: Link, at: datetime.datetime) -> None:
    """A locked draft as it is typed now. The day on which it is deleted stays."""
    if values != draft.values:
        rows.change(draft, {"values": values, "saved_at": at, "version": draft.version + 1})
    links.use(link, "saved", at)


@transaction.atomic
def finish(draft: Draft, *, link: Link, at: datetime.datetime) -> None:
    """A locked draft was sent: nothing of it is kept but that its link leads to what was sent."""
    links.use(link, "sent", at)
    rows.change(draft, {"values": {}, "sent_at": at})


def why_outdated(letter: Letter) -> str:
    """A letter with the link to a draft goes while there is something to go on with."""
    draft = Draft.objects.filter(pk=letter.about_id).first()
    return "" if draft and draft.sent_at is None else "The form was sent or deleted"
