"""Who stands in for whom: a role grant, the person who covers it, and the days."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q

from accounts import access
from accounts.access import Permission
from core.constraints import same, span

LOCAL_DAY = "(%(expressions)s AT TIME ZONE 'Europe/London')::date"


class CoverQuerySet(models.QuerySet):
    def in_force(self, day):
        """Cover that holds on the day. Both ends count, but one ended by hand stops at once."""
        return self.filter(Q(ends_on__gt=day) | Q(ends_on=day, ended_at=None), starts_on__lte=day)

    def addresses(self, grants, day):
        """Where letters to the holders of these grants go as well that day: {grant id: [email]}."""
        found = {}
        rows = self.in_force(day).filter(grant__in=grants, covered_by__is_active=True)
        for grant, email in rows.values_list("grant", "covered_by__email"):
            found.setdefault(grant, []).append(email)
        return found

    def absences_of(self, users, day):
        """That these accounts are away from the day on, and who covers: what colleagues need to
        know, and no more. Which role is covered is for `visible_to`."""
        grant_runs = Q(grant__ends_on=None) | Q(grant__ends_on__gte=day)
        rows = self.filter(grant_runs, grant__user__in=users, ended_at=None, ends_on__gte=day)
        return rows.select_related("grant", "covered_by").order_by("starts_on", "pk")

    def visible_to(self, user):
        """Who looks after access or the whole service sees all; others the cover they are in."""
        if access.may_anywhere(user, Permission.OVERSEE_ACCESS):
            return self.all()
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(covered_by=user.pk) | Q(grant__user=user.pk))

    def changeable_by(self, user, permission):
        """Cover is named and ended with the right that gives roles, overseen with its own."""
        opens = permission in (Permission.MANAGE_ACCESS, Permission.OVERSEE_ACCESS)
        return self.all() if opens and access.may_anywhere(user, permission) else self.none()


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Cover(models.Model):
    """A colleague who has a grant's rights on its place from day to day, both counting.

    It gives nothing once the grant itself has ended. Named by somebody else, and never for a role
    that comes from a seat: there a deputy or substitute stands in.
    """

    grant = models.ForeignKey("accounts.RoleGrant", models.PROTECT, related_name="covers")
    covered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="covering"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    named_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="cover_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(
                    starts_on__gte=Func(
                        F("named_at"), template=LOCAL_DAY, output_field=models.DateField()
                    )
                ),
                name="cover_named_beforehand",
            ),
            ExclusionConstraint(
                name="cover_once_at_a_time",
                expressions=[
                    (same("grant"), "&&"),
                    (same("covered_by"), "&&"),
                    (span("starts_on", "ends_on"), "&&"),
                ],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                condition=~Q(named_by=F("covered_by")) | Q(named_by=None),
                name="cover_not_named_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(ended_by=None), name="cover_ended_pair"
            ),
        ]
        indexes = [models.Index(fields=["covered_by", "ends_on"], name="cover_by_person")]
        triggers = [
            pgtrigger.Trigger(
                name="of_another_by_hand",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF EXISTS (SELECT 1 FROM accounts_rolegrant held WHERE held.id = NEW.grant_id "
                    "AND (held.user_id = NEW.covered_by_id OR held.membership_id IS NOT NULL)) "
                    "THEN RAISE EXCEPTION 'Cover is for the role of somebody else, given by hand'; "
                    "END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self):
        return f"Cover by {self.covered_by} for {self.grant.user}: {self.grant}"

    def look(self, is_in_force):
        """How it stands on a day of which the caller knows whether it is in force then, as
        (word, colour, shape)."""
        if is_in_force:
            return "In force", "green", "✓"
        return "Ended early" if self.ended_at else "Not in force", "grey", "○"
