"""Uploads that are on their way: each is its sender's alone."""

from django.db.models import Count

from accounts.access import ScopedQuerySet
from accounts.imports.querysets import loadable


class UploadQuerySet(ScopedQuerySet):
    """Files that came in parts."""

    def visible_to(self, user):
        """One's own, of the sheets that one may load."""
        names = [sheet.name for sheet in loadable(user)]
        return self.filter(uploaded_by=user.pk, uploaded_by__isnull=False, sheet__in=names)

    def changeable_by(self, user, permission):
        return self.visible_to(user)

    def on_their_way(self):
        return self.filter(batch=None)

    def with_parts_there(self):
        """Each says how many of its parts have come (`there`)."""
        return self.annotate(there=Count("parts"))
