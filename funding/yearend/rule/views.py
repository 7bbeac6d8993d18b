"""Pages of the carry-forward rule: written, corrected, and the approval of a body recorded."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.pages import ObjectFormPage, ObjectPage
from boards.bodies.models import Body
from boards.decisions.models import Decision
from funding.ledger.models import FinancialYear
from funding.yearend.rule import forms, operations
from funding.yearend.rule.models import CarryRule


class OfYear:
    """A page under the year end of a year."""

    model = FinancialYear
    lookup = "first"

    def get_success_url(self, result=None):
        return reverse("year_end", args=[self.object.first])

    def get_back(self):
        return reverse("year_end", args=[self.object.first]), f"Year end {self.object}"


class RuleAdd(OfYear, ObjectFormPage):
    adds = True
    permission = operations.EDIT
    form_class = forms.RuleForm
    title = "Write the carry-forward rule"
    button = "Save rule"
    intro = "What is owed at 31 March goes along whatever the rule says. It runs once a committee has approved it."
    message = "The rule is saved. A committee must now approve it."

    def save(self, form):
        return operations.draft_rule(year=self.object, by=self.request.user, **form.cleaned_data)


class _OfRule(ObjectFormPage, abstract=True):
    model = CarryRule

    def get_queryset(self):
        return CarryRule.objects.select_related("year", "reserve")

    def get_success_url(self, result=None):
        return reverse("year_end", args=[self.object.year.first])

    def get_back(self):
        return self.get_success_url(), f"Year end {self.object.year}"


class RuleEdit(_OfRule):
    permission = operations.EDIT
    form_class = forms.RuleForm
    title = "Change the carry-forward rule"
    button = "Save rule"
    intro = "A rule that is changed must be approved again."
    message = "The rule is saved. A committee must now approve it."

    def save(self, form):
        return operations.change_rule(rule=self.object, by=self.request.user, **form.cleaned_data)


class RuleBody(ObjectPage):
    """Which body approved the rule."""

    permission = operations.SECOND
    model = CarryRule
    template_name = "funding/yearend/body.html"

    def get_queryset(self):
        return CarryRule.objects.select_related("year")

    def get_context_data(self, **kwargs):
        bodies = Body.objects.visible_to(self.request.user).select_related("neighbourhood")
        bodies = list(bodies.order_by("neighbourhood__name", "name"))
        return super().get_context_data(
            first=[each for each in bodies if not each.neighbourhood_id],
            others=[each for each in bodies if each.neighbourhood_id],
            **kwargs,
        )


class RuleApprove(_OfRule):
    """Record its decision, or where that is written."""

    adds = True
    permission = operations.SECOND
    form_class = forms.ApproveForm
    title = "Record the approval of the carry-forward rule"
    button = "Record approval"
    message = "The approval is recorded. The rule runs as the year is closed."

    @property
    def body(self):
        seen = Body.objects.visible_to(self.request.user)
        return get_object_or_404(seen, slug=self.kwargs["slug"])

    def get_form_kwargs(self):
        rows = Decision.objects.standing().filter(excludes_public=False, outcome="resolved")
        rows = rows.visible_to(self.request.user).filter(item__meeting__body=self.body)
        return {"decisions": rows.select_related("item__meeting__body").order_by("-id")}

    def save(self, form):
        return operations.approve_rule(
            rule=self.object, body=self.body, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return f"{self.object}, approved by {self.body}"
