"""Reads over files, by what they are attached to."""

from django.db.models import Q

from accounts.access import Permission, scope_q
from accounts.conditions import NONE, both, either
from boards.bodies.querysets import OfBodyQuerySet, body_paths


class AttachmentQuerySet(OfBodyQuerySet):
    """Files as open as their item, unless they are private themselves."""

    prefix = "item__meeting__body__"
    public = Q(access="public", item__access="public")
    has_papers = True
    """Whether some of the rows may be files of papers."""
    published = public & (
        Q(item__meeting__agenda_published_at__isnull=False, item__is_late=False, is_late=False)
        | Q(item__meeting__state="minutes_published")
    )

    def internal_to(self, user):
        return self.with_private(super().internal_to(user), user)

    def _papers(self):
        return self.model._meta.get_field("paper").related_model.objects

    def _clone(self):
        clone = super()._clone()
        clone.has_papers = self.has_papers
        return clone

    def visible_to(self, user):
        """Files of a paper are as open as the paper, unless they are private themselves."""
        if not self.has_papers:
            return super().visible_to(user)
        with_paper = Q(paper__in=self._papers().visible_to(user))
        of_items = super().visible_to(user).filter(item__isnull=False).values("pk")
        return self.filter(Q(pk__in=of_items) | both(with_paper, self._readable(user)))

    @staticmethod
    def _readable(user):
        """Private files of an open paper are for those who read such, and for who writes it."""
        private = scope_q(user, Permission.READ_EXEMPT, **body_paths("paper__body__"))
        own = Q(paper__author__user=user.pk) if user.is_authenticated else NONE
        return either(Q(access="public"), private, own)

    def changeable_by(self, user, permission):
        of_items = super().changeable_by(user, permission).filter(item__isnull=False).values("pk")
        of_papers = Q(paper__in=self._papers().changeable_by(user, permission))
        return self.filter(Q(pk__in=of_items) | both(of_papers, self._readable(user)))

    def under(self, items, meeting=None):
        """The files of these items and of the papers that they carry. Where they are the items of
        one meeting, rights on its body are answered once."""
        papers = [item.paper_id for item in items if item.paper_id]
        under = Q(item__in=items)
        rows = self.filter(under | Q(paper__in=papers) if papers else under)
        if meeting and all(item.meeting_id == meeting.pk for item in items):
            rows.body, rows.has_papers = meeting.body, bool(papers)
        return rows
