"""Who was told of an action, by a letter or by hand."""

from django.db import models
from django.urls import reverse

from accounts.access import ScopedQuerySet
from core.rows import raises_version
from neighbourhoods.models import Told, ToldQuerySet, told_constraints, told_stays
from neighbourhoods.people.guards import OfKeptPeople


class ActionToldQuerySet(ToldQuerySet, ScopedQuerySet):
    """Never public: for those who see the action by right."""

    def _actions(self):
        return self.model._meta.get_field("action").related_model.objects.all()

    def visible_to(self, user):
        return self.filter(action__in=self._actions().known_to(user).values("pk"))

    def changeable_by(self, user, permission):
        return self.filter(action__in=self._actions().changeable_by(user, permission).values("pk"))


class ActionTold(Told):
    """That the owner of an action was to be told of it."""

    class Kind(models.TextChoices):
        """What there is to tell."""

        GIVEN = "given", "Action given"
        DUE = "due", "Due in a week"
        OVERDUE = "overdue", "Overdue"
        LINK = "link", "Link sent"
        SENIOR = "senior", "Overdue at two meetings"

    about_field = "action"

    action = models.ForeignKey(
        "tasking.Action", models.PROTECT, related_name="told", editable=False
    )
    kind = models.CharField(max_length=20, choices=Kind, editable=False)

    objects = ActionToldQuerySet.as_manager()

    class Meta:
        ordering = ["action", "at", "id"]
        constraints = told_constraints("action")
        triggers = [raises_version(), OfKeptPeople(), told_stays("action")]

    def get_absolute_url(self):
        return reverse("action_told", args=[self.action_id])
