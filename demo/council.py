"""What the legal pages say of the council, through the operation."""

from django.utils import timezone

from boards.settings.operations import set_setting
from core.actors import SYSTEM
from demo.facts.council import SETTINGS


def write_council(world):
    for name, value in SETTINGS.items():
        day = timezone.localdate(world.now)
        set_setting(name=name, value=value, starts_on=day, by=SYSTEM, at=world.now)
