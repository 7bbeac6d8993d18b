"""Reads over papers, by who writes them and where they are heard."""

from django.db.models import F, Q

from accounts.access import Permission, ScopedQuerySet
from accounts.conditions import NONE, both, either
from boards.bodies.querysets import OfBodyQuerySet


class OfPaperQuerySet(ScopedQuerySet):
    """Options and recommendations, as open as their paper."""

    def visible_to(self, user):
        return self.filter(paper__in=self._papers.visible_to(user))

    def changeable_by(self, user, permission):
        return self.filter(paper__in=self._papers.changeable_by(user, permission))

    @property
    def _papers(self):
        return self.model._meta.get_field("paper").related_model.objects


class PaperQuerySet(OfBodyQuerySet):
    """Papers as open as the items that carry them; before that for those inside the body that they
    are written for, and for who writes them."""

    prefix = "body__"
    public = Q(access="public")

    def internal_to(self, user):
        items = self.model._meta.get_field("items").related_model.objects
        closed = items.exclude(access="public").filter(paper__isnull=False)
        private = self.with_right(user, Permission.READ_EXEMPT)
        open_here = self.public & ~Q(pk__in=closed.values("paper"))
        inside = both(super().internal_to(user), either(open_here, private))
        return either(inside, self.written_by(user))

    def visible_to(self, user):
        items = self.model._meta.get_field("items").related_model.objects
        heard = items.visible_to(user).filter(access="public")
        heard_in_private = items.changeable_by(user, Permission.READ_EXEMPT)
        return self.filter(
            either(
                self.internal_to(user),
                self.public & Q(pk__in=heard.values("paper")),
                Q(pk__in=heard_in_private.values("paper")),
            )
        )

    def changeable_by(self, user, permission):
        """Who writes a paper may change it without any role."""
        if permission != Permission.RUN_MEETING:
            return super().changeable_by(user, permission)
        allowed = both(self.with_right(user, permission), self.internal_to(user))
        return self.filter(either(allowed, self.written_by(user)))

    @staticmethod
    def written_by(user):
        return Q(author__user=user.pk) if user.is_authenticated else NONE

    def asked_of(self, user):
        """Papers that the user is asked to write, first the one that is due first."""
        rows = self.filter(self.written_by(user), is_ready=False)
        return rows.order_by(F("due_on").asc(nulls_last=True), "id")

    def to_remind(self, today, until):
        """Papers that are due by `until` and not ready, of which nobody was reminded: first in the
        days before, then each day from the last."""
        items = self.model._meta.get_field("items").related_model.objects
        out = items.filter(
            Q(meeting__agenda_published_at__isnull=False, is_late=False)
            | Q(meeting__minutes_published_at__isnull=False),
            paper__isnull=False,
        )
        due = self.filter(is_ready=False, due_on__lte=until, author__user__is_active=True)
        due = due.exclude(pk__in=out.values("paper"))
        again = Q(due_on__lte=today) & Q(reminded_on__lt=today)
        return due.filter(Q(reminded_on=None) | again).order_by("pk")
