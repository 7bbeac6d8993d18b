"""The calendar feed: one's meetings and the due dates of one's actions, behind a secret link."""

import datetime
from dataclasses import replace

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.urls import reverse

from accounts.access import Permission
from accounts.models import User
from accounts.pages import EVERYONE, Page
from boards.diary import COMMENTS
from boards.meetings.calendars.feed import entry_event, events_of
from boards.models import Meeting
from core import calendar, diary, ical
from neighbourhoods.models import Person
from tasking.models import Action

SALT = "derby_nm.feed"
OWN = ("meetings", "actions")
"""Kinds of entries whose events say more than an entry does."""
AHEAD = 24
"""Months to come of what stands in the calendar without an end, as bank holidays do."""
MOST = 10_000
"""Entries of each kind: more than there are, so that nothing is cut off in silence."""


def feed_token(user):
    """The secret part of the link; it dies when the user renews the link."""
    return signing.dumps([user.pk, user.feed_nonce], salt=SALT)


def feed_url(user):
    return settings.SITE_URL + reverse("calendar_feed", args=[feed_token(user)])


def user_of(token):
    """The active user behind a link, or None."""
    try:
        pk, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return User.objects.filter(pk=pk, feed_nonce=nonce, is_active=True).first()


class CalendarFeed(Page):
    """text/calendar for whoever holds the link: exactly what its owner may see."""

    permission = EVERYONE

    def get(self, request, token):
        user = user_of(token)
        if user is None:
            raise Http404
        return ical.respond(calendar_of(user), is_public=False)


def calendar_of(user, now=None):
    """The bytes of the calendar. Times carry TZID=Europe/London, actions are all-day events. Beside
    one's meetings and actions it holds what the calendar's page shows for oneself."""
    meetings = my_meetings(user, now).select_related("body")
    mine = Action.objects.filter(owner__user=user).open_to(user).open().order_by("due_on", "id")
    events = [*events_of(meetings), *(_action_event(action) for action in mine)]
    bodies = set(meetings.order_by().values_list("body", flat=True))
    events += [entry_event(each) for each in _others(user, bodies, now)]
    return ical.to_ical(settings.PRODUCT_NAME, events)


def _others(user, bodies, now):
    """Entries of the calendar beside meetings and actions: of the city, those that are the user's own,
    and of the bodies of their meetings the last days for comments."""
    first = ical.since(now).date()
    after = calendar.months_on(first, ical.MONTHS + AHEAD)
    person = Person.objects.filter(user=user.pk).first() or Person(pk=0, user=user)
    asked = diary.Asked(user, first, after, person=person, limit=MOST)
    for each in diary.read(asked).entries:
        if each.kind not in OWN:
            yield each
    for each in diary.read(replace(asked, kind=COMMENTS, person=None)).entries:
        if each.body_id in bodies:
            yield each


def my_meetings(user, now=None):
    """Meetings of bodies where the user sits, or that the user runs, as far back as feeds go."""
    visible = Meeting.objects.announced_to(user).filter(starts_at__gte=ical.since(now))
    mine = Meeting.objects.of_members(user)
    runs = Meeting.objects.changeable_by(user, Permission.RUN_MEETING)
    return visible.filter(pk__in=mine.values("pk")) | visible.filter(pk__in=runs.values("pk"))


def _action_event(action):
    event = ical.new_event("action", action.pk, action.changed_at, action.version - 1)
    event.add("dtstart", action.due_on)
    event.add("dtend", action.due_on + datetime.timedelta(days=1))
    event.add("summary", ical.plain(f"Due: {action.reference} {action.what}"))
    event.add("url", settings.SITE_URL + action.get_absolute_url())
    event.add("transp", "TRANSPARENT")
    return event
