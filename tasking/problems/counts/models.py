"""What is counted of a problem, before and after."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from tasking.problems import querysets, triggers
from tasking.problems.models import EQUAL_WINDOWS, WINDOWS, Problem
from tasking.requests.models import ServiceRequest


class ProblemCount(models.Model):
    """Something counted by hand in the two windows, and who counted it. It holds for the windows for
    which it was counted and no others."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="counts")
    what = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    before_from = models.DateField(editable=False)
    before_to = models.DateField(editable=False)
    after_from = models.DateField(editable=False)
    after_to = models.DateField(editable=False)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.OfProblemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(source=""), name="count_says_what_and_source"
            ),
            models.CheckConstraint(condition=EQUAL_WINDOWS, name="count_windows_equal"),
            models.CheckConstraint(
                condition=Q(before__lte=1_000_000, after__lte=1_000_000), name="count_is_believable"
            ),
        ]
        triggers = [triggers.of_open_problem(), triggers.counts_anew()]

    def __str__(self):
        return f"{self.what}: {self.before} before, {self.after} after"

    def get_absolute_url(self):
        return self.problem.get_absolute_url()

    @property
    def fits(self):
        """Whether it was counted for the windows that the problem has now."""
        return tuple(getattr(self, each) for each in WINDOWS) == self.problem.windows


class ProblemRequest(models.Model):
    """A request that shows a problem."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="evidence_rows")
    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="problem_rows")

    objects = querysets.OfProblemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "request"], name="problem_request_once")
        ]
        triggers = [
            triggers.counts_anew(),
            triggers.no_enquiry(),
            pgtrigger.Protect(name="stays_linked", operation=pgtrigger.Update),
        ]

    def __str__(self):
        return f"{self.request} in {self.problem}"

    def get_absolute_url(self):
        return self.problem.get_absolute_url()


class RequestThatCounts(ServiceRequest):
    """A request as problems count it: not while it is for named people only."""

    class Meta:
        proxy = True
        triggers = [triggers.marking_counts()]
