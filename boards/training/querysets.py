"""Reads over courses, sessions and bookings."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.access import Permission, ScopedQuerySet, may_anywhere, scope_q
from neighbourhoods.people.merging.followers import user_of


class TrainingQuerySet(ScopedQuerySet):
    """Board development is for those who see some body from inside. The city sets it up; whoever
    runs meetings books places."""

    scope_paths = {}

    def visible_to(self, user):
        return self.all() if may_anywhere(user, Permission.VIEW_MEETING) else self.none()

    def changeable_by(self, user, permission):
        seen = self.visible_to(user)
        if permission in (Permission.RUN_MEETING, Permission.VIEW_MEETING):
            return seen if may_anywhere(user, permission) else self.none()
        return seen.filter(scope_q(user, permission, **self.scope_paths))


class SessionQuerySet(TrainingQuerySet):
    def to_come(self, now=None):
        return self.filter(starts_at__gte=now or timezone.now(), cancelled_at=None)

    def with_free(self):
        """With `taken`, how many places are."""
        taken = self.model._meta.get_field("bookings").related_model.objects
        taken = taken.filter(session=OuterRef("pk")).order_by().values("session")
        return self.annotate(taken=Coalesce(Subquery(taken.annotate(n=Count("pk")).values("n")), 0))


class BookingQuerySet(TrainingQuerySet):
    """Who has a place, and who came, is for oneself and for those who run meetings."""

    def visible_to(self, user):
        if may_anywhere(user, Permission.RUN_MEETING):
            return self.all()
        return self.filter(user_of(user)) if user.is_authenticated else self.none()


class RequirementQuerySet(TrainingQuerySet):
    def current(self, day=None):
        """Those that hold on a day, with their courses."""
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day)).select_related("course")
