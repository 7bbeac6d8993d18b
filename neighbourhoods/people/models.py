"""Agencies, people with or without a sign-in, and the dated posts of neighbourhood teams."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower
from django.urls import reverse
from django.utils import timezone

from core.constraints import same, span
from core.find.text import said_index
from core.guards import Acyclic, append_only
from core.names import Folded, search_name, words_index
from core.rows import Versioned, raises_version
from neighbourhoods.people import querysets
from neighbourhoods.people.guards import (
    RUNS_LATER,
    OfKeptPeople,
    OfRunningAgency,
    RaisesPerson,
    says_formerly,
)
from neighbourhoods.places.models import Neighbourhood, Part


class Agency(Versioned):
    """An organisation in the partnership."""

    class Kind(models.TextChoices):
        """The column of the services matrix an agency stands in."""

        COUNCIL = "council", "Council"
        POLICE = "police", "Police"
        NHS = "nhs", "NHS"
        OTHER = "other", "Other"

    name = models.CharField(max_length=150)
    short_name = models.CharField(
        max_length=40, help_text="As it should appear in lists and minutes"
    )
    slug = models.SlugField("name in the web address", max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    is_active = models.BooleanField("shown in lists", default=True)
    works_every_day = models.BooleanField(
        "works every day",
        default=False,
        help_text="Also at weekends and on bank holidays, as police and fire service do",
    )
    senior = models.ForeignKey(
        "Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="senior_of",
        verbose_name="senior contact",
        help_text="Who is asked to attend once an action of theirs is overdue at two meetings",
    )
    ended_on = models.DateField(
        null=True, editable=False, help_text="The last day on which there was such an agency"
    )
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="replaces"
    )
    shown_as = models.CharField(max_length=120, editable=False, default="")
    """Of an agency that has ended: its successor of today, with "formerly". Written by a trigger alone."""

    search_name = models.GeneratedField(
        expression=Folded(Concat("name", Value(" "), "short_name")),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = querysets.AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        indexes = [said_index("agency_said", "name", "short_name")]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="agency_name_unique"),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(ended_on__isnull=False),
                name="agency_replaced_has_ended",
            ),
        ]
        triggers = [
            raises_version("shown_as"),
            Acyclic(
                "replaced_by", "no agency replaces itself, nor one that replaced it", "acyclic"
            ),
            says_formerly(),
            OfKeptPeople("senior"),
        ]

    def __str__(self):
        return self.shown_as or self.short_name

    def get_absolute_url(self):
        return reverse("agency", args=[self.slug])

    @property
    def has_ended(self):
        return self.ended_on is not None

    @property
    def full_name(self):
        """The name in full; of one that has ended its successor's, with "formerly"."""
        return self.shown_as or self.name

    def formerly(self, day):
        """What it was called on a day; "" where that is today's name. One query."""
        if self.has_ended:
            return ""  # said already, by whom replaced it
        earlier = self.earlier_names.filter(until__gte=day).order_by("until", "pk").first()
        then = earlier.short_name if earlier else self.short_name
        return "" if then == self.short_name else then


