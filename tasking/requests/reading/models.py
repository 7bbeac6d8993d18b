"""What a service's own list said of one of its references."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.access import Permission, ScopedQuerySet, scope_q
from accounts.conditions import either
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency
from tasking.requests.models import ServiceRequest

User = settings.AUTH_USER_MODEL


class TheirRowQuerySet(ScopedQuerySet):
    """Rows of lists, for whoever read them in and whoever works or chases requests of that agency, so that none is
    left behind by who leaves."""

    def visible_to(self, user):
        if not user.is_authenticated or not user.may(Permission.LOG_REQUEST):
            return self.none()
        own = (
            scope_q(user, right, agency=lambda agency, _: Q(agency=agency))
            for right in (Permission.WORK_REQUEST, Permission.VIEW_PRIVATE)
        )
        chased = ServiceRequest.objects.changeable_by(user, Permission.LOG_REQUEST).order_by()
        theirs = Q(agency__in=chased.values("agency"))
        return self.filter(either(Q(read_by=user.pk), theirs, *own))

    def changeable_by(self, user, permission):
        return self.visible_to(user) if permission == Permission.LOG_REQUEST else self.none()

    def to_settle(self):
        """What fits no request, or several, and nobody has settled."""
        return self.filter(request=None, settled_at=None)


class TheirRow(Versioned):
    """One row of a list: their reference, how it stands there and since when. The same row twice is one."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60)
    status = models.CharField(max_length=100)
    on = models.DateField()
    fits = models.PositiveSmallIntegerField()
    """How many requests had the reference when it was read."""
    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, null=True, related_name="their_rows"
    )
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(max_length=300, blank=True)

    objects = TheirRowQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at", "-id"]
        indexes = [
            models.Index(
                fields=["read_by", "read_at", "id"],
                condition=Q(request=None, settled_at=None),
                name="their_rows_to_settle",
            ),
            models.Index(
                fields=["read_at", "id"],
                condition=Q(request=None, settled_at=None),
                name="their_rows_in_order",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "reference", "status", "on"], name="their_row_once"
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="their_row_has_reference"),
            models.CheckConstraint(
                condition=Q(settled_at=None, reason="")
                | Q(settled_at__isnull=False, request__isnull=False)
                | Q(settled_at__isnull=False) & ~Q(reason=""),
                name="their_row_settled_whole",
            ),
        ]
        triggers = [raises_version()]

    def __str__(self):
        return f"{self.reference}: {self.status}"

    @property
    def why(self):
        """Why it waits for a person."""
        return f"{self.fits} requests have this reference" if self.fits else "No request has it"
