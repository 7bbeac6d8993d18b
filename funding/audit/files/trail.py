"""Of a file for audit: letters, every step with who and when, and the versions it was made from."""

from functools import reduce
from operator import or_

from django.db.models import Q

from core.letters.models import Letter
from core.models import Event
from core.trail import from_to
from funding.audit.files.sections import section, table

CALLED = {
    "funding.sentapplication": "About the application", "funding.grant": "About the offer",
    "funding.return": "About the end-of-grant report", "funding.repayment": "About money asked back",
}  # fmt: skip


def sections(subject):
    yield letters(subject)
    yield steps(subject)
    yield versions(subject)


def _about(rows, kind, key):
    """The Q of what points at one of these rows by the label of its model and its id."""
    by_kind = {}
    for each in rows:
        by_kind.setdefault(each._meta.label_lower, []).append(each.pk)
    found = (Q(**{kind: label, f"{key}__in": keys}) for label, keys in by_kind.items())
    return reduce(or_, found, Q(pk__in=()))


def letters(subject):
    """That letters went, and when. Their text and their address are read by nobody."""
    rows = Letter.objects.filter(_about(subject.rows, "about_type", "about_id")).order_by("id")
    return section(
        "Emails",
        texts=[("", "The offer letter is in this file as it was sent. Of other emails only this is kept for reading.")],
        tables=[
            table(
                "Emails about this grant", ("What", "Written", "Handed over", "Why it did not go"),
                [(CALLED.get(each.about_type, "About this application"), each.created_at, each.handed_over_at,
                  each.reason) for each in rows.defer("body", "subject", "calendar", "to")],
            )
        ],
    )  # fmt: skip


def steps(subject):
    """Everything that was recorded of these rows, the oldest first."""
    rows = Event.objects.filter(_about(subject.rows, "target_type", "target_id")).order_by(
        "at", "id"
    )
    return section(
        "Every step: who did what, and when",
        tables=[
            table(
                "Updates", ("When", "Who", "What", "To what"),
                [(each.at, _actor(each), _what(each), each.target_label) for each in rows],
            )
        ],
    )  # fmt: skip


def _actor(event):
    cover = f" (covering for {event.covering_for})" if event.covering_for else ""
    return f"{event.actor_name}{cover}"


def _what(event):
    reason = [f"Reason: {event.reason}"] if event.reason else []
    words = event.verb[:1].upper() + event.verb[1:]
    return ". ".join([words, *from_to(event), *reason])


def versions(subject):
    """From which versions of which rows the file was made."""
    return section(
        "What this file was made from",
        tables=[
            table(
                "Records and their versions", ("Record", "Number", "Version"),
                [(each._meta.verbose_name.capitalize(), each.pk, getattr(each, "version", "")) for each in subject.rows],
            )
        ],
    )  # fmt: skip
