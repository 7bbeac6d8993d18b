"""Who was reminded of what, on which day. Rows are only added."""

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models

from accounts.access import ScopedQuerySet
from core.guards import append_only
from neighbourhoods.models import Person
from neighbourhoods.people.guards import OfKeptPeople


class ChaseQuerySet(ScopedQuerySet):
    """Never public: what stands in a letter is read by whoever sees the actions in it."""

    def visible_to(self, user):
        actions = apps.get_model("tasking", "Action").objects.known_to(user)
        return self.filter(reminders__action__in=actions.values("pk")).distinct()


class ActionChase(models.Model):
    """One letter that somebody had sent, to one person, about all that was ticked for them."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    went_to = models.CharField(max_length=200, blank=True, editable=False)
    """The name of whoever covers for the person that day; "" where it went to them."""
    at = models.DateTimeField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    by_name = models.CharField(max_length=200, editable=False)

    objects = ChaseQuerySet.as_manager()

    class Meta:
        triggers = [append_only(), OfKeptPeople()]

    def __str__(self):
        return f"Reminder to {self.person}, {self.at:%-d %B %Y}"


class ReminderQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        actions = apps.get_model("tasking", "Action").objects.known_to(user)
        return self.filter(action__in=actions.values("pk"))


class ActionReminder(models.Model):
    """That a person was reminded of one action on a day: once, whoever pressed how often."""

    chase = models.ForeignKey(ActionChase, models.PROTECT, related_name="reminders", editable=False)
    action = models.ForeignKey(
        "tasking.Action", models.PROTECT, related_name="reminded", editable=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    on = models.DateField(editable=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "person", "on"], name="action_reminded_once_a_day"
            )
        ]
        triggers = [
            append_only(),
            OfKeptPeople(),
            pgtrigger.Trigger(
                name="counts_days",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE tasking_action
                       SET reminders = reminders + 1, reminded_on = NEW."on"
                     WHERE id = NEW.action_id
                       AND (reminded_on IS NULL OR reminded_on < NEW."on");
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.person} reminded of {self.action_id} on {self.on:%-d %B %Y}"
