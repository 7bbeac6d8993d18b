"""Under which items of its body a plan is put to it."""

import pgtrigger
from django.conf import settings
from django.db import models

from boards.meetings.items.models import AgendaItem
from boards.plans import querysets
from boards.plans.models import Plan

User = settings.AUTH_USER_MODEL


class PlanItem(models.Model):
    """A plan is put to its body under an item, before anything is decided there: what is decided then
    is on this plan, whose words stay from that on. One plan under one item."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="put_to")
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="plans")
    put_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    put_at = models.DateTimeField()

    objects = querysets.PlanItemQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "id"]
        constraints = [models.UniqueConstraint(fields=["item"], name="plan_item_once")]
        triggers = [
            pgtrigger.Trigger(
                name="put_to_its_body",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'DELETE' THEN
                        IF EXISTS (
                            SELECT 1 FROM boards_plan plan
                              JOIN boards_decision decision ON decision.id = plan.adopted_by_id
                             WHERE plan.id = OLD.plan_id AND decision.item_id = OLD.item_id)
                        THEN
                            RAISE EXCEPTION 'this plan was adopted under the item';
                        END IF;
                        RETURN OLD;
                    END IF;
                    IF TG_OP = 'UPDATE' OR NOT EXISTS (
                        SELECT 1 FROM boards_plan plan
                          JOIN boards_agendaitem item ON item.id = NEW.item_id
                          JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                         WHERE plan.id = NEW.plan_id AND meeting.body_id = plan.body_id
                           AND item.access = 'public' AND item.withdrawn_at IS NULL
                           AND plan.state IN ('draft', 'consulted')
                           AND NOT EXISTS (
                               SELECT 1 FROM boards_decision made
                                WHERE made.item_id = item.id AND made.struck_out_at IS NULL))
                    THEN
                        RAISE EXCEPTION 'a plan is put to an open, undecided item of its own board';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.item.meeting}, item {self.item.number}"
