"""Reads over what is exchanged with finance: for who keeps budgets, over the whole city."""

from accounts.access import Permission, ScopedQuerySet, scope_q


class OfFinance(ScopedQuerySet):
    """Of no place: the finance officer's alone."""

    scope_paths = {}

    def changeable_by(self, user, permission):
        if permission != Permission.EDIT_BUDGET:
            return self.none()
        return super().changeable_by(user, permission)

    def visible_to(self, user):
        return self.filter(scope_q(user, Permission.EDIT_BUDGET))


class CheckQuerySet(OfFinance):
    """What was sent beside what was paid."""

    def of_status(self, status, late_before):
        """Those with a status; LATE are those that wait and were sent before a day."""
        if status == "late":
            return self.filter(status="waiting", on__lt=late_before)
        if status == "waiting":
            return self.filter(status="waiting", on__gte=late_before)
        return self.filter(status=status)

    def for_list(self):
        return self.select_related(
            "payment__grant__reservation", "payment__grant__request__application", "finance",
            "row__run",
        )  # fmt: skip
