"""What somebody needs to take part: said once, used at every meeting where they are expected."""

from django.db import models
from django.db.models import Q

from neighbourhoods.people.guards import OfKeptPeople, RaisesPerson
from neighbourhoods.people.models import Person
from neighbourhoods.people.needs.querysets import AccessNeedsQuerySet

FIELDS = ("format", "language", "hearing_loop", "transport", "diet", "other")


class AccessNeeds(models.Model):
    """Access needs of one person, edited as part of the person. A row says something: who needs
    nothing has none. No history and no event holds any of it."""

    class Format(models.TextChoices):
        """How papers reach somebody so that they can read them."""

        STANDARD = "", "Standard"
        LARGE_PRINT = "large_print", "Large print"
        AUDIO = "audio", "Audio"
        EASY_READ = "easy_read", "Easy read"
        POST = "post", "On paper, by post"

    person = models.OneToOneField(Person, models.CASCADE, related_name="needs")
    format = models.CharField("papers", max_length=20, choices=Format, blank=True)
    language = models.CharField(max_length=100, blank=True)
    hearing_loop = models.BooleanField("needs a hearing loop", default=False)
    transport = models.CharField(max_length=300, blank=True)
    diet = models.CharField(max_length=300, blank=True)
    other = models.CharField("anything else", max_length=500, blank=True)

    objects = AccessNeedsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "access needs"
        constraints = [
            models.CheckConstraint(
                condition=~Q(
                    format="", language="", hearing_loop=False, transport="", diet="", other=""
                ),
                name="needs_say_something",
            ),
            models.CheckConstraint(
                condition=Q(format__in=["", "large_print", "audio", "easy_read", "post"]),
                name="needs_format_is_known",
            ),
        ]
        triggers = [RaisesPerson(), OfKeptPeople()]

    def __str__(self):
        return str(self.person)

    @property
    def kinds(self):
        """What is needed, in words that name nobody: for counting."""
        papers = {"large_print": "large print", "audio": "audio", "easy_read": "easy read",
                  "post": "papers by post"}  # fmt: skip
        named = {"language": "language", "hearing_loop": "hearing loop", "transport": "transport",
                 "diet": "diet", "other": "other"}  # fmt: skip
        found = [papers[self.format]] if self.format else []
        return found + [words for name, words in named.items() if getattr(self, name)]

    @property
    def in_words(self):
        """[(what, words)] of what is needed."""
        shown = {name: getattr(self, name) for name in FIELDS}
        shown["format"] = self.get_format_display() if self.format else ""
        shown["hearing_loop"] = "Yes" if self.hearing_loop else ""
        return [(LABELS[name], words) for name, words in shown.items() if words]


LABELS = {
    "format": "Papers",
    "language": "Language",
    "hearing_loop": "Hearing loop",
    "transport": "Transport",
    "diet": "Diet",
    "other": "Anything else",
}
