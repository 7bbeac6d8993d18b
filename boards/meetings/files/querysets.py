"""Reads over files, by what they are attached to."""

from django.db.models import Q

from accounts.access import Permission, scope_q
from boards.bodies.querysets import OfBodyQuerySet, body_paths


class AttachmentQuerySet(OfBodyQuerySet):
    """Files as open as their item, unless they are private themselves."""

    prefix = "item__meeting__body__"
    public = Q(access="public", item__access="public")
    published = public & (
        Q(item__meeting__agenda_published_at__isnull=False, item__is_late=False, is_late=False)
        | Q(item__meeting__state="minutes_published")
    )

    def internal_to(self, user):
        private = scope_q(user, Permission.READ_EXEMPT, **self.scope_paths)
        return super().internal_to(user) & (self.public | private)

    def _papers(self):
        return self.model._meta.get_field("paper").related_model.objects

    def visible_to(self, user):
        """Files of a paper are as open as the paper, unless they are private themselves."""
        with_paper = Q(paper__in=self._papers().visible_to(user))
        of_items = super().visible_to(user).filter(item__isnull=False).values("pk")
        return self.filter(Q(pk__in=of_items) | with_paper & self._readable(user))

    @staticmethod
    def _readable(user):
        """Private files of an open paper are for those who read such, and for who writes it."""
        private = scope_q(user, Permission.READ_EXEMPT, **body_paths("paper__body__"))
        own = Q(paper__author__user=user.pk) if user.is_authenticated else Q(pk__in=())
        return Q(access="public") | private | own

    def changeable_by(self, user, permission):
        of_items = super().changeable_by(user, permission).filter(item__isnull=False).values("pk")
        of_papers = Q(paper__in=self._papers().changeable_by(user, permission))
        return self.filter(Q(pk__in=of_items) | of_papers & self._readable(user))

    def under(self, items):
        """The files of these items and of the papers that they carry."""
        papers = [item.paper_id for item in items if item.paper_id]
        return self.filter(Q(item__in=items) | Q(paper__in=papers))
