"""A photograph, and its bytes apart. Taken away by hand where it should not have been sent."""

import pgtrigger
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.access import ScopedQuerySet
from core.files import StoredContent, StoredFile


class ActionPhotoQuerySet(ScopedQuerySet):
    """Seen and taken away by whoever may do so with the report it came with: never public."""

    def visible_to(self, user):
        updates = apps.get_model("tasking", "ActionUpdate").objects.visible_to(user)
        return self.filter(update__in=updates.values("pk"))

    def changeable_by(self, user, permission):
        actions = apps.get_model("tasking", "Action").objects.changeable_by(user, permission)
        return self.filter(update__action__in=actions.values("pk"))


class ActionPhoto(StoredFile):
    """What was photographed: one to a report. Where and when it was taken is not kept."""

    update = models.OneToOneField(
        "tasking.ActionUpdate", models.PROTECT, related_name="photo", editable=False
    )

    objects = ActionPhotoQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        constraints = [
            *StoredFile.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=("image/png", "image/jpeg")), name="actionphoto_is_picture"
            ),
        ]
        triggers = [pgtrigger.Protect(name="photo_stays", operation=pgtrigger.Update)]

    def get_absolute_url(self):
        return reverse("action_photo", args=[self.pk])


class ActionPhotoContent(StoredContent):
    """The bytes of a photograph."""

    photo = models.OneToOneField(
        ActionPhoto, models.PROTECT, primary_key=True, related_name="content"
    )

    objects = ScopedQuerySet.as_manager()

    def __str__(self):
        return f"Content of photograph {self.photo_id}"
