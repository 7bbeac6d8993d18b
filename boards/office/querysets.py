"""Reads over what is known of terms of office, and which meetings count by law."""

from django.db.models import F, Q

from accounts.access import Permission, ScopedQuerySet, may_anywhere
from boards.attendance.models import Attendance
from boards.attendance.quorum import IN_ROOM
from boards.corrections.attended import as_corrected
from boards.meetings.models import Meeting

LAWFUL = ("decide", "recommend")
"""Powers of bodies whose meetings count."""
COUNTS = Q(meeting__started_at__isnull=False, meeting__held_power__in=LAWFUL)
"""A meeting of a body that, when it was held, discharged functions of the council or advised on them:
s.85(2)(a). Who comes to a forum, or among officers, does not come as a member of such a body."""
INQUORATE = Q(
    meeting__minutes_ready_at__isnull=False,
    meeting__quorum_present__lt=F("meeting__quorum_required"),
)
"""By its written-up minutes fewer members than its quorum came: by law no meeting took place. Until
they are ready, ticks still come in from paper, and nobody loses an office over those."""


def came():
    """Attendance, as corrected, at meetings that count: as a member, or instead of one. What was
    held before this system counts as well."""
    rows = as_corrected(Attendance.objects.all()).filter(COUNTS, stands_as__in=IN_ROOM)
    return rows.exclude(INQUORATE).exclude(meeting__state=Meeting.State.CANCELLED)


class OfTermQuerySet(ScopedQuerySet):
    """For those who see some body from inside; the city writes them."""

    scope_paths = {}

    def visible_to(self, user):
        return self.all() if may_anywhere(user, Permission.VIEW_MEETING) else self.none()

    def changeable_by(self, user, permission):
        """Of those that the user sees."""
        return super().changeable_by(user, permission).visible_to(user)


class NoteQuerySet(OfTermQuerySet):
    def standing(self):
        return self.filter(struck_out_at=None)


class LapseQuerySet(OfTermQuerySet):
    def open(self):
        """What nobody has dealt with."""
        return self.filter(settled_at=None)

    def in_office_still(self):
        """Those by which the office ended, of terms that nobody has ended."""
        terms = self.model._meta.get_field("term").related_model.objects.current()
        return self.filter(outcome="ended", term__in=terms)
