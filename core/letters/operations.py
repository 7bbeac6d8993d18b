"""Writing letters and handing them over: never lost, twice only if the worker died in between."""

import datetime
import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Model
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from core.actors import Actor
from core.errors import Refused, WrongState
from core.jobs.registry import Again, defer, defer_many
from core.letters.mail import NotTaken, deliver
from core.letters.models import CLAIM, MOST_TRIES, REASON_LENGTH, Letter
from core.text import one_line

logger = logging.getLogger(__name__)

JOB = "core.hand_over"
WAITS = (1, 5, 15, 60, 180, 360, 720)
"""Minutes before each further try: almost a day in all."""
BATCH = 1_000
SECRET_DAYS = datetime.timedelta(days=14)
"""How long the text of a secret letter that could not be sent is kept for trying again."""
MARK_TRIES = 5


@transaction.atomic
def send_letter(
    *,
    kind: str,
    to: str,
    subject: str,
    body: str,
    about: Model | None = None,
    occasion: Any = "",
    keeps_body: bool = True,
    at: datetime.datetime | None = None,
) -> Letter:
    """Write a letter in the caller's transaction; a job hands it over after the commit.

    What is about the same row (`about`), of the same kind, on the same occasion (a day, a time, a
    version: text that holds nothing private) and to the same address is one letter, however often
    this is called. `kind` is shown to administrators. With `keeps_body=False` the text, which
    holds a secret link, is wiped once it is handed over or out of date. Returns the letter.
    """
    fields = _fields(kind, to, subject, body, about, occasion, at or timezone.now())
    letter, is_new = Letter.objects.get_or_create(
        key=fields.pop("key"), defaults={"keeps_body": keeps_body} | fields
    )
    if is_new:
        defer(JOB, letter=letter.pk)
    return letter


def new_letter(
    *,
    kind: str,
    to: str,
    subject: str,
    body: str,
    about: Model,
    occasion: Any,
    at: datetime.datetime,
    calendar: str = "",
    keeps_body: bool = True,
) -> Letter:
    """A letter for `send_new`, not written yet. The arguments are those of `send_letter`;
    `calendar` is iCalendar text that goes along."""
    fields = _fields(kind, to, subject, body, about, occasion, at)
    return Letter(calendar=calendar, keeps_body=keeps_body, **fields)


@transaction.atomic
def send_new(letters: Sequence[Letter]) -> list[Letter]:
    """Write many letters, none of which is there yet, in three statements. Returns them."""
    written = Letter.objects.bulk_create(letters)
    defer_many(JOB, [{"letter": each.pk} for each in written])
    return written


def _fields(
    kind: str,
    to: str,
    subject: str,
    body: str,
    about: Model | None,
    occasion: Any,
    at: datetime.datetime,
) -> dict[str, Any]:
    to = to.strip()
    about_type = about._meta.label_lower if about is not None else ""
    about_id = about.pk if about is not None else None
    key = " | ".join((kind, f"{about_type} {about_id or ''}", str(occasion), to.lower()))
    return {
        "key": key,
        "kind": kind,
        "about_type": about_type,
        "about_id": about_id,
        "to": to,
        "subject": one_line(subject),
        "body": body,
        "message_id": message_id(key, at),
        "created_at": at,
        "due_at": at,
    }


_checks: dict[str, Callable[[Letter], str]] = {}


def before_sending(about_type: str, check: Callable[[Letter], str]) -> None:
    """Ask `check` of every letter about such a row (its label, in small letters) in the moment
    before it goes: why it is no longer true, "" where it is."""
    _checks[about_type] = check


def why_outdated(letter: Letter) -> str:
    """Why a letter must not go any more; "" where it may."""
    check = _checks.get(letter.about_type)
    return check(letter)[:REASON_LENGTH] if check else ""


def message_id(key: str, at: datetime.date) -> str:
    """The same for every time that a letter is handed over; another after the tables were emptied
    and row numbers begin again, so that no mail program takes the new letter for the old."""
    digest = hashlib.sha256(f"{key} {at.isoformat()}".encode()).hexdigest()[:40]
    domain = parseaddr(one_line(settings.DEFAULT_FROM_EMAIL))[1].rpartition("@")[2] or "localhost"
    return f"<{digest}@{domain}>"


def hand_over(pk: int, at: datetime.datetime | None = None) -> None:
    """Claim a letter, hand it over, mark it. Does nothing where it is on its way already, and marks
    what is no longer true as out of date. Raises Again where the mail server could not take it yet."""
    at = at or timezone.now()
    letter = claim(pk, at)
    if letter is None:
        return
    if why := why_outdated(letter):
        text = _text_left(letter)
        Letter.objects.open().filter(pk=pk).update(outdated_at=at, reason=why, **text)
        return
    try:
        deliver(letter)
    except NotTaken as refusal:
        _not_taken(letter, refusal, at)
    else:
        _surely(lambda: mark(letter, timezone.now()))


