"""Pages on which a plan is put to its body and its adoption recorded."""

from accounts.access import Permission
from accounts.pages import ObjectFormPage, PressPage
from boards.decisions.models import Decision
from boards.meetings.items.models import AgendaItem
from boards.plans.adoption import forms, operations
from boards.plans.adoption.models import PlanItem
from boards.plans.models import Plan


class PlanPut(ObjectFormPage):
    """Say under which item of its body the plan is put to it: what is decided there is on it."""

    adds = True
    permission = Permission.EDIT_PLAN
    model = Plan
    form_class = forms.PutForm
    title = "Put the plan to a meeting"
    button = "Put to meeting"
    message = "Decisions under that item will be about this plan."

    def get_form_kwargs(self):
        seen = AgendaItem.objects.visible_to(self.request.user)
        return {"items": operations.items_for(self.object).filter(pk__in=seen.values("pk"))}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "intro": f"Choose the agenda item of {self.object.body} that is about this plan. If there "
            "is none yet, add it to the agenda first."
        }

    def save(self, form):
        return operations.put_to(plan=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.get_absolute_url()


class PlanAdopt(ObjectFormPage):
    permission = Permission.EDIT_PLAN
    model = Plan
    form_class = forms.AdoptForm
    title = "Record adoption"
    button = "Record adoption"
    message = "Plan adopted. Its wording can no longer be changed."

    intro = (
        "A plan is adopted by a decision under an agenda item about it. It is in force from 1 April of "
        "its first year, or from the meeting if that is later."
    )

    def get_form_kwargs(self):
        seen = Decision.objects.visible_to(self.request.user)
        return {"decisions": operations.decisions_for(self.object).filter(pk__in=seen.values("pk"))}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not operations.decisions_for(self.object).exists():
            undecided = (
                f"{self.object.body} has not decided on this plan yet. Record its decision first."
            )
            context |= {"intro": undecided, "button": ""}
        return context

    def save(self, form):
        return operations.adopt(plan=self.object, by=self.request.user, **form.cleaned_data)


class PlanTakeOff(PressPage):
    """It is not put to the body under this item after all."""

    permission = Permission.EDIT_PLAN
    model = PlanItem
    message = "The plan is no longer put to that meeting."

    def get_queryset(self):
        return PlanItem.objects.select_related("plan", "item__meeting__body")

    def act(self):
        operations.take_off(put=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.plan.get_absolute_url()
