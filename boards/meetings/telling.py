"""Telling the members of a body what became of a meeting."""

from django.conf import settings

from accounts.models import User
from boards.meetings.models import Meeting
from boards.seats.models import Membership
from core.letters.operations import send_letter


def tell_members(meeting, *, kind, subject, text, at, but=None):
    """Write to everybody with a sign-in who sits on the body of a meeting on its day, except who
    did it. Of a body that meets in private only those are told who may see its meetings. `text`
    says what happened (`kind`, at a time); the address of the meeting follows. Returns how many."""
    seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
    users = User.objects.filter(is_active=True, person__memberships__in=seats).distinct()
    users = users.exclude(pk=but.pk) if but is not None and but.pk else users
    address = settings.SITE_URL + meeting.get_absolute_url()
    found = [user.email for user in users.order_by("pk") if _may_know(meeting, user)]
    for email in found:
        send_letter(
            kind=kind,
            about=meeting,
            occasion=at.isoformat(),
            to=email,
            subject=subject,
            body=f"{text}\n\n{address}\n",
            at=at,
        )
    return len(found)


def _may_know(meeting, user):
    if not meeting.body.is_private:
        return True
    return Meeting.objects.filter(Meeting.objects.internal_to(user), pk=meeting.pk).exists()
