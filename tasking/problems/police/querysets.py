"""Reads over police priorities."""

from django.db.models import Q
from django.utils import timezone

from accounts.access import Permission, SeenQuerySet, scope_q
from accounts.conditions import either
from tasking.problems.querysets import PATHS

PUBLISHED = Q(published_at__isnull=False)


class PolicePriorityQuerySet(SeenQuerySet):
    scope_paths = PATHS

    def internal_to(self, user):
        """Those that the user reads before they are published."""
        return scope_q(user, Permission.EDIT_PROBLEM, **self.scope_paths)

    def visible_to(self, user):
        return self.filter(either(PUBLISHED, self.internal_to(user)))

    def running(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def late(self, day):
        """Running ones that are past their three months."""
        return self.filter(ends_on=None, due_on__lt=day)


class NoteQuerySet(SeenQuerySet):
    scope_paths = {key: f"priority__{path}" for key, path in PATHS.items()}

    def visible_to(self, user):
        priorities = self.model._meta.get_field("priority").related_model.objects
        return self.filter(priority__in=priorities.visible_to(user).values("pk"))
