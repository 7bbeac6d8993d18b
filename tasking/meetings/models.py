"""What is nominated for a tasking meeting, what goes up or down a level, what an item of its agenda is
about."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from boards.models import AgendaItem, Body, Meeting
from core.guards import moves, who_and_when
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency
from tasking.meetings import querysets, states
from tasking.meetings.triggers import (
    between_levels,
    matter_of_its_group,
    of_a_group,
)
from tasking.problems.models import Problem
from tasking.problems.triggers import no_enquiry
from tasking.requests.models import ServiceRequest

User = settings.AUTH_USER_MODEL
LOOKS = {
    states.WAITING: ("yellow", "○"),
    states.TAKEN_ON: ("green", "✓"),
    states.NOT_TAKEN: ("grey", "✕"),
    states.REFERRED_BACK: ("orange", "▼"),
    states.WITHDRAWN: ("grey", "–"),
}


class TaskingGroup(Body):
    """A body whose power is operational, as its agencies reach it: whoever works for an agency with a seat."""

    objects = querysets.GroupQuerySet.as_manager()

    class Meta:
        proxy = True

    @property
    def nominations_url(self):
        return reverse("nominations", args=[self.slug])

    @property
    def level(self):
        """1 for a neighbourhood, 2 for an area, 3 for the city."""
        return 1 if self.neighbourhood_id else 2 if self.area_id else 3


class Nomination(Versioned):
    """A matter that somebody wants the next meeting of a group to hear: of a place, what happens, when."""

    class State(models.TextChoices):
        WAITING = states.WAITING, "Waiting"
        TAKEN_ON = states.TAKEN_ON, "Taken on"
        NOT_TAKEN = states.NOT_TAKEN, "Not taken on"
        WITHDRAWN = states.WITHDRAWN, "Withdrawn"

    class Urgency(models.TextChoices):
        NORMAL = "normal", "For the next meeting"
        URGENT = "urgent", "Urgent: first on the agenda"

    body = models.ForeignKey(Body, models.PROTECT, related_name="nominations")
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    place = models.CharField(max_length=150, blank=True)
    behaviour = models.TextField(blank=True)
    times = models.CharField(max_length=200, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="nominations")
    state = models.CharField(max_length=15, choices=State, default=State.WAITING)
    nominated_at = models.DateTimeField()
    nominated_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_reason = models.CharField(max_length=500, blank=True)
    client_id = models.UUIDField(unique=True, null=True, editable=False)

    objects = querysets.NominationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["body", "id"], name="nomination_by_body")]
        constraints = [
            models.CheckConstraint(
                condition=Q(problem=None) | Q(request=None), name="nomination_of_one_matter"
            ),
            models.CheckConstraint(
                condition=Q(problem__isnull=False)
                | Q(request__isnull=False)
                | ~Q(place="") & ~Q(behaviour=""),
                name="nomination_says_what",
            ),
            who_and_when("accepted", name="nomination_accepted_whole", words=["accepted_reason"]),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None)
                | ~Q(state="waiting") & Q(ended_at__isnull=False),
                name="nomination_ended_fits_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_taken") | ~Q(ended_reason=""),
                name="nomination_refused_with_reason",
            ),
            models.UniqueConstraint(
                fields=["body", "problem"],
                condition=Q(state="waiting"),
                name="nomination_problem_once",
            ),
            models.UniqueConstraint(
                fields=["body", "request"],
                condition=Q(state="waiting"),
                name="nomination_request_once",
            ),
        ]
        triggers = [
            raises_version(),
            moves(states.NOMINATION),
            of_a_group("body_id"),
            no_enquiry(),
            pgtrigger.ReadOnly(
                name="nominated_as_it_was",
                fields=["body", "problem", "request", "agency", "nominated_at"],
            ),
            pgtrigger.Protect(
                name="words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'waiting' AND ROW(OLD.place, OLD.behaviour, OLD.times, OLD.urgency)"
                    " IS DISTINCT FROM ROW(NEW.place, NEW.behaviour, NEW.times, NEW.urgency)"
                ),
            ),
            pgtrigger.Protect(name="nomination_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("nomination", args=[self.pk])

    @property
    def title(self):
        """As an agenda says it."""
        return str(self.problem or self.request or f"{self.place}: {self.behaviour}")[:200]

    @property
    def named(self):
        return f"The nomination “{self.title}”"

    @property
    def look(self):
        """How it stands, as (word, colour, shape)."""
        return (self.get_state_display(), *LOOKS[self.state])

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING

    @property
    def matter(self):
        """The record that is nominated; None where it is words alone."""
        return self.problem or self.request

    @property
    def is_urgent(self):
        return self.urgency == self.Urgency.URGENT or self.accepted_at is not None

    @property
    def whose(self):
        """The agency that nominated it, or who did."""
        return str(self.agency or (self.nominated_by.name if self.nominated_by_id else "Not kept"))


class Escalation(Versioned):
    """A matter that one group hands to a group of another level, with the reason and the answer."""

    class State(models.TextChoices):
        WAITING = states.WAITING, "Waiting for an answer"
        TAKEN_ON = states.TAKEN_ON, "Taken on"
        REFERRED_BACK = states.REFERRED_BACK, "Referred back"
        WITHDRAWN = states.WITHDRAWN, "Withdrawn"

    class Why(models.TextChoices):
        CAPACITY = "capacity", "Beyond our capacity"
        SEVERAL = "several", "More than one neighbourhood"
        POLICY = "policy", "A matter of policy"
        MONEY = "money", "It needs money"

    from_body = models.ForeignKey(Body, models.PROTECT, related_name="escalated")
    to_body = models.ForeignKey(Body, models.PROTECT, related_name="escalated_here")
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="escalations"
    )
    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, null=True, blank=True, related_name="escalations"
    )
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, null=True, blank=True, related_name="escalations"
    )
    title = models.CharField(max_length=180)
    why = models.CharField("reason", max_length=10, choices=Why)
    text = models.TextField()
    state = models.CharField(max_length=15, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    client_id = models.UUIDField(unique=True, null=True, editable=False)

    objects = querysets.EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_body=F("to_body")), name="escalation_to_another"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="escalation_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None, answer="")
                | Q(state__in=["taken_on", "referred_back"], ended_at__isnull=False) & ~Q(answer="")
                | Q(state="withdrawn", ended_at__isnull=False),
                name="escalation_answered_whole",
            ),
            *(
                models.UniqueConstraint(
                    fields=[each], condition=Q(state="waiting"), name=f"escalation_{each}_once"
                )
                for each in ("problem", "request", "nomination")
            ),
            models.UniqueConstraint(
                "from_body",
                Lower("title"),
                condition=Q(state="waiting"),
                name="escalation_title_once",
            ),
        ]
        triggers = [
            raises_version(),
            moves(states.ESCALATION),
            between_levels(),
            no_enquiry(),
            pgtrigger.ReadOnly(
                name="escalated_as_it_was",
                fields=[
                    *("from_body", "to_body", "problem", "request", "nomination"),
                    *("title", "why", "text", "sent_at"),
                ],
            ),
            pgtrigger.Protect(name="escalation_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.said

    def get_absolute_url(self):
        return reverse("escalation", args=[self.pk])

    @property
    def named(self):
        return f"The escalation “{self.said}”"

    @property
    def sensitive_problem(self):
        """The problem that it is about, where that is official-sensitive by now."""
        problem = self.problem or (self.nomination and self.nomination.problem)
        return problem if problem is not None and problem.is_sensitive else None

    @property
    def said(self):
        """Its title, and no word of what is official-sensitive by now."""
        return str(self.sensitive_problem or self.title)

    @property
    def look(self):
        """How it stands, as (word, colour, shape)."""
        return (self.get_state_display(), *LOOKS[self.state])

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING

    @property
    def matter(self):
        """The record that it is about; None where it is words alone."""
        return self.problem or self.request or self.nomination


class Matter(models.Model):
    """What an item that was built is about. An item that somebody took off leaves its row: building the
    agenda again does not bring it back."""

    class Section(models.TextChoices):
        """The parts of the agenda, in their order."""

        OVERDUE = "1_overdue", "Overdue actions by agency"
        URGENT = "2_urgent", "Urgent"
        NOMINATED = "3_nominated", "New nominations"
        REVIEW = "4_review", "Problems due for review"
        QUICK = "5_quick", "Quick wins"
        DAYS = "6_days", "Action days"
        LATE = "7_late", "Late and reopened requests"
        ESCALATED = "8_escalated", "Escalations"
        RETURNED = "9_returned", "Requests from earlier meetings"
        """Of boards and forums, not of tasking groups."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="matters")
    item = models.OneToOneField(AgendaItem, models.SET_NULL, null=True, related_name="matter")
    section = models.CharField(max_length=15, choices=Section)
    words = models.TextField(blank=True, default="")
    """What was built last: where the item says something else, somebody has changed it since."""
    nomination = models.ForeignKey(Nomination, models.PROTECT, null=True, related_name="matters")
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, related_name="matters")
    escalation = models.ForeignKey(Escalation, models.PROTECT, null=True, related_name="matters")

    objects = querysets.OfMeetingGroupQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    section__in=["1_overdue", "5_quick", "6_days", "7_late", "9_returned"],
                    nomination=None, problem=None, escalation=None,
                )
                | Q(
                    section__in=["2_urgent", "3_nominated"],
                    nomination__isnull=False, problem=None, escalation=None,
                )
                | Q(section="4_review", nomination=None, problem__isnull=False, escalation=None)
                | Q(section="8_escalated", nomination=None, problem=None, escalation__isnull=False),
                name="matter_fits_its_section",
            ),
            *(
                models.UniqueConstraint(
                    fields=["meeting", each],
                    condition=Q((f"{each}__isnull", False)),
                    name=f"matter_{each}_once",
                )
                for each in ("nomination", "problem", "escalation")
            ),
            models.UniqueConstraint(
                fields=["meeting", "section"],
                condition=Q(
                    section__in=["1_overdue", "5_quick", "6_days", "7_late", "9_returned"]
                ),
                name="matter_section_once",
            ),
        ]  # fmt: skip
        triggers = [matter_of_its_group()]

    def __str__(self):
        return f"{self.get_section_display()}: {self.about or ''}".rstrip(": ")

    LISTS = (Section.QUICK, Section.DAYS, Section.LATE, Section.RETURNED)
    """Those that list several, and are gone with the last of them."""

    @property
    def about(self):
        """The record; None for a part of the agenda that lists several."""
        return self.nomination or self.problem or self.escalation
