"""Reads over figures."""

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q

from accounts.access import Permission, ScopedQuerySet, holds_city
from performance.indicators.querysets import gives_for, led_by

OF_FEW = Q(base__lt=F("indicator__least_base")) | Q(
    base=None,
    indicator__measured="proportion",
    denominator__lt=F("indicator__least_base"),
)
"""Figures of fewer answers than their indicator asks for, as `Observation.answered` counts them."""
EDIT, PUBLISH = Permission.EDIT_FIGURES, Permission.PUBLISH_FIGURES


def keeps_all(user):
    """Whether the user reads what is provisional and what is too small to be shown, of every indicator."""
    return user.is_authenticated and (holds_city(user, EDIT) or holds_city(user, PUBLISH))


def may_give(indicator, user):
    """Whether somebody gives the figures of an indicator (with its lead read along), or keeps all."""
    if not user.is_authenticated:
        return False
    return holds_city(user, EDIT) or gives_for(indicator.lead, user)


class ObservationQuerySet(ScopedQuerySet):
    """Figures of the indicators that the user sees; provisional ones for who keeps, publishes or gives them."""

    def visible_to(self, user):
        if keeps_all(user):
            return self.all()
        rows = self.filter(
            indicator__in=apps.get_model("performance", "Indicator").objects.visible_to(user)
        )
        confirmed = Q(is_provisional=False)
        if not user.is_authenticated:
            return rows.filter(confirmed)
        return rows.filter(confirmed | led_by(user, "indicator__lead"))

    def held(self):
        """Those that no later one has replaced: one for each indicator, place and period. A correction that waits to
        be confirmed is none of them."""
        return self.filter(superseded_at=None, is_waiting=False)

    def to_confirm(self):
        """What is provisional still: figures that hold, and corrections that wait beside a confirmed one."""
        return self.filter(superseded_at=None, is_provisional=True)

    def latest(self):
        """As who gives them reads them: the correction that waits, where one does, instead of what it corrects."""
        corrected = Exists(
            self.model._base_manager.filter(
                replaces=OuterRef("pk"), superseded_at=None, is_waiting=True
            )
        )
        return self.filter(~corrected, superseded_at=None)

    def of_period(self, period):
        return self.filter(starts_on=period.starts_on, ends_on=period.ends_on)

    def with_places(self):
        return self.select_related("indicator", "neighbourhood", "area")
