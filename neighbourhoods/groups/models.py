"""Groups of residents."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from core.find.text import said_index
from core.names import search_name
from core.rows import Versioned, raises_version
from neighbourhoods.people.guards import OfKeptPeople
from neighbourhoods.people.models import Person
from neighbourhoods.places import querysets
from neighbourhoods.places.models import Neighbourhood, Ward

CHARITY = r"^([A-Z]{2})?[0-9]{6,7}$"
COMPANY = r"^[A-Z0-9]{2}[0-9]{6}$"
CHARITY_WORDS = "A charity number has 6 or 7 digits; two letters may stand before them"
COMPANY_WORDS = "A company number has 8 characters, of which the last six are digits"


class CommunityGroup(Versioned):
    """A constituted or informal group of residents. It belongs to one neighbourhood, or to none where it
    works in several."""

    class Kind(models.TextChoices):
        """What it is by law."""

        VCS = "vcs", "Voluntary or community group"
        CHARITY = "charity", "Registered charity"
        CIC = "cic", "Community interest company"
        COMPANY = "company", "Other company not for profit"
        SCHOOL = "school", "School or parents’ association"
        FAITH = "faith", "Faith group"

    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.VCS, help_text="Public")
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="groups",
        help_text="Where it belongs. Leave blank where it works in several. Public.",
    )  # fmt: skip
    neighbourhoods = models.ManyToManyField(
        Neighbourhood, blank=True, related_name="working_groups",
        verbose_name="other neighbourhoods it works in", help_text="Public",
    )  # fmt: skip
    wards = models.ManyToManyField(
        Ward, blank=True, related_name="groups", verbose_name="wards it works in",
        help_text="Public",
    )  # fmt: skip
    purpose = models.TextField(help_text="What it does and for whom. Public.")
    is_constituted = models.BooleanField(
        "has a written constitution", default=False, help_text="Public"
    )
    charity_number = models.CharField(
        max_length=9, blank=True, validators=[RegexValidator(CHARITY, CHARITY_WORDS)],
        help_text="Public",
    )  # fmt: skip
    company_number = models.CharField(
        max_length=8, blank=True, validators=[RegexValidator(COMPANY, COMPANY_WORDS)],
        help_text="Public",
    )  # fmt: skip
    contact = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Not public",
    )
    ended_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day from which there is no such group any more. Public.",
    )
    search_name = search_name()

    objects = querysets.GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [
            said_index("group_said", "name", "purpose"),
            models.Index(fields=["search_name", "id"], name="group_by_name"),
        ]
        constraints = [
            models.UniqueConstraint("neighbourhood", Lower("name"), name="group_name_unique"),
            models.UniqueConstraint(
                Lower("name"), condition=Q(neighbourhood=None), name="group_name_unique_in_city"
            ),
            models.CheckConstraint(
                condition=Q(charity_number="") | Q(charity_number__regex=CHARITY),
                name="group_charity_number",
            ),
            models.CheckConstraint(
                condition=Q(company_number="") | Q(company_number__regex=COMPANY),
                name="group_company_number",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["vcs", "charity", "cic", "company", "school", "faith"]),
                name="group_kind_known",
            ),
        ]
        triggers = [raises_version(), OfKeptPeople("contact")]

    def __str__(self):
        return self.name

    @property
    def where(self):
        """The place that it belongs to, in words."""
        return str(self.neighbourhood) if self.neighbourhood_id else "More than one neighbourhood"

    @property
    def address(self):
        """The page on which everybody reads of it."""
        if self.neighbourhood_id:
            return self.neighbourhood.get_absolute_url()
        return reverse("neighbourhoods")

    @property
    def numbers(self):
        """Its numbers in words, for whoever must tell it from another."""
        charity = f"charity {self.charity_number}" if self.charity_number else ""
        company = f"company {self.company_number}" if self.company_number else ""
        return ", ".join(filter(None, (charity, company)))
