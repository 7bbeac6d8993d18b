"""Making, finding, using and revoking links. Whoever calls has asked the right."""

import datetime
import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core.actors import Actor
from core.letters.models import Letter
from core.links.declaring import OPENED, purpose_called
from core.links.models import Link, LinkUse

SECRET_BYTES = 32
"""256 bits: nobody guesses one, so that its hash needs neither salt nor slowness."""
TOKEN_LENGTH = 43
SAME_VISIT = datetime.timedelta(minutes=10)
"""Opened again within this time it is the same opening."""


class LinkEnded(Exception):
    """The link is unknown, ended, revoked, or what it was for is no longer so: all look alike."""


def new_token() -> str:
    """A token to be written into a letter before its link is made."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def make(
    purpose: str,
    target: Model,
    *,
    name: str,
    by: Actor,
    person: Model | None = None,
    address: str = "",
    token: str = "",
    letter: Letter | None = None,
    client_id: Any = None,
    at: datetime.datetime | None = None,
) -> tuple[Link, str]:
    """Step: a new link, and its token in plain, which is kept nowhere. `token` where it stands in a
    `letter` already. Raises LookupError for a purpose that is not of such rows."""
    at, token = at or timezone.now(), token or new_token()
    known, label = purpose_called(purpose), target._meta.label_lower
    if known.target != label:
        raise LookupError(f"{purpose} links to {known.target}, not to {label}")
    lasts = datetime.timedelta(days=known.days)
    link = Link.objects.create(
        purpose=purpose,
        target_type=label,
        target_id=target.pk,
        person_id=person.pk if person is not None else None,
        name=name,
        address=address,
        token_hash=hash_of(token),
        letter=letter,
        made_at=at,
        made_by_id=by.pk,
        made_by_name=by.name,
        lasts=lasts,
        ends_at=at + lasts,
        **({"client_id": client_id} if client_id else {}),
    )
    return link, token


def find(token: str, purpose: str, at: datetime.datetime | None = None) -> Link | None:
    """The link of a token, where it works and is for this purpose; else None, whatever the reason.
    Looked up by its hash, so that no time tells how much of a guess was right."""
    if len(token) != TOKEN_LENGTH or not token.isascii():
        return None
    working = Link.objects.working(at or timezone.now())
    return working.filter(token_hash=hash_of(token), purpose=purpose).first()


def lock(link: Link, at: datetime.datetime) -> Link:
    """The link as it stands now, locked. What it is about is locked before it. Raises LinkEnded."""
    locked = Link.objects.select_for_update(no_key=True, of=("self",)).filter(pk=link.pk).first()
    if locked is None or not locked.works(at):
        raise LinkEnded
    return locked


def use(link: Link, what: str, at: datetime.datetime | None = None) -> LinkUse:
    """Step: note what was done by a link that works. Returns the use."""
    purpose_called(link.purpose).in_words(what)
    return LinkUse.objects.create(link=link, at=at or timezone.now(), what=what)


@transaction.atomic
def opened(link: Link, at: datetime.datetime | None = None) -> None:
    """Note that a link was opened: all that opening it writes. Raises LinkEnded."""
    at = at or timezone.now()
    link = lock(link, at)
    if not link.uses.filter(what=OPENED, at__gt=at - SAME_VISIT).exists():
        use(link, OPENED, at)


@transaction.atomic
def revoke(*, link: Link, by: Actor, at: datetime.datetime | None = None) -> bool:
    """Step: a link works no more. Returns whether it did."""
    at = at or timezone.now()
    locked = Link.objects.select_for_update(no_key=True, of=("self",)).get(pk=link.pk)
    if not locked.works(at):
        return False
    locked.revoked_at, locked.revoked_by_id = max(at, locked.made_at), by.pk
    locked.revoked_by_name = by.name
    locked.save(update_fields=["revoked_at", "revoked_by_id", "revoked_by_name"])
    return True


def revoke_all(*, by: Actor, at: datetime.datetime | None = None) -> int:
    """Step: no link works any more. Returns how many did. For after a restore, which brings back what was
    revoked since the backup."""
    at = at or timezone.now()
    return sum(revoke(link=each, by=by, at=at) for each in Link.objects.working(at).order_by("pk"))
