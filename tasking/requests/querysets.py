"""Reads over service requests."""

import datetime

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone

from accounts.access import Permission, ScopedQuerySet, may_anywhere, scope_q
from accounts.conditions import NONE, both, either
from core.names import Folded, typed
from neighbourhoods.models import Person
from tasking.requests import states
from tasking.sharing.marking import SENSITIVE
from tasking.sharing.querysets import MarkedQuerySet

SOON = datetime.timedelta(days=3)
ORDINARY = Q(is_enquiry=False)
"""No councillor's enquiry."""


def taken_by(user):
    """What the user took, who logs requests."""
    return Q(taken_by=user.pk) if may_anywhere(user, Permission.LOG_REQUEST) else NONE


def persons(user):
    """Keys of the person behind a sign-in."""
    return Person.objects.filter(user=user.pk).order_by().values("pk")


class ServiceRequestQuerySet(MarkedQuerySet, ScopedQuerySet):
    scope_paths = {
        "neighbourhood": "neighbourhood",
        "area": "neighbourhood__area",
        "agency": "agency",
        "service": "service",
    }

    def visible_to(self, user):
        """What the user works; what is no councillor's enquiry also to who took it and to who sees what is private
        there; an enquiry to its member; of what is official-sensitive only who is named."""
        if not user.is_authenticated:
            return self.none()
        return self.readable_by(user, self._seen(user))

    def unread_by(self, user):
        """Official-sensitive rows that the user's roles would show, and that do not name the user."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(self._seen(user)).known_only_to_exist(user)

    def _seen(self, user):
        worked = scope_q(user, Permission.WORK_REQUEST, **self.scope_paths)
        return either(worked, self._chased(user), Q(member__in=persons(user)))

    def changeable_by(self, user, permission):
        """The rows on which the user has this permission. Who logs a request chases it, and so does who sees what
        is private where it lies; a councillor's enquiry only its service works."""
        if permission != Permission.LOG_REQUEST:
            allowed = scope_q(user, permission, **self.scope_paths)
            return self.visible_to(user).filter(allowed)
        worked = scope_q(user, Permission.WORK_REQUEST, **self.scope_paths)
        return self.readable_by(user, either(worked, self._chased(user)))

    def _chased(self, user):
        private = scope_q(user, Permission.VIEW_PRIVATE, **self.scope_paths)
        return both(ORDINARY, either(taken_by(user), private))

    def reached_by(self, user):
        """Those of which the user may read who asked: who works it, and who took it."""
        worked = scope_q(user, Permission.WORK_REQUEST, **self.scope_paths)
        return self.readable_by(user, either(worked, both(ORDINARY, Q(taken_by=user.pk))))

    def enquiries_of(self, user):
        """The councillor's enquiries of the person behind a sign-in."""
        return self.filter(member__user=user.pk, is_enquiry=True)

    def for_many(self):
        """What a document may name that others read than who makes it: nothing for named people alone."""
        return self.ordinary().exclude(marking=SENSITIVE)

    def ordinary(self):
        """Without councillors' enquiries: for counts, searches and what others read."""
        return self.filter(ORDINARY)

    def once(self):
        """Without those that ended in another one, which says the same."""
        return self.filter(joined_to=None, worked__target=None)

    def open(self):
        return self.filter(is_open=True)

    def late(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(promised_on__lt=day) | Q(answer_by__date__lt=day), is_open=True)

    def to_chase(self, day=None):
        """What is asked again by a day. Of what a team works here only what waits for somebody."""
        rows = self.filter(is_open=True, chase_on__lte=day or timezone.localdate())
        return rows.filter(Q(worked=None) | Q(state=states.WAITING))

    def needing(self, user, today):
        """What is open and asks something today: the landlord to be rung first (`rings`), an enquiry, a request to
        chase that the user has logged or works. What a team works here is chased by that team."""
        rings = Q(is_home_danger=True, landlord_told_at=None)
        enquiry = Q(is_enquiry=True) & (
            Q(acknowledged_at=None) | Q(answer_by__date__lte=today + SOON)
        )
        worked = scope_q(user, Permission.WORK_REQUEST, **self.scope_paths)
        chased = Q(chase_on__lte=today, worked=None)
        mine = both(chased, either(worked, Q(taken_by=user.pk)))
        rows = self.open().filter(either(rings, enquiry, mine))
        return rows.annotate(rings=Case(When(rings, then=True), default=False))

    def in_street(self, place, service):
        """Of the same street and service, in the words of a person: never a councillor's enquiry."""
        rows = self.ordinary().exclude(place="").alias(street=Folded(F("place")))
        return rows.filter(street=typed(place), service=service)

    def with_repeats(self, among):
        """With `is_repeated`: whether the same was logged once more after it, is open, and is one of `among`, such as
        what a user sees."""
        again = among.order_by().alias(street=Folded(F("place"))).filter(
            street=Folded(OuterRef("place")), service=OuterRef("service"), is_enquiry=False,
            is_open=True, received_at__gt=OuterRef("received_at"),
        )  # fmt: skip
        return self.annotate(is_repeated=Exists(again.exclude(place="")))

    def for_list(self):
        return self.select_related("service", "agency", "neighbourhood")
