"""Pages of plans and their priorities."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import EVERYONE, FormPage, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, Order
from boards.bodies.models import Body
from boards.plans import documents, forms, operations
from boards.plans.adoption import steps
from boards.plans.adoption.operations import follower_of
from boards.plans.comments.standing import comments_of
from boards.plans.models import Commitment, Plan, Priority
from core import chain, pdf, slots
from core.models import Event
from core.pdf import pdf_response
from core.text import file_stem
from neighbourhoods.models import Area, Neighbourhood

OF_PRIORITY = ("priority.measures", "priority.steps")


class Plans(ListPage):
    """Every plan that the reader may know of, the latest years first."""

    permission = EVERYONE
    template_name = "boards/plans/plans.html"
    order = Order(
        Plan,
        ("first_year", "id"),
        descending=True,
        small="a few plans for each neighbourhood: some hundreds",
    )

    @property
    def place(self):
        return self.request.GET.get("neighbourhood", "")

    def get_rows(self):
        rows = Plan.objects.visible_to(self.request.user).with_place()
        if self.place:
            rows = rows.filter(neighbourhood__slug=self.place.replace("\x00", "")[:100])
        return rows

    def get_context_data(self, **kwargs):
        user, places = self.request.user, list(Neighbourhood.objects.all())
        return super().get_context_data(
            place=self.place,
            chosen=next((each for each in places if each.slug == self.place), None),
            neighbourhoods=places,
            may_write=user.is_authenticated and user.may(Permission.EDIT_PLAN),
            **kwargs,
        )


class PlanPage(ObjectPage):
    """One plan as everybody reads it, with the next step for who writes it."""

    permission = EVERYONE
    model = Plan
    template_name = "boards/plans/plan.html"

    def get_queryset(self):
        return Plan.objects.with_place().select_related(
            "adopted_by__item__meeting__body", "adopted_by__numbered", "replaces"
        )

    def get_context_data(self, **kwargs):
        user, plan = self.request.user, self.object
        may_edit, internal = self.rights(
            plan,
            Permission.EDIT_PLAN,
            internal=Plan.objects.filter(Plan.objects.scope(user, Permission.VIEW_MEETING)),
        )
        priorities = list(plan.priorities.select_related("lead", "earlier"))
        commitments = {each.pk: [] for each in priorities}
        answerable = set(
            Commitment.objects.changeable_by(user, Permission.WORK_ACTION)
            .filter(priority__plan=plan)
            .values_list("pk", flat=True)
            if user.is_authenticated
            else ()
        )
        for row in Commitment.objects.filter(priority__plan=plan).select_related("agency"):
            row.may_answer = row.pk in answerable and row.asked_at and not plan.is_replaced
            commitments[row.priority_id].append(row)
        kept = [each for each in priorities if not each.is_dropped]
        for_steps = {
            "priorities": kept,
            "put_to": steps.put_to(plan, user) if plan.may_change else [],
            "may_begin_next": may_edit and steps.may_begin_next(plan),
        }
        unasked = any(not row.asked_at for rows in commitments.values() for row in rows)
        return super().get_context_data(
            priorities=kept,
            dropped=[each for each in priorities if each.is_dropped],
            commitments=commitments,
            slots={name: slots.collect(name, kept, user) for name in OF_PRIORITY}
            | {"plan.section": slots.collect("plan.section", [plan], user)},
            chain=chain.around(kept, user, without=(chain.ACTION, chain.RESULT)),
            may_edit=may_edit,
            unprintable=pdf.unprintable(documents.plan(plan, user)) if may_edit else [],
            may_change=may_edit and plan.may_change,
            step=steps.next_step(plan, **for_steps),
            other_steps=steps.other_steps(plan, unasked=unasked, **for_steps),
            follower=follower_of(plan),
            put_to=for_steps["put_to"],
            comments=comments_of(plan, may_edit),
            events=Event.objects.about(plan)[:50] if internal else None,
            **kwargs,
        )


class PlanPdf(ObjectPage):
    permission = EVERYONE
    model = Plan

    def get_queryset(self):
        return Plan.objects.with_place().select_related("adopted_by__item__meeting__body")

    def get(self, request, *args, **kwargs):
        content = pdf.render("plan.typ", documents.plan(self.object, request.user))
        return pdf_response(content, f"{file_stem(str(self.object))}.pdf")


class _PlanForm:
    permission = Permission.EDIT_PLAN
    form_class = forms.PlanForm

    def get_form_kwargs(self):
        user, right = self.request.user, Permission.EDIT_PLAN
        here = Neighbourhood.objects.changeable_by(user, right)
        areas = Area.objects.filter(neighbourhoods__in=here).distinct()
        city = holds_city(user, right)
        bodies = Body.objects.exclude(power=Body.Power.OPERATIONAL)
        if not city:
            bodies = bodies.filter(neighbourhood__in=here)
        return {
            "neighbourhoods": here,
            "areas": areas if city else Area.objects.none(),
            "bodies": bodies,
            "whole_city": city,
        }


class PlanAdd(_PlanForm, FormPage):
    title = "Start a plan"
    button = "Start plan"
    message = "Plan created. Add its priorities next."

    def get_form_kwargs(self):
        year = timezone.localdate().year
        initial = {"first_year": year, "last_year": year}
        return super().get_form_kwargs() | {"initial": initial}

    def save(self, form):
        return operations.save_plan(by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return reverse("plans"), "All plans"


class PlanEdit(_PlanForm, ObjectFormPage):
    model = Plan
    title = "Change the plan"

    def get_form_kwargs(self):
        opened = ObjectFormPage.get_form_kwargs(self)
        return super().get_form_kwargs() | opened | {"new": False}

    def save(self, form):
        return operations.save_plan(plan=self.object, by=self.request.user, **form.cleaned_data)


class PlanReview(ObjectFormPage):
    permission = Permission.EDIT_PLAN
    model = Plan
    form_class = forms.ReviewForm
    title = "Review the plan"
    button = "Save the review"

    def get_form_kwargs(self):
        plan = self.object
        return {
            "initial": {
                "text": plan.review,
                "reviewed_on": plan.reviewed_on or timezone.localdate(),
            }
        }

    def save(self, form):
        return operations.review(plan=self.object, by=self.request.user, **form.cleaned_data)


class _PlanPress(PressPage, abstract=True):
    permission = Permission.EDIT_PLAN
    model = Plan


class PlanAsk(_PlanPress):
    """Ask the agencies that are named."""

    def act(self):
        asked, missed = operations.ask_agencies(plan=self.object, by=self.request.user)
        said = [f"We will email {', '.join(asked)}."] if asked else []
        if missed:
            names = ", ".join(missed)
            said.append(f"We cannot email {names}. Ask them by phone or on paper.")
        messages.success(self.request, " ".join(said))


class PlanNext(_PlanPress):
    message = "This is next year’s plan. Keep, change or remove each priority."

    def act(self):
        self.made = operations.begin_next(plan=self.object, by=self.request.user)

    def get_success_url(self):
        return getattr(self, "made", self.object).get_absolute_url()


class PriorityAdd(ObjectFormPage):
    adds = True
    permission = Permission.EDIT_PLAN
    model = Plan
    form_class = forms.PriorityForm
    title = "Add a priority"
    button = "Add priority"

    def save(self, form):
        return operations.save_priority(plan=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return result.get_absolute_url()


class _OfPriority(ObjectFormPage, abstract=True):
    permission = Permission.EDIT_PLAN
    model = Priority

    def get_queryset(self):
        return Priority.objects.select_related("plan", "earlier")


class PriorityEdit(_OfPriority):
    form_class = forms.PriorityForm
    title = "Change the priority"

    def get_form_kwargs(self):
        row = self.object
        named = row.commitments.exclude(agency=row.lead_id).values_list("agency", flat=True)
        opened = super().get_form_kwargs()["initial"]
        return {
            "initial": opened | {"supporting": list(named)},
            "refreshes": row.earlier_id is not None,
        }

    def save(self, form):
        row = self.object
        return operations.save_priority(
            plan=row.plan, priority=row, by=self.request.user, **form.cleaned_data
        )


class PriorityDrop(_OfPriority):
    form_class = forms.ReasonForm
    title = "Remove the priority"
    button = "Remove priority"

    def get_form_kwargs(self):
        """The reason of an earlier change is not the reason for dropping it."""
        return {}

    def save(self, form):
        return operations.drop_priority(
            priority=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return self.object.plan.get_absolute_url()


class PriorityMove(PressPage):
    permission = Permission.EDIT_PLAN
    model = Priority

    def get_queryset(self):
        return Priority.objects.select_related("plan")

    def act(self):
        up = self.request.POST.get("way") == "up"
        operations.move_priority(priority=self.object, up=up, by=self.request.user)


class CommitmentAnswer(ObjectFormPage):
    """An agency answers for itself; who writes the plan may enter what it said."""

    permission = Permission.WORK_ACTION
    model = Commitment
    form_class = forms.CommitmentForm
    template_name = "boards/plans/commitment.html"
    title = "Agency response"
    button = "Save response"
    message = "Thank you. The response is now in the plan."

    def get_queryset(self):
        return Commitment.objects.select_related("priority__plan", "agency")

    def save(self, form):
        return operations.answer_commitment(
            commitment=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return self.object.priority.get_absolute_url()

    def get_back(self):
        return self.get_success_url(None), str(self.object.priority.plan)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"intro": str(self.object)}
