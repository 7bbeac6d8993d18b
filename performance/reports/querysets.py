"""Reads over reports, their snapshots, and what agencies say in them."""

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from accounts.access import Permission, ScopedQuerySet, holds_city, scope_q
from accounts.conditions import either
from performance.indicators.querysets import EDIT, PUBLISH, led_by

SIGN = Permission.SIGN_REPORT
OUT = Q(state="published") | Q(state="withdrawn", published_at__isnull=False)


def prepares(user):
    """Whether the user sees all reports before they are published."""
    return user.is_authenticated and any(holds_city(user, each) for each in (EDIT, PUBLISH, SIGN))


def _signs(user):
    """The reports of the places that the user answers for."""
    own = scope_q(user, SIGN, neighbourhood="neighbourhood", area="area")
    return either(own, scope_q(user, SIGN, area="neighbourhood__area"))


class ReportQuerySet(ScopedQuerySet):
    """What is published is for everybody, also that it was withdrawn; the rest for who prepares, signs or agrees it."""

    scope_paths = {}

    def visible_to(self, user):
        if prepares(user):
            return self.all()
        return self.filter(OUT | _signs(user)) if user.is_authenticated else self.filter(OUT)

    def changeable_by(self, user, permission):
        if not user.is_authenticated:
            return self.none()
        if permission == SIGN:
            return self.filter(_signs(user))
        return self.all() if permission == EDIT and holds_city(user, EDIT) else self.none()

    def standing(self):
        """All but those that were withdrawn."""
        return self.exclude(state="withdrawn")

    def open(self):
        """Those that are still to be published."""
        return self.filter(state__in=("preparing", "asked", "ready", "signed"))

    def late(self, day=None):
        return self.open().filter(due_on__lt=day or timezone.localdate())

    def published(self):
        return self.filter(state="published")

    def of_period(self, period):
        return self.filter(starts_on=period.starts_on, ends_on=period.ends_on)

    def of(self, report):
        """Those of the same place."""
        return self.filter(neighbourhood=report.neighbourhood_id, area=report.area_id)

    def of_city(self):
        return self.filter(neighbourhood=None, area=None)

    def with_place(self):
        return self.select_related("neighbourhood", "area")


class OfReportQuerySet(ScopedQuerySet):
    """For whoever sees the report."""

    def visible_to(self, user):
        reports = apps.get_model("performance", "Report").objects.visible_to(user)
        return self.filter(report__in=reports.values("pk"))


class CommentaryQuerySet(ScopedQuerySet):
    """All for who prepares reports, those of the own place for who answers for it, the own for who is asked."""

    scope_paths = {}

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if prepares(user):
            return self.all()
        answered = apps.get_model("performance", "Report").objects.changeable_by(user, SIGN)
        return self.filter(
            Q(pk__in=self.mine(user).values("pk")) | Q(report__in=answered.values("pk"))
        )

    def mine(self, user):
        """What is asked of the user, of a colleague whose role the user covers, or of the user's agency."""
        acts = scope_q(
            user, Permission.WORK_ACTION, agency="agency", named="report__neighbourhood"
        )  # fmt: skip
        return self.filter(
            led_by(user, "person") | Q(person=None) & acts if acts else led_by(user, "person")
        )

    def changeable_by(self, user, permission):
        own = permission == EDIT and user.is_authenticated
        return self.all() if own and holds_city(user, EDIT) else self.none()

    def owed(self):
        """Not given yet, of reports that still wait for it."""
        return self.filter(given_at=None, report__state__in=("preparing", "asked"))

    def whole(self):
        """With all that its words need."""
        return self.select_related(
            "report__neighbourhood", "report__area", "indicator", "agency", "person__user", "person__agency"
        )  # fmt: skip
