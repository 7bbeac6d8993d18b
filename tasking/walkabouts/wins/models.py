"""An action that is a quick win: small, of one agency, within four weeks."""

import datetime
import uuid
from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tasking.actions.models import Action
from tasking.walkabouts.wins import querysets

DAYS = 28
"""From when it was added to when it is due, at most."""
LONGEST = datetime.timedelta(days=DAYS)


class QuickWin(models.Model):
    """The mark on an action, with what it costs."""

    action = models.OneToOneField(Action, models.PROTECT, related_name="quick_win")
    cost = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))
    limit = models.DecimalField(max_digits=8, decimal_places=2)
    """The local spending limit on the day it was marked."""
    marked_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.QuickWinQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["marked_at", "id"], name="quickwin_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cost__gte=Decimal(0), cost__lte=models.F("limit")),
                name="quickwin_within_limit",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="quickwin_small",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    PERFORM 1 FROM tasking_action action
                      WHERE action.id = NEW.action_id
                        AND action.due_on <= (action.created_at AT TIME ZONE 'Europe/London')::date + {DAYS}
                        FOR SHARE;
                    IF NOT FOUND OR (SELECT count(*) FROM tasking_actionagency
                                      WHERE action_id = NEW.action_id) > 1 THEN
                        RAISE EXCEPTION 'a quick win is of one agency and due within {DAYS} days';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - our own numbers, in a migration
            )
        ]

    def __str__(self):
        return f"Quick win: {self.action}"

    @property
    def is_long(self):
        """Its due date was moved past four weeks."""
        return self.action.due_on - timezone.localdate(self.action.created_at) > LONGEST