def claim(pk: int, at: datetime.datetime) -> Letter | None:
    """Take a letter for handing over, in a transaction of its own; None where it is not free."""
    with transaction.atomic(durable=True):
        free = Letter.objects.claimable(at).filter(pk=pk, tries__lt=MOST_TRIES)
        taken = free.update(claimed_at=at, tries=F("tries") + 1)
    return Letter.objects.get(pk=pk) if taken else None


def mark(letter: Letter, at: datetime.datetime) -> None:
    """The letter was handed over. The text of a secret one is wiped."""
    text = _text_left(letter)
    Letter.objects.open().filter(pk=letter.pk).update(handed_over_at=at, reason="", **text)


def _text_left(letter: Letter) -> dict[str, str]:
    """What becomes of the text of a letter that nobody will send again."""
    return {} if letter.keeps_body else {"body": ""}


def _surely(write: Callable[[], Any]) -> Any:
    """A connection that broke while the mail server listened must not lose the mark, or the letter
    would go a second time though nobody died."""
    for left in range(MARK_TRIES, -1, -1):
        try:
            return write()
        except (OperationalError, InterfaceError):
            if not left:
                raise
            logger.warning("The database was away when a letter was to be marked; once more")
            connection.close()
            time.sleep(1)


def _not_taken(letter: Letter, refusal: NotTaken, at: datetime.datetime) -> None:
    mine = Letter.objects.open().filter(pk=letter.pk)
    if refusal.for_good or letter.tries >= MOST_TRIES:
        _surely(lambda: mine.update(failed_at=at, reason=refusal.reason))
        return
    wait = datetime.timedelta(minutes=WAITS[letter.tries - 1])
    _surely(lambda: mine.update(claimed_at=None, due_at=at + wait, reason=refusal.reason))
    raise Again(wait)


def take_up(at: datetime.datetime | None = None) -> int:
    """Enqueue anew what should have gone ten minutes ago and has no job that waits: the worker
    died with it, or the job was lost. Returns how many."""
    at = at or timezone.now()
    _give_up(at)
    letters = Letter.objects.claimable(at).filter(due_at__lte=at - CLAIM)
    waiting = ProcrastinateJob.objects.filter(task_name=JOB, status="todo")
    has_job = set(waiting.values_list("args__letter", flat=True))
    free = letters.exclude(pk__in=has_job).order_by("due_at").values_list("pk", flat=True)
    found = list(free[:BATCH])
    for pk in found:
        defer(JOB, letter=pk)
    return len(found)


def _give_up(at: datetime.datetime) -> None:
    """A worker died with it each time: the letter itself may be what kills it."""
    spent = Letter.objects.claimable(at).filter(tries__gte=MOST_TRIES)
    spent.update(failed_at=at, reason="The worker stopped each time this was sent")


@transaction.atomic
def try_again(*, letter: Letter, at: datetime.datetime | None = None) -> Letter:
    """Step: a letter that was given up goes again. Its caller has asked the right. Raises Refused
    where its text is wiped or its address deleted, WrongState where it was dealt with already."""
    at = at or timezone.now()
    locked = lock_failed(letter)
    if not locked.to:
        raise Refused("The address and the words of this email were deleted: write a new one.")
    if not locked.body:
        raise Refused(
            "The text of this email is no longer kept, because it held a personal link. "
            "Send a new invitation or link, or ask them to reset their password."
        )
    locked.failed_at, locked.claimed_at, locked.tries = None, None, 0
    locked.due_at = at
    locked.save(update_fields=["failed_at", "claimed_at", "tries", "due_at"])
    defer(JOB, letter=locked.pk)
    return locked


@transaction.atomic
def set_aside(*, letter: Letter, by: Actor, at: datetime.datetime | None = None) -> Letter:
    """Step: nobody needs to look at a letter that was given up any more. Raises WrongState where it
    was dealt with already."""
    locked = lock_failed(letter)
    locked.set_aside_at, locked.set_aside_by_name = at or timezone.now(), by.name
    locked.set_aside_by_id = by.pk
    locked.save(update_fields=["set_aside_at", "set_aside_by_id", "set_aside_by_name"])
    return locked


def lock_failed(letter: Letter) -> Letter:
    """The letter, locked. Raises WrongState where it was sent, or set aside, meanwhile."""
    locked = Letter.objects.select_for_update(no_key=True).get(pk=letter.pk)
    if locked.failed_at is None or locked.set_aside_at:
        raise WrongState("This email has been dealt with already. Go back to the list.")
    return locked


def tidy(at: datetime.datetime | None = None) -> int:
    """Wipe the text of secret letters that were given up long ago. Returns how many."""
    before = (at or timezone.now()) - SECRET_DAYS
    old = Letter.objects.filter(keeps_body=False, failed_at__lt=before).exclude(body="")
    return old.update(body="")
