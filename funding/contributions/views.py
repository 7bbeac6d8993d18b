"""One contribution: its page, and the forms of its steps."""

import uuid

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import EVERYONE, FormPage, ObjectFormPage, ObjectPage
from core.models import Event
from funding.contributions import forms, operations, states
from funding.contributions.models import Contribution, ContributionEntry, ContributionYear
from funding.contributions.querysets import reads_inside
from funding.contributions.rules import runs_in, said, steps_of
from funding.ledger.models import FinancialYear
from funding.ledger.views import RECORD
from neighbourhoods.models import Area, Neighbourhood

BUDGET = Permission.EDIT_BUDGET
SHOWN = 200
"""Entries of one contribution that its page shows; each year has few."""


class OfContribution:
    model = Contribution

    def get_queryset(self):
        rows = Contribution.objects.select_related("agency", "area", "accountable_body")
        return rows.prefetch_related("neighbourhoods")


class ContributionPage(OfContribution, ObjectPage):
    """What one partner puts in: for what, how much by year, its posts and its steps."""

    permission = EVERYONE
    template_name = "funding/contributions/contribution.html"

    def get_context_data(self, **kwargs):
        user, held = self.request.user, self.object
        inside, may_edit = reads_inside(user), self.allowed(held, BUDGET)
        entries = ContributionEntry.objects.visible_to(user).filter(contribution=held)
        entries = entries.select_related("year", "reversed_by")[:SHOWN]
        for each in entries:
            each.said = said(held.measure, each.amount)
        posts = held.posts.visible_to(user).select_related("team_post__neighbourhood")
        return super().get_context_data(
            inside=inside,
            may_edit=may_edit,
            steps=steps_of(held) if may_edit else (),
            record=RECORD,
            has_posts=held.measure == held.Measure.POSTS,
            years=_by_year(held, user, inside, may_edit),
            posts=posts.prefetch_related("shares__agency"),
            entries=entries,
            letters=held.letters.visible_to(user).select_related("added_by") if inside else (),
            events=Event.objects.about(held)[:50] if inside else None,
            **kwargs,
        )


def _by_year(contribution, user, inside, may_edit):
    """[(year, its rows of the view, whether it may be set)] of years with a figure, and for who sets them of
    those in which it runs."""
    rows = ContributionYear.objects.visible_to(user).filter(contribution=contribution)
    found = {}
    for row in rows.select_related("agency").order_by("measure", "agency__name"):
        names = ("pledged", "agreed", "invoiced", "received") if inside else ("agreed", "received")
        row.counted = row.get_measure_display()
        row.said = {name: said(row.measure, getattr(row, name)) for name in names}
        if contribution.rate and row.measure == "hours":
            row.worth = row.agreed * contribution.rate
        found.setdefault(row.year_id, []).append(row)
    counts = contribution.measure != "posts" and contribution.state != states.WITHDRAWN
    return [
        (year, found.get(year.pk, []), may_edit and counts and not year.closed_at)
        for year in FinancialYear.objects.all()
        if year.pk in found or (may_edit and counts and runs_in(contribution, year))
    ]


class _Entering:
    """What the forms of a contribution offer."""

    permission = BUDGET

    def offered(self):
        user = self.request.user
        return {
            "areas": Area.objects.visible_to(user),
            "places": Neighbourhood.objects.visible_to(user).order_by("name"),
        }


class ContributionAdd(_Entering, FormPage):
    """Enter what a partner pledged."""

    form_class = forms.PledgeForm
    template_name = "funding/contributions/contribution_form.html"
    title = "Add a contribution"
    button = "Save contribution"
    message = "The contribution is saved as {0.reference}. Now enter the amounts or the posts."

    def get_form_kwargs(self):
        start = {"client_id": uuid.uuid4(), "pledged_on": timezone.localdate()}
        return self.offered() | {"initial": start}

    def save(self, form):
        return operations.pledge(by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return reverse("money"), "Partner resources"


class ContributionEdit(_Entering, OfContribution, ObjectFormPage):
    form_class = forms.ContributionForm
    title = "Change the contribution"
    message = "The contribution is saved."

    def get_form_kwargs(self):
        found = super().get_form_kwargs() | self.offered()
        found["initial"]["kind"] = self.object.kind
        return found

    def save(self, form):
        return operations.change_contribution(
            contribution=self.object, by=self.request.user, **form.cleaned_data
        )


class Step(OfContribution, ObjectFormPage, abstract=True):
    """A step of a contribution; where it stands is asked under its lock."""

    adds = True
    permission = BUDGET


class Agree(Step):
    form_class = forms.AgreeForm
    title = "Record that it is agreed"
    button = "Record agreement"
    intro = "Who gives what, for what and in which years is public from then on."
    message = "The contribution is agreed."

    def get_form_kwargs(self):
        return {"initial": {"agreed_on": timezone.localdate()}}

    def save(self, form):
        return operations.agree(contribution=self.object, by=self.request.user, **form.cleaned_data)


class End(Step):
    form_class = forms.EndForm
    title = "Record the end"
    button = "Record end"
    message = "The end is recorded."

    def get_form_kwargs(self):
        return {"initial": {"ends_on": self.object.ends_on}}

    def save(self, form):
        return operations.end(contribution=self.object, by=self.request.user, **form.cleaned_data)


class Withdraw(Step):
    form_class = forms.ReasonForm
    title = "Record that it was withdrawn"
    button = "Record withdrawal"
    message = "The contribution is withdrawn."

    def save(self, form):
        return operations.withdraw(
            contribution=self.object, by=self.request.user, **form.cleaned_data
        )


class Reopen(Step):
    form_class = forms.ReasonForm
    title = "Reopen the contribution"
    button = "Reopen contribution"
    message = "The contribution is open again."

    def save(self, form):
        return operations.reopen(
            contribution=self.object, by=self.request.user, **form.cleaned_data
        )
