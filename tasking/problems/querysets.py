"""Reads over problem-solving plans."""

from django.db.models import F, Q
from django.utils import timezone

from accounts.access import Permission, SeenQuerySet, scope_q
from accounts.conditions import NONE, either
from tasking.sharing.querysets import MarkedQuerySet

PATHS = {
    "neighbourhood": "neighbourhood",
    "area": "neighbourhood__area",
    "agency": "agency",
    "named": "neighbourhood",
}


class ProblemQuerySet(MarkedQuerySet, SeenQuerySet):
    scope_paths = PATHS

    def visible_to(self, user):
        """Who reads private tasking at the place or for the lead agency, and the officer who leads; of what is
        official-sensitive only who is named."""
        return self.readable_by(user, self._seen(user))

    def unread_by(self, user):
        """Official-sensitive rows that the user's roles would show, and that do not name the user."""
        return self.filter(self._seen(user)).known_only_to_exist(user)

    def _seen(self, user):
        seen = scope_q(user, Permission.VIEW_PRIVATE, **self.scope_paths)
        leads = Q(lead__user=user.pk) if user.is_authenticated and user.has_role else NONE
        return either(seen, leads)

    def open(self):
        return self.filter(is_open=True)

    def to_recheck(self, by=None):
        """Closed ones that nobody has looked at again; due `by` a day."""
        rows = self.filter(recheck="", recheck_on__isnull=False)
        return rows.filter(recheck_on__lte=by) if by else rows

    def shown_as(self, what):
        """Rows by the word of the list's filter."""
        if what == "open":
            return self.open()
        if what == "late":
            return self.to_recheck(timezone.localdate())
        return self.filter(state=what) if what != "all" else self

    def for_list(self):
        return self.select_related("agency", "lead", "neighbourhood", "part")


class OfProblemQuerySet(SeenQuerySet):
    """Rows of a problem: who sees it sees them."""

    scope_paths = {key: f"problem__{path}" for key, path in PATHS.items()}

    def visible_to(self, user):
        problems = self.model._meta.get_field("problem").related_model.objects
        return self.filter(problem__in=problems.visible_to(user).values("pk"))

    def fitting(self):
        """Counts for the windows that the problem has now."""
        names = ("before_from", "before_to", "after_from", "after_to")
        return self.filter(**{each: F(f"problem__{each}") for each in names})
