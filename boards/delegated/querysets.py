"""Reads over decisions outside meetings."""

from django.db.models import Exists, OuterRef, Q

from accounts.conditions import ALL, NONE, either
from boards.bodies.querysets import OfBodyQuerySet


class DelegatedQuerySet(OfBodyQuerySet):
    """Public once made. Before that for those inside, and for who decides."""

    prefix = "body__"
    published = Q(state="made")

    def internal_to(self, user):
        return either(super().internal_to(user), own(user, "decided_by__user"))

    def made(self):
        return self.filter(state="made")

    def preparing(self):
        return self.filter(state="preparing")

    def unreported(self):
        """Made, and on no agenda: where an item was withdrawn, or its meeting cancelled, they wait
        again."""
        reports = self.model._meta.get_field("reports").related_model.objects
        told = reports.filter(decision=OuterRef("pk"), item__withdrawn_at=None)
        return self.made().filter(~Exists(told.exclude(item__meeting__state="cancelled")))


class ConsultationQuerySet(OfBodyQuerySet):
    """As their decision."""

    prefix = "decision__body__"
    published = Q(decision__state="made")

    def internal_to(self, user):
        return either(super().internal_to(user), own(user, "decision__decided_by__user"))


class NoticeQuerySet(OfBodyQuerySet):
    """A notice is public."""

    prefix = "decision__body__"
    published = ALL


class ReportQuerySet(OfBodyQuerySet):
    """Under which item a decision is reported, and what was corrected in it, is as open as the decision."""

    prefix = "decision__body__"
    published = Q(decision__state="made")


def own(user, path):
    """Rows of who decides, as a Q."""
    return Q((path, user.pk)) if user.is_authenticated else NONE
