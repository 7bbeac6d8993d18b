"""Which group was merged into which: never undone, and both names are kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.guards import append_only
from funding.grants.groups import querysets
from funding.grants.groups.merging import triggers
from neighbourhoods.models import CommunityGroup
from neighbourhoods.places.querysets import GroupQuerySet

User = settings.AUTH_USER_MODEL


class GroupMerge(models.Model):
    """Two entries of one group became one: what stood under `gone` stands under `kept`."""

    kept = models.ForeignKey(CommunityGroup, models.PROTECT, related_name="merged_in")
    gone = models.OneToOneField(CommunityGroup, models.PROTECT, related_name="merged_into")
    kept_name = models.CharField(max_length=150)
    gone_name = models.CharField(max_length=150)
    reason = models.CharField(max_length=300)
    moved = models.JSONField(help_text="Keys of what went along, by kind")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = querysets.OfMoneyOfficers.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="group_merge_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="group_merge_says_why"),
        ]
        triggers = [
            append_only("merge_stays"),
            triggers.into_a_group_that_is_there(),
            triggers.leaves_nothing_behind(),
        ]

    def __str__(self):
        return f"{self.gone_name} merged into {self.kept_name}"


class MergedGroup(CommunityGroup):
    """A group, as far as it may have been merged into another."""

    objects = GroupQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [triggers.stays_ended()]
