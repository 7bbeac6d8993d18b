"""How far a record of tasking may be known: the words, and the rules that no table is needed for. Imports no tables."""

from django.db import models
from django.db.models import Q

from accounts.access import administers, agencies_of

SENSITIVE = "sensitive"
"""Official-sensitive: a caveat of handling and no higher class; a named list of readers, and nobody beside it."""


class Level(models.TextChoices):
    """Who may read a record of tasking."""

    PUBLIC = "public", "Public"
    OFFICIAL = "official", "Official: not public"
    SENSITIVE = SENSITIVE, "Official-sensitive: named people only"


EXEMPT = "From the private part of a meeting"


def level_in_words(marking):
    return dict(Level.choices).get(marking, EXEMPT)


def may_be_named(user):
    """Administrators keep the system and read no content, whoever names them."""
    return not administers(user)


def acting_for(user):
    """Ids of the agencies that a user acts for or works for."""
    person = getattr(user, "person", None)
    return agencies_of(user) | ({person.agency_id} - {None} if person else set())


def has_originator(name):
    """The constraint that what is official-sensitive says whose it is."""
    return models.CheckConstraint(
        condition=~Q(marking=SENSITIVE) | Q(originator__isnull=False), name=name
    )
