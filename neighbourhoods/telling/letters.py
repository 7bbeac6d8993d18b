"""Telling people of something by letter, once each, and noting whom no letter reaches.

The tables stand where what they tell of does: boards tells of meetings, tasking of actions.
"""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.access import Permission
from core import rows
from core.actors import user_or_none
from core.errors import Refused
from core.letters.operations import new_letter, send_new
from core.text import one_line
from neighbourhoods.people.models import Person

LATE = datetime.timedelta(days=7)
"""Records of the past that are loaded are not news, and nobody gets a letter about them."""
MOVED_ON = "It was no longer so when this was to be sent"
NOT_THEIRS = "It was no longer for this person when this was to be sent"


@dataclass(frozen=True)
class Message:
    """What is told, the same for everybody: one line each; `path` is where it leads on this site,
    `more` what one can do there, `calendar` iCalendar text or ""."""

    subject: str
    text: str
    path: str
    calendar: str = ""
    more: str = ""

    def to(self, person):
        """The body of the letter to one person."""
        lines = [f"Dear {one_line(person.name)},", one_line(self.text), one_line(self.more)]
        return "\n\n".join((*filter(None, lines), f"{settings.SITE_URL}{self.path}")) + "\n"


def is_news(at):
    return timezone.now() - at <= LATE


def why_no_letter(person, told, *, by=None, reads=None):
    """Why nothing is written to a person (a WhyNot of the table `told`); "" where it is. `by` did
    it and knows. `reads(user)`: whether an account may read what is private; None: it is not."""
    user = person.user
    if by is not None and by.pk and user is not None and user.pk == by.pk:
        return told.WhyNot.OWN
    if reads is not None and not (user is not None and user.is_active and reads(user)):
        return told.WhyNot.NO_ACCOUNT
    return "" if person.address else told.WhyNot.NO_ADDRESS


def tell(
    told, about, *, kind, occasion, people, says, message, at, by=None, reads=None, keeps_body=True
):
    """Step: write to these people, each once for an occasion; who has no letter is noted with the
    reason. `about` is locked. `told` is the table, `says(person)` the core.rows.shown of the facts
    that are told, `keeps_body` as letters have it. Returns the new rows."""
    people = list(people)
    prefetch_related_objects(people, "contact")
    here = {told.about_field: about, "kind": kind, "occasion": occasion}
    known = told.objects.filter(**here).kept_people()
    made = [
        told(
            person=person,
            says=says(person),
            at=at,
            why_not=why_no_letter(person, told, by=by, reads=reads),
            **here,
        )
        for person in people
        if person.pk not in known
    ]
    written = [each for each in made if not each.why_not]
    letters = [
        new_letter(
            kind=each.get_kind_display(),
            to=each.person.address,
            subject=message.subject,
            body=message.to(each.person),
            about=about,
            occasion=f"{occasion}, person {each.person_id}",
            calendar=message.calendar,
            keeps_body=keeps_body,
            at=at,
        )
        for each in written
    ]
    for each, letter in zip(written, send_new(letters), strict=True):
        each.letter = letter
    return told.objects.bulk_create(made)


def why_outdated(row, *, people, says):
    """Why what a row tells is no longer true; "" where it is. `people`: keys of those whom it is
    for now. `says`: as `tell` has it, of today."""
    person = row.person
    kept = person.merged_into or person
    if kept.pk not in people:
        return NOT_THEIRS
    return "" if says(kept) == row.says else MOVED_ON


def telephones(rows, user):
    """{person id: number} of the people in these rows whose number the user may read."""
    people = Person.objects.changeable_by(user, Permission.READ_CONTACTS)
    found = people.filter(pk__in=[each.person_id for each in rows], contact__isnull=False)
    numbers = found.values_list("pk", "contact__phone", "contact__work_phone")
    return {key: own or work for key, own, work in numbers if own or work}


def note_by_hand(row, *, how, on, by, at):
    """Step: a person was told by telephone or on paper on a day; without both, that was a mistake.
    The row is locked. Returns what changed. Raises Refused for half of it and for a day before
    there was anything to tell, or to come."""
    if bool(how) != bool(on):
        raise Refused(
            "Enter both how and when, or leave both blank", "told_on" if how else "told_how"
        )
    if on and not timezone.localtime(row.at).date() <= on <= timezone.localtime(at).date():
        raise Refused(
            f"The day must lie between {timezone.localtime(row.at):%-d %B %Y} and today", "told_on"
        )
    changed = rows.assign(row, {"told_how": how or "", "told_on": on})
    if changed:
        stamp = {"recorded_by": user_or_none(by) if on else None, "recorded_at": at if on else None}
        changed |= rows.assign(row, stamp)
    return rows.write(row, changed)
