"""A first step of a new installation: what the legal pages must say and only the council knows."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.first_steps import Step
from core import council, settings


def say_who_we_are():
    return Step(
        95,
        "Enter how to reach the council, for the accessibility statement and the privacy notice",
        lambda: reverse("contact") + "#settings",
        lambda asked: settings.is_set(council.NEEDED, on=timezone.localdate(asked.now)),
        lambda user: holds_city(user, Permission.EDIT_REFERENCE),
    )
