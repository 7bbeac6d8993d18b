"""Reads over call-ins."""

from django.db.models import Q

from accounts.access import ScopedQuerySet, scope_q
from boards.bodies.querysets import body_paths


class CallInQuerySet(ScopedQuerySet):
    """As open as the decision. Whoever runs the body’s meetings enters one."""

    scope_paths = {}

    def visible_to(self, user):
        seen = [
            self.model._meta.get_field(name).related_model.objects.visible_to(user)
            for name in ("decision", "delegated")
        ]
        return self.filter(
            Q(decision__in=seen[0].values("pk")) | Q(delegated__in=seen[1].values("pk"))
        )

    def changeable_by(self, user, permission):
        paths = ("decision__item__meeting__body__", "delegated__body__")
        places = [scope_q(user, permission, **body_paths(path)) for path in paths]
        return self.visible_to(user).filter(places[0] | places[1])

    def open(self):
        return self.filter(outcome="open")

    def of(self, decision):
        field = "decision" if decision._meta.model_name == "decision" else "delegated"
        return self.filter(**{field: decision})

    def in_the_way(self):
        """Those for which nothing is granted on the decision: open, or it did not stand."""
        return self.exclude(outcome="upheld")
