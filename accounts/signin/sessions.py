"""When a session began and was last used, where it is used, and ending it."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

BEGAN, SEEN = "began_at", "seen_at"
EVERY = 60
"""Seconds between two writes of when a session was last used."""


def begin(sender, request, user, **kwargs):
    """Receiver of Django's own signal: whichever door somebody came through. Signing in again to a
    session that was locked gives it another key: one that was stolen stays locked."""
    request.session.cycle_key()
    request.session[BEGAN] = request.session[SEEN] = time.time()


def seen(request):
    """Note that the session is in use. False: it was left alone, or has lasted, too long."""
    session, now = request.session, time.time()
    began, last = session.get(BEGAN), session.get(SEEN)
    if began is None or last is None:  # older than these limits
        session[BEGAN] = session[SEEN] = now
        return True
    if _over(now - last, settings.SESSION_IDLE_MINUTES * 60) or _over(
        now - began, settings.SESSION_MAX_HOURS * 3600
    ):
        return False
    if now - last > EVERY:
        session[SEEN] = now
        UserSession.objects.filter(session_key=session.session_key).update(
            last_seen_at=timezone.now()
        )
    return True


def _over(passed, limit):
    return bool(limit) and passed > limit


def signed_in_within(request, seconds):
    """Whether this session's sign-in is that fresh."""
    return time.time() - request.session.get(BEGAN, 0) < seconds


def of(user):
    """The user's sessions that still work, the one used last first."""
    return sorted(
        UserSession.objects.purge_and_list(user), key=lambda each: each.last_seen_at, reverse=True
    )


def clear():
    """Delete sessions that are over, and the rows that listed them."""
    SessionStore.clear_expired()
    there = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=there).delete()


def end_all(user):
    """End every session of the user: the caller has given them a new `session_nonce`."""
    for each in UserSession.objects.filter(user=user):
        each.end()
