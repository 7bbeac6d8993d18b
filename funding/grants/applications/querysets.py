"""Reads over applications."""

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from accounts.access import Permission, ScopedQuerySet, scope_q
from accounts.conditions import NONE, either
from boards.bodies.querysets import OfBodyQuerySet

DECIDED_OPENLY = Q(decision__item__access="public") | Q(delegated__isnull=False)
"""Of a grant: that it was not decided in the private part."""


class ApplicationQuerySet(ScopedQuerySet):
    """For those inside one of the ward committees that it asks. Only who works for the whole city
    changes one."""

    scope_paths = {}

    def changeable_by(self, user, permission):
        if permission != Permission.EDIT_BUDGET:
            return self.none()
        return super().changeable_by(user, permission)

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        asked = self.model._meta.get_field("requests").related_model.objects
        seen = asked.visible_to(user).filter(application=OuterRef("pk"))
        return self.filter(Exists(seen) | scope_q(user, Permission.EDIT_BUDGET))


class HandQuerySet(ScopedQuerySet):
    """As open as the application."""

    def visible_to(self, user):
        applications = self.model._meta.get_field("application").related_model.objects
        return self.filter(application__in=applications.visible_to(user))


class RequestQuerySet(OfBodyQuerySet):
    """For those inside. What was decided in private, even that it was, and what is reported to be heard in private,
    for those who read such and for who pays."""

    prefix = "allocation__body__"
    published = NONE

    @property
    def public(self):
        grants = self.model._meta.get_field("grants").related_model.objects
        openly = grants.filter(DECIDED_OPENLY, request=OuterRef("pk"))
        return (
            Q(Exact(self._reported_in(), "public"), state__in=["received", "withdrawn"])
            | Q(refused_by__item__access="public")
            | Q(refused_outside__isnull=False)
            | Q(Exists(openly.exclude(state="cancelled")))
        )

    def heard_in_public(self):
        """Without those that were reported last to be heard in private."""
        return self.filter(Exact(self._reported_in(), "public"))

    def _reported_in(self):
        """The part of the meeting for which it was reported last: the public one unless another is known."""
        reported = self.model._meta.get_field("report_rows").related_model.objects
        rows = reported.filter(asked=OuterRef("pk"), item__isnull=False).order_by("-pk")
        return Coalesce(Subquery(rows.values("item__access")[:1]), Value("public"))

    def visible_to(self, user):
        inside = self.with_private(self.internal_to(user), user)
        return self.filter(either(inside, self.with_right(user, Permission.EDIT_BUDGET)))
