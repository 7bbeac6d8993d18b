"""A comment on a plan. It comes in while the plan is open for comments, and is read before it shows."""

import pgtrigger
from django.db import models
from django.db.models import Q

from boards.plans.comments import querysets
from boards.plans.models import Plan, Priority
from core.publicforms.models import (
    CAME,
    Received,
    Reviewed,
    received_whole,
    reviewed_whole,
    rows_of,
)
from core.rows import raises_version

LETTER = "C"
"""Before the reference of a comment."""
STAYS = ("plan_id", "priority_id", *CAME)
OPEN_THEN = """
    PERFORM 1 FROM boards_plan
      WHERE id = NEW.plan_id AND state <> 'draft'
        AND NEW.received_on BETWEEN consulted_from AND consulted_until
        AND (state = 'consulted' OR NEW.came_by <> 'form')
        AND (NEW.priority_id IS NULL OR EXISTS (
            SELECT 1 FROM boards_priority WHERE id = NEW.priority_id AND plan_id = NEW.plan_id))
        FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a comment comes in while its plan is open for comments';
    END IF;
    RETURN NEW;
"""


class PlanComment(Reviewed, Received):
    """What somebody says of a plan, or of one of its priorities. The public reads it without a name,
    or with that of an organisation. What was sent stays; of one that is not shown the words go once
    they are no longer needed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="comments")
    priority = models.ForeignKey(
        Priority, models.PROTECT, null=True, blank=True, related_name="comments"
    )
    text = models.TextField()
    organisation = models.CharField(max_length=150, blank=True)

    named = "The comment"

    objects = querysets.CommentQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["plan", "state", "received_at", "id"], name="comment_by_plan"),
            models.Index(
                fields=["received_at", "id"], condition=Q(state="waiting"), name="comment_waits"
            ),
        ]
        constraints = [
            received_whole("comment_received_whole"),
            reviewed_whole("comment_reviewed_whole"),
            models.CheckConstraint(
                condition=Q(state="withheld") | ~Q(text=""), name="comment_says_something"
            ),
        ]
        triggers = [
            raises_version(),
            pgtrigger.Trigger(
                name="while_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OPEN_THEN,
            ),
            pgtrigger.Trigger(
                name="comment_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'DELETE' OR {old} IS DISTINCT FROM {new}
                       OR NEW.text NOT IN (OLD.text, '')
                       OR NEW.organisation NOT IN (OLD.organisation, '')
                       OR NEW.sender_id IS NOT NULL
                          AND NEW.sender_id IS DISTINCT FROM OLD.sender_id
                    THEN
                        RAISE EXCEPTION 'a comment stays as it was sent';
                    END IF;
                    RETURN NEW;
                """.format(**dict(zip(("old", "new"), rows_of(STAYS), strict=True))),
            ),
        ]

    def get_absolute_url(self):
        return f"{self.plan.comments_url}#{self.reference}"

    @property
    def may_be_shown(self):
        """Whether its words are still there, and not shown."""
        return not self.is_shown and bool(self.text)

    @property
    def who(self):
        """As the public reads it: nobody's name."""
        return self.organisation or "A resident"
