"""A board, forum or committee: its place, its powers and the rules it keeps."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from boards.bodies import querysets
from boards.bodies.triggers import councillors_decide, power_stays
from core import calendar
from core.guards import Acyclic
from core.rows import Versioned, raises_version
from neighbourhoods.models import Area, Neighbourhood, Venue


class Body(Versioned):
    """A board, forum, committee, group or panel that meets."""

    class Kind(models.TextChoices):
        """What it is called in the partnership."""

        BOARD = "board", "Neighbourhood board"
        FORUM = "forum", "Neighbourhood forum"
        WARD_COMMITTEE = "ward_committee", "Ward committee"
        TASKING = "tasking", "Tasking group"
        AREA_PANEL = "area_panel", "Area panel"
        AREA_TEAM = "area_team", "Area management team"
        STRATEGY = "strategy", "Strategy group"
        NEIGHBOURHOODS_BOARD = "neighbourhoods_board", "Neighbourhoods Board"

    class Power(models.TextChoices):
        """What its word counts for. Operational bodies meet in private."""

        DECIDE = "decide", "Makes decisions"
        RECOMMEND = "recommend", "Makes recommendations"
        CONSULT = "consult", "Consultative"
        OPERATIONAL = "operational", "Operational (meets in private)"

    APPROVING = (Power.DECIDE, Power.RECOMMEND)
    """Powers of bodies whose minutes are approved."""

    class Counting(models.TextChoices):
        """Which days count as clear days. The statute does not say, so each body does."""

        WORKING = "working", "Working days"
        ALL = "all", "All days"
        WEEKDAYS = "weekdays", "The weekdays chosen below"

    class Base(models.TextChoices):
        """What the quorum is a share of."""

        SEATS = "seats", "All voting seats, vacant ones too"
        FILLED = "filled", "Voting seats that are filled"

    class Substitutes(models.TextChoices):
        """Who may come instead of a member."""

        NOBODY = "nobody", "None"
        DEPUTIES = "deputies", "Named substitutes only"
        TRAINED = "trained", "Anyone with the required training"
        ANYBODY = "anybody", "Anyone nominated by the member"

    class TrainingCheck(models.TextChoices):
        """What follows where who presides or substitutes has not attended what that requires."""

        WARN = "warn", "Show a warning only"
        REFUSE = "refuse", "Do not allow"

    kind = models.CharField(max_length=30, choices=Kind)
    power = models.CharField(max_length=20, choices=Power)
    decides_since = models.DateField(
        null=True,
        editable=False,
        help_text="Where it did not decide before: from then on its voting members are councillors",
    )
    name = models.CharField(max_length=150)
    slug = models.SlugField(max_length=150, unique=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="bodies"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="bodies")
    usual_venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.TextField(blank=True, help_text="Purpose. Public.")
    recommends_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="advised_by",
        help_text="Where its recommendations go once its minutes are out",
    )

    under = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="below",
        help_text="The board that it reports to",
    )

    official_url = models.URLField(
        "official page",
        max_length=500,
        blank=True,
        help_text="Where the formal record of its meetings is kept, if that is elsewhere. Public.",
    )

    call_days = models.PositiveSmallIntegerField(
        "items are called for, working days before the agenda is published",
        null=True,
        blank=True,
        default=15,
    )
    papers_days = models.PositiveSmallIntegerField(
        "papers are due, working days before", null=True, blank=True, default=5
    )
    agree_days = models.PositiveSmallIntegerField(
        "the agenda is agreed with the chair, working days before", null=True, blank=True, default=2
    )
    minutes_days = models.PositiveSmallIntegerField(
        "draft minutes are published, working days after the meeting",
        null=True,
        blank=True,
        default=10,
    )

    exercises_executive = models.BooleanField(
        "it exercises executive functions",
        default=False,
        help_text="Its decisions can be called in before they are carried out",
    )

    clear_days = models.PositiveSmallIntegerField(
        default=5, help_text="Between publishing the agenda and the meeting, neither day counted"
    )
    counting_days = models.CharField(max_length=10, choices=Counting, default=Counting.WORKING)
    counting_weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=calendar.WEEKDAYS), default=list, blank=True
    )
    cut_off = models.TimeField(
        "cut-off hour",
        default=calendar.CUT_OFF,
        help_text="An agenda published later counts as published on the next working day",
    )

    quorum_base = models.CharField(max_length=10, choices=Base, default=Base.SEATS)
    quorum_numerator = models.PositiveSmallIntegerField(default=1)
    quorum_denominator = models.PositiveSmallIntegerField(default=4)
    quorum_minimum = models.PositiveSmallIntegerField(default=3)
    quorum_roles = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="Roles of which at least one voting member must be in the room, too",
    )
    interest_counts = models.BooleanField(
        "who withdrew for an interest still counts for the quorum", default=False
    )
    casting_vote = models.BooleanField(
        default=True, help_text="If the vote is tied, the chair may vote again"
    )
    interest_leaves = models.BooleanField(
        "a member with an interest that bars leaves the room", default=True
    )
    substitutes = models.CharField(max_length=10, choices=Substitutes, default=Substitutes.ANYBODY)
    substitutes_same_group = models.BooleanField(
        "a substitute is of the member's political group", default=False
    )
    training_check = models.CharField(
        max_length=10, choices=TrainingCheck, default=TrainingCheck.WARN
    )
    substitute_hours = models.PositiveSmallIntegerField(
        default=0, help_text="So many hours before the meeting a substitute is announced"
    )
    substitute_most = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Times a municipal year for one seat. Leave blank for no limit",
    )
    remote_attendance = models.BooleanField(
        "people may attend remotely, without a vote", default=False
    )
    secret_ballots = models.BooleanField("secret ballots allowed", default=False)

    objects = querysets.BodyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "board"
        verbose_name_plural = "boards"
        constraints = [
            models.UniqueConstraint(Lower("name"), name="body_name_unique"),
            models.CheckConstraint(
                condition=Q(neighbourhood=None) | Q(area=None), name="body_one_place"
            ),
            models.CheckConstraint(
                condition=Q(exercises_executive=False) | Q(power="decide"),
                name="body_executive_decides",
                violation_error_message="Only a board that decides exercises executive functions",
            ),
            models.CheckConstraint(
                condition=Q(decides_since=None) | Q(power="decide"), name="body_decides_since"
            ),
            models.CheckConstraint(
                condition=Q(clear_days__lte=60), name="body_clear_days_sensible"
            ),
            models.CheckConstraint(
                condition=(Q(call_days=None) | Q(call_days__lte=120))
                & (Q(papers_days=None) | Q(papers_days__lte=120))
                & (Q(agree_days=None) | Q(agree_days__lte=120))
                & (Q(minutes_days=None) | Q(minutes_days__lte=120)),
                name="body_timetable_sensible",
            ),
            models.CheckConstraint(
                condition=Q(substitute_hours__lte=720), name="body_substitute_hours_sensible"
            ),
            models.CheckConstraint(
                condition=Q(quorum_denominator__gte=1)
                & Q(quorum_numerator__lte=F("quorum_denominator"))
                & Q(quorum_minimum__lte=200),
                name="body_quorum_is_a_share",
                violation_error_message="A quorum is a share of the seats, such as 1 of 4",
            ),
            models.CheckConstraint(
                condition=Q(quorum_roles=[])
                | Q(quorum_minimum__gte=1)
                & Q(
                    quorum_roles__contained_by=[
                        *("chair", "vice_chair", "elected_member"),
                        *("resident", "partner", "officer"),
                    ]
                ),
                name="body_quorum_roles_known",
                violation_error_message="Where some must be there, the quorum is at least 1",
            ),
            models.CheckConstraint(
                condition=~Q(counting_days="weekdays") | Q(counting_weekdays__len__gt=0),
                name="body_counts_some_weekday",
                violation_error_message="Choose the weekdays that count",
            ),
            models.CheckConstraint(
                condition=~Q(kind="tasking") | Q(power="operational"), name="body_tasking_private"
            ),
            models.CheckConstraint(
                condition=Q(recommends_to=None) | ~Q(recommends_to=F("id")),
                name="body_recommends_to_another",
            ),
        ]
        triggers = [
            raises_version(),
            Acyclic("under", "a board does not stand under itself", "under_no_circle"),
            councillors_decide(
                pgtrigger.UpdateOf("power", "decides_since"),
                sits="sits.body_id = NEW.id",
                came="held.body_id = NEW.id",
            ),
            *power_stays(),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("body", args=[self.slug])

    @property
    def is_private(self):
        return self.power == self.Power.OPERATIONAL

    @property
    def binds(self):
        """Whether want of notice or quorum forbids a decision; elsewhere it is only said."""
        return self.power == self.Power.DECIDE

    @property
    def power_look(self):
        """What its word counts for, as (words, colour, shape)."""
        looks = {self.Power.DECIDE: ("blue", "■"), self.Power.RECOMMEND: ("green", "▲")}
        return (self.get_power_display(), *looks.get(self.power, ("grey", "●")))

    @property
    def approves_minutes(self):
        """Minutes of bodies that decide or recommend are approved and signed at the next meeting;
        a forum's and a tasking group's are notes."""
        return self.power in self.APPROVING

    @property
    def counting(self):
        """Which days count, as core.calendar takes it."""
        weekdays = self.counting_days == self.Counting.WEEKDAYS
        return tuple(self.counting_weekdays) if weekdays else self.counting_days

    @property
    def notice_in_words(self):
        """Such as "5 clear working days"."""
        return self.days_in_words(self.clear_days)

    def days_in_words(self, number):
        """So many clear days as this body counts them."""
        kind = "clear working day" if self.counting_days == self.Counting.WORKING else "clear day"
        words = f"{number} {kind}{'' if number == 1 else 's'}"
        if self.counting_days != self.Counting.WEEKDAYS:
            return words
        names = dict(calendar.WEEKDAYS)
        return f"{words} ({', '.join(names[each] for each in sorted(self.counting_weekdays))})"

    @property
    def has_quorum(self):
        return bool(self.quorum_numerator or self.quorum_minimum)

    @property
    def quorum_in_words(self):
        """Such as "One quarter of voting seats (minimum 3)"."""
        if not self.has_quorum:
            return "None"
        if not self.quorum_numerator:
            return f"{self.quorum_minimum} voting members{self._roles_in_words}"
        fraction = (self.quorum_numerator, self.quorum_denominator)
        of = "voting seats" if self.quorum_base == self.Base.SEATS else "filled voting seats"
        least = f" (minimum {self.quorum_minimum})" if self.quorum_minimum else ""
        share = FRACTIONS.get(fraction) or "/".join(map(str, fraction))
        return f"{share} of {of}{least}{self._roles_in_words}"

    @property
    def _roles_in_words(self):
        """Such as ", including the chair, vice-chair or a councillor"."""
        names = [ROLES[name] for name in self.quorum_roles]
        if not names:
            return ""
        listed = " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        for between in (",", " or"):
            listed = listed.replace(f"the chair{between} the", f"the chair{between}")
        return f", including {listed}"

    @property
    def takes_only_deputies(self):
        """Whether only those who are named for a seat may substitute for it."""
        return self.substitutes == self.Substitutes.DEPUTIES

    @property
    def substitutes_in_words(self):
        """Such as "Named substitutes only, 2 hours’ notice, up to twice a year per seat"."""
        words = self.get_substitutes_display()
        if self.substitutes == self.Substitutes.NOBODY:
            return words
        if self.binds:
            words += ", if a councillor"
        if self.substitutes_same_group:
            words += ", of the same political group"
        if self.substitute_hours:
            words += f", {self.substitute_hours} hours’ notice"
        if self.substitute_most is not None:
            words += f", up to {_times(self.substitute_most)} a year per seat"
        return words

    @property
    def timetable_in_words(self):
        """Such as "Working days before publication: call for items 15, papers due 5. Draft minutes:
        within 10 working days of the meeting."."""
        before = [
            f"{what} {days}"
            for what, days in (
                ("call for items", self.call_days),
                ("papers due", self.papers_days),
                ("agenda agreed", self.agree_days),
            )
            if days is not None
        ]
        words = [f"Working days before publication: {', '.join(before)}."] * bool(before)
        if self.minutes_days is not None:
            words.append(f"Draft minutes: within {self.minutes_days} working days of the meeting.")
        return " ".join(words) or "None"


FRACTIONS = {
    (1, 2): "Half", (1, 3): "One third", (1, 4): "One quarter", (1, 5): "One fifth",
    (2, 3): "Two thirds", (3, 4): "Three quarters",
}  # fmt: skip
ROLES = {
    "chair": "the chair", "vice_chair": "the vice-chair", "elected_member": "a councillor",
    "resident": "a resident representative", "partner": "a partner member", "officer": "an officer",
}  # fmt: skip


def _times(number):
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
