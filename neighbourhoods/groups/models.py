"""Groups of residents."""

from django.db import models
from django.db.models.functions import Lower

from core.find.text import said_index
from core.names import search_name
from core.rows import Versioned, raises_version
from neighbourhoods.people.guards import OfKeptPeople
from neighbourhoods.people.models import Person
from neighbourhoods.places import querysets
from neighbourhoods.places.models import Neighbourhood


class CommunityGroup(Versioned):
    """A constituted or informal group of residents."""

    name = models.CharField(max_length=150)
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="groups")
    purpose = models.TextField(help_text="What it does and for whom. Public.")
    is_constituted = models.BooleanField(
        "has a written constitution", default=False, help_text="Public"
    )
    contact = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Not public",
    )
    search_name = search_name()

    objects = querysets.NamedPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [said_index("group_said", "name", "purpose")]
        constraints = [
            models.UniqueConstraint("neighbourhood", Lower("name"), name="group_name_unique")
        ]
        triggers = [raises_version(), OfKeptPeople("contact")]

    def __str__(self):
        return self.name
