"""Noting what the council knows of a term, and telling of members who do not come."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts import rights
from accounts.access import Permission, Role
from accounts.models import Cover, RoleGrant, User
from accounts.rights import operation
from boards.office import rules
from boards.office.absence import lapses, long_absent, still_given, time_left
from boards.office.models import Lapse, TermNote
from boards.seats.models import TermOfOffice
from core import events, rows
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.letters.operations import send_letter

Kind, Outcome = TermNote.Kind, Lapse.Outcome


@operation
def note_elsewhere(
    *, term, by, attended_on=None, approved_on=None, approved_until=None, approved_reason="",
    group=None, at=None,
):  # fmt: skip
    """What only the council knows of a term: a meeting that the member attended elsewhere, a reason
    for absence that the council approved and until when, and the political group (None: as it is).
    What is known already is not noted twice. Returns the term. Raises Refused where a day lies
    outside the term, where reason or end is missing, and where the time was over."""
    at = at or timezone.now()
    found = TermOfOffice.objects.select_related("person")
    locked = rights.lock(term, Permission.MANAGE_BODY, by=by, found=found)
    noted = []
    if attended_on:
        _check_day(locked, attended_on, "attended_on", at)
        noted.append({"kind": Kind.ATTENDED, "day": attended_on, "until": None})
    if approved_on:
        reason = approved_reason.strip()
        _check_approval(locked, approved_on, approved_until, reason, at)
        approved = {"kind": Kind.APPROVED, "day": approved_on, "until": approved_until}
        noted.append(approved | {"reason": reason})
    elif approved_until or approved_reason.strip():
        raise Refused("Enter the day on which the council approved the reason", "approved_on")
    made = [_note(locked, each, by=by, at=at) for each in noted]
    if rows.change(locked, {} if group is None else {"group": group.strip()}) or any(made):
        rows.change(locked, {"alerted_months": 0})
        changes = {"attended elsewhere": [None, str(attended_on or "")]}
        events.record("term.noted", locked.person, by=by, at=at, changes=changes)
    return locked


def _note(term, fields, *, by, at):
    """Whether that was new."""
    known = TermNote.objects.standing().filter(term=term, **fields)
    if known.exists():
        return False
    same = {name: fields[name] for name in ("kind", "day", "until")}
    if TermNote.objects.standing().filter(term=term, **same).exists():
        raise Refused("That is noted with another reason: strike it out first", "approved_reason")
    by_user = by if by.pk is not None else None
    TermNote.objects.create(term=term, recorded_by=by_user, recorded_at=at, **fields)
    return True


def _check_day(term, day, field, at):
    today = timezone.localtime(at).date()
    if not term.starts_on <= day <= min(today, term.ends_on or today):
        raise Refused("The date must be between the election and today", field)


def _check_approval(term, day, until, reason, at):
    """A reason is approved for a time, before the time without it is over."""
    _check_day(term, day, "approved_on", at)
    if not reason:
        raise Refused("Enter the reason that was approved", "approved_reason")
    if until is None or until <= day:
        raise Refused(
            "Enter the last day of the approved absence. It must be after the day of approval.",
            "approved_until",
        )
    last = time_left(term, day)
    if day > last:
        raise Refused(
            f"The time was over on {last:%-d %B %Y}: a reason is approved before that",
            "approved_on",
        )


@operation
def strike_out_note(*, note, reason, by, at=None):
    """What was noted of a term was wrong. Returns it. Raises Refused without a reason, WrongState
    where it is struck out."""
    at = at or timezone.now()
    locked = rights.lock(note, Permission.MANAGE_BODY, by=by)
    if locked.struck_out_at:
        raise WrongState("This was struck out already.")
    if not reason.strip():
        raise Refused("Enter why it is struck out", "reason")
    said = {"struck_out_at": at, "struck_out_by": by, "struck_out_reason": reason.strip()}
    rows.change(locked, said)
    TermOfOffice.objects.filter(pk=locked.term_id).update(alerted_months=0)
    changes = {"struck out": [str(locked.day), None]}
    events.record("term.note_struck_out", locked.term.person, by=by, at=at, changes=changes)
    return locked


@operation
def settle_lapse(*, lapse, outcome, words, by, at=None):
    """What became of six months that were over. Returns the lapse. Raises WrongState where that was
    said, and Refused without words, or where the record still says that they were over."""
    at = at or timezone.now()
    found = Lapse.objects.select_related("term__person")
    locked = rights.lock(lapse, Permission.MANAGE_BODY, by=by, found=found)
    if locked.settled_at:
        raise WrongState("The outcome has already been recorded.")
    if not words.strip():
        raise Refused("Enter what was done, and by whom", "words")
    if outcome == Outcome.STANDS and still_given([locked], timezone.localtime(at).date()):
        raise Refused(
            "Attendance here shows the six months had passed. Correct the attendance first, or "
            "note meetings attended elsewhere.",
            "outcome",
        )
    said = {"outcome": outcome, "words": words.strip(), "settled_at": at, "settled_by": by}
    rows.change(locked, said)
    events.record("term.lapse_settled", locked.term.person, by=by, at=at)
    return locked


@transaction.atomic
def find_lapses(today):
    """Keep of each member in office that six months, or an approved reason, were over, and tell the
    clerks of the whole city, who tell the proper officer: once each, whoever comes again. What was
    settled because the record was wrong is found anew where the record gives it again. Returns how
    many were found."""
    terms = list(TermOfOffice.objects.current(today).select_related("person"))
    rows = Lapse.objects.filter(term__in=terms).exclude(outcome=Outcome.STANDS)
    known = set(rows.values_list("term", "since", "last_day"))
    at, made = timezone.now(), 0
    for key, found in lapses(terms, today).items():
        for each in found:
            if (key, each.since, each.last_day) in known:
                continue
            lapse = Lapse.objects.create(
                term_id=key, since=each.since, last_day=each.last_day, found_at=at
            )
            events.record("term.six_months_over", lapse.term.person, by=SYSTEM, at=at)
            _tell(lapse, each, today)
            made += 1
    return made


def _tell(lapse, found, today):
    person = lapse.term.person
    again = ""
    if found.came_again:
        again = f" {person} came again on {found.came_again:%-d %B %Y}; that changes nothing."
    if before := lapse.was_found_wrong:
        again += f"\n\n{before}"
    for email in _city_clerks(today):
        send_letter(
            kind="Six months without a meeting",
            about=lapse,
            occasion="found",
            subject=f"Tell the proper officer: six months without a meeting, {person}",
            body=(
                f"By the record {person} attended no meeting of the council from "
                f"{lapse.since:%-d %B %Y} to the end of {lapse.last_day:%-d %B %Y}, and no reason "
                "that was approved in time goes on longer. By section 85 of the Local Government "
                f"Act 1972 the office ends with that.{again}\n\nTell the proper officer, and "
                "record what was done:\n"
                f"{settings.SITE_URL}{reverse('lapse_settle', args=[lapse.pk])}\n"
            ),
            to=email,
        )


@transaction.atomic
def warn_of_absence(today):
    """Write at four and at five months (two and one before the end of an approved reason), once
    each, to the member with a sign-in and to the clerks of the whole city. Who came again is
    counted afresh. Returns how many members."""
    found = {each.term.pk: each for each in long_absent(today)}
    TermOfOffice.objects.exclude(pk__in=found).exclude(alerted_months=0).update(alerted_months=0)
    locked = TermOfOffice.objects.select_for_update(no_key=True).filter(pk__in=found)
    clerks = _city_clerks(today)
    told = 0
    for term in locked.order_by("pk"):
        absent = found[term.pk]
        months = min(absent.stage, rules.LAST_ALERT)
        if months <= term.alerted_months:
            continue
        told += 1
        user = absent.term.person.user
        own = [user.email] if user and user.is_active else []
        for email in sorted({*own, *clerks}):
            _warn(absent, months, email)
        TermOfOffice.objects.filter(pk=term.pk).update(alerted_months=months)
    return told


def _warn(absent, months, email):
    term, ends = absent.term, f"{absent.ends_on:%-d %B %Y}"
    until = (
        f"The reason is approved until {ends}. Without a meeting by then"
        if absent.is_approved
        else f"Without a meeting by {ends}, when six months are full,"
    )
    send_letter(
        kind="Alert about attendance",
        about=term,
        occasion=f"{months} months since {absent.since.isoformat()}, {absent.ends_on.isoformat()}",
        subject=f"{absent.months} months without a meeting: {term.person}",
        body=(
            f"{term.person} has not been recorded at a meeting since {absent.since:%-d %B %Y}. "
            f"{until} a member ceases to be a councillor unless the council has approved the "
            f"reason.\n\n{settings.SITE_URL}{reverse('absent_members')}\n"
        ),
        to=email,
    )


def _city_clerks(today):
    """The addresses of the clerks of the whole city, and of who covers for them."""
    grants = RoleGrant.objects.in_force(today).filter(
        role=Role.MEETINGS_CLERK, body=None, neighbourhood=None, area=None, agency=None
    )
    covering = Cover.objects.in_force(today).filter(grant__in=grants)
    users = User.objects.filter(Q(grants__in=grants) | Q(covering__in=covering), is_active=True)
    return sorted(set(users.values_list("email", flat=True)))
