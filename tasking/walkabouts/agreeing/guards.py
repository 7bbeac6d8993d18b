"""What the database holds of publishing."""

import pgtrigger
from django.db import models
from django.db.models import Q

from tasking.walkabouts import states


def published_whole(name):
    """The constraint that what is published is written, and says when and by whom."""
    whole = Q(published_at__isnull=False, state=states.WRITTEN) & ~Q(published_by_name="")
    return models.CheckConstraint(
        condition=whole | Q(published_at=None, published_by_name=""), name=name
    )


def published_by_another(name):
    """The constraint that nobody publishes what they wrote up or changed."""
    return models.CheckConstraint(
        condition=~Q(prepared_by__contains=[models.F("published_by_id")]), name=name
    )


def agreed_anew(name, text):
    """The trigger that the words of what is published do not change: they are agreed anew first."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"OLD.published_at IS NOT NULL AND NEW.published_at IS NOT NULL"
            f" AND NEW.{text} IS DISTINCT FROM OLD.{text}"
        ),
        func="RAISE EXCEPTION 'what is published is agreed anew before its words change';",
    )
