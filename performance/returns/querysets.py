"""Reads over returns."""

from django.apps import apps
from django.db.models import Q

from accounts.access import ScopedQuerySet, holds_city
from performance.indicators.querysets import EDIT, PUBLISH, led_by
from performance.observations.querysets import keeps_all

OPEN = ("owed", "partly")


class _OfKeepers(ScopedQuerySet):
    """Changed by who keeps and who publishes figures, of the whole city."""

    scope_paths = {}

    def changeable_by(self, user, permission):
        own = permission in (EDIT, PUBLISH) and user.is_authenticated
        return self.all() if own and holds_city(user, permission) else self.none()


class DataReturnQuerySet(_OfKeepers):
    """What is owed: all of it for who keeps and publishes figures, the own for who owes it or covers for them."""

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.all() if keeps_all(user) else self.mine(user)

    def mine(self, user):
        """What the user owes, or a colleague who is away and whose role the user covers."""
        return self.filter(led_by(user, "person") | led_by(user, "expected__person"))

    def open(self):
        """Of which something is still to come. The conditions are those of an index."""
        return self.filter(not_expected_at=None, state__in=OPEN)

    def late(self, day):
        return self.open().filter(due_on__lt=day)

    def to_confirm(self):
        """Given in full, and still provisional."""
        return self.filter(not_expected_at=None, state="given")

    def of_agency(self, agency):
        return self.filter(Q(person__agency=agency) | Q(expected__agency=agency))

    def whole(self):
        """With all that its words need."""
        return self.select_related(
            "person__agency", "person__user", "expected__agency", "expected__person__user", "batch"
        )


class ExpectedFileQuerySet(_OfKeepers):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.all() if keeps_all(user) else self.filter(led_by(user, "person"))

    def running(self):
        return self.filter(ended_on=None)


class OfReturnQuerySet(ScopedQuerySet):
    """For whoever sees the return."""

    def visible_to(self, user):
        returns = apps.get_model("performance", "DataReturn").objects.visible_to(user)
        return self.filter(of__in=returns.values("pk"))


class SentBackQuerySet(ScopedQuerySet):
    """For whoever reads the provisional figure."""

    def visible_to(self, user):
        figures = apps.get_model("performance", "Observation").objects.visible_to(user)
        return self.filter(figure__in=figures.values("pk"))
