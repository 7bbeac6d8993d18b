"""Reads over files for audit."""

from accounts.access import Permission, ScopedQuerySet, scope_q


class AuditFileQuerySet(ScopedQuerySet):
    """That one was made reads who may make one; what is in it, whoever made it: it holds what they see."""

    scope_paths = {}

    def changeable_by(self, user, permission):
        if permission != Permission.AUDIT_MONEY:
            return self.none()
        return super().changeable_by(user, permission)

    def visible_to(self, user):
        return self.filter(scope_q(user, Permission.AUDIT_MONEY))

    def to_open(self, user):
        """Those of which the user may read what is in them: their own, as long as they see what it is about."""
        about = self.model._meta.get_field("application").related_model.objects
        return self.visible_to(user).filter(asked_by=user, application__in=about.visible_to(user))


class OfFileQuerySet(ScopedQuerySet):
    """As open as a file that was made of it."""

    def visible_to(self, user):
        files = self.model._meta.get_field("files").related_model.objects
        return self.filter(pk__in=files.to_open(user).values("content"))


class PartQuerySet(ScopedQuerySet):
    """As open as what it is a piece of."""

    def visible_to(self, user):
        whole = self.model._meta.get_field("content").related_model.objects
        return self.filter(content__in=whole.visible_to(user))
