"""Reads over the measures of priorities."""

from boards.plans.querysets import PlanQuerySet


class MeasureQuerySet(PlanQuerySet):
    """As open as the plan. What a measure is of is said only to who sees its indicator."""

    prefix = "priority__plan__"

    def held(self):
        """Those that were neither changed nor removed."""
        return self.filter(ended_at=None)

    def with_facts(self):
        return self.select_related("indicator", "neighbourhood", "area", "priority__plan")