class AgencyName(models.Model):
    """A name that an agency had until a day: old records show it with "formerly". Rows are only added."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="earlier_names")
    name = models.CharField(max_length=150)
    short_name = models.CharField(max_length=40)
    until = models.DateField()

    objects = querysets.PublicQuerySet.as_manager()

    class Meta:
        ordering = ["-until", "-id"]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.name}, until {self.until:%-d %B %Y}"


class Person(Versioned):
    """Somebody the partnership works with. A name and the work telephone are shown to those who hold
    a role, never on a public page by itself; how to reach somebody stands in `Contact`."""

    name = models.CharField(max_length=200)
    search_name = search_name()
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        help_text="The employer, if any",
    )
    job_title = models.CharField(max_length=150, blank=True)
    register_url = models.URLField(
        "register of interests",
        blank=True,
        help_text="Of an elected member: the page of the council's register. Public",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        help_text="User account (if any)",
    )

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
    merged_rows = models.JSONField(default=dict, editable=False)
    """{a Follower's key: keys of the rows that went to the person kept}, so that it can be undone."""

    objects = querysets.PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="person_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(user=None), name="person_merged_signs_in_no_more"
            ),
        ]
        indexes = [
            models.Index(Lower("name"), "id", name="person_by_name"),
            words_index("person_by_words"),
        ]
        triggers = [
            raises_version("merged_rows"),
            OfRunningAgency(),
            pgtrigger.Trigger(
                name="merged_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("merged_into_id"),
                condition=pgtrigger.Condition("NEW.merged_into_id IS NOT NULL"),
                func="""
                    PERFORM pg_advisory_xact_lock(hashtext('neighbourhoods_person.merged_into'));
                    IF EXISTS (SELECT 1 FROM neighbourhoods_person
                                WHERE id = NEW.merged_into_id AND merged_into_id IS NOT NULL)
                       OR EXISTS (SELECT 1 FROM neighbourhoods_person
                                   WHERE merged_into_id = NEW.id)
                    THEN
                        RAISE EXCEPTION 'who is kept is not merged, and who is merged keeps nobody';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("person", args=[self.pk])

    @property
    def name_and_agency(self):
        """The name with the agency in brackets, as it stands in attendance and actions."""
        return f"{self.name} ({self.agency.short_name})" if self.agency_id else self.name

    @property
    def email(self):
        return self._detail("email")

    @property
    def phone(self):
        return self._detail("phone")

    @property
    def work_phone(self):
        return self._detail("work_phone")

    @property
    def postal_address(self):
        return self._detail("postal_address")

    def _detail(self, name):
        """Lists take the details along: `PersonQuerySet.with_contact`."""
        contact = getattr(self, "contact", None)
        return getattr(contact, name) if contact else ""

    @property
    def address(self):
        """Where letters go: the account's address, which its owner keeps, or the person's own; ""
        where there is none."""
        return self.user.email if self.user_id and self.user.is_active else self.email

    def addresses(self):
        """All addresses that are known of the person, under whichever entry."""
        entries = Person.objects.filter(Q(pk=self.pk) | Q(merged_into=self.pk))
        found = entries.with_contact().select_related("user", "contact")
        known = {each.email for each in found} | {each.user.email for each in found if each.user_id}
        return sorted(known - {""})


class Contact(models.Model):
    """How to reach a person. No history and no event holds any of it: once the row is empty, it is
    known no more. Address and private number are shown on request, and each reading is recorded."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True)
    email = models.EmailField("email address", blank=True)
    phone = models.CharField("private phone", max_length=40, blank=True)
    work_phone = models.CharField(max_length=40, blank=True)
    postal_address = models.TextField(blank=True)

    objects = querysets.ContactQuerySet.as_manager()

    class Meta:
        triggers = [RaisesPerson()]

    def __str__(self):
        return f"How to reach {self.person}"


class TeamPost(Versioned):
    """A dated place in a neighbourhood team. Without a person it is vacant; residents and elected
    members stand in it without employer or full-time equivalent."""

    class Kind(models.TextChoices):
        """The posts that the sources name."""

        MANAGER = "manager", "Neighbourhood manager"
        NEAT = "neat", "NEAT (environmental) team"
        PCSO = "pcso", "Police community support officer"
        SAFER_TEAM = "safer_team", "Safer Neighbourhood Team"
        HOUSING = "housing", "Housing officer"
        COMMUNITY_SAFETY = "community_safety", "Community safety officer"
        FIRE_SAFETY = "fire_safety", "Community fire safety officer"
        ENGAGEMENT = "engagement", "Community engagement officer"
        DEVELOPMENT = "development", "Community development officer"
        ASB = "asb", "Anti-social behaviour officer"
        ELECTED_MEMBER = "elected_member", "Elected member"
        RESIDENT = "resident", "Resident"

    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="posts")
    part = models.ForeignKey(Part, models.PROTECT, null=True, blank=True, related_name="posts")
    kind = models.CharField("post", max_length=20, choices=Kind)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        help_text="Leave blank if the post is vacant",
    )
    employer = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="posts"
    )
    full_time_equivalent = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text="1.00 is one full-time post; 0.50 half of one",
    )
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    objects = querysets.TeamPostQuerySet.as_manager()

    class Meta:
        ordering = ["neighbourhood", "kind", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_start",
                violation_error_message="The last day must not be before the first day",
            ),
            models.CheckConstraint(
                condition=Q(full_time_equivalent=None) | Q(full_time_equivalent__gt=0),
                name="post_fte_positive",
                violation_error_message="Full-time equivalent must be more than 0",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(employer__isnull=False),
                name="post_vacant_has_employer",
                violation_error_message="A vacant post needs its employer",
            ),
            ExclusionConstraint(
                name="post_person_once",
                expressions=[
                    (same("neighbourhood"), RangeOperators.OVERLAPS),
                    (same("person"), RangeOperators.OVERLAPS),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(person__isnull=False),
                violation_error_message="This person has a post in this team at that time already.",
            ),
        ]
        triggers = [
            raises_version(),
            OfKeptPeople(),
            OfRunningAgency("employer", RUNS_LATER, ["ends_on"]),
        ]

    def clean(self):
        if self.part_id and self.part.neighbourhood_id != self.neighbourhood_id:
            raise ValidationError({"part": "This place is in another neighbourhood"})

    def __str__(self):
        holder = self.person or "vacant"
        return f"{self.get_kind_display()}, {self.neighbourhood}: {holder}"
