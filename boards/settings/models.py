"""The values of settings, for every package: here, because this is where a body can be named."""

from django.db import models

from boards.bodies.models import Body
from boards.settings import querysets
from core.settings import models as base


class SettingValue(base.SettingValue):
    """The value of a setting from a day on: of the council, or of one body."""

    body = models.ForeignKey(
        Body,
        models.PROTECT,
        verbose_name="board",
        null=True,
        blank=True,
        related_name="+",
        help_text="Leave blank for every board that has no value of its own",
    )

    objects = querysets.SettingValueQuerySet.as_manager()

    class Meta(base.SettingValue.Meta):
        abstract = False
        verbose_name = "setting"
        ordering = ["name", "body__name", "-starts_on"]
