"""Forms of measures, reached from their priority on the page of the plan."""

import uuid
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage
from boards.plans.models import Priority
from core.errors import WrongState
from performance.indicators.querysets import EDIT
from performance.indicators.targets.forms import NO_STEPS, OWN, milestones_as_typed
from performance.indicators.targets.models import Target
from performance.indicators.wording import unit_asked
from performance.measures import forms, operations, rules
from performance.measures.models import PriorityMeasure


class _Measuring(ObjectFormPage, abstract=True):
    """For who writes the plan and who keeps the figures: the operation asks that."""

    permission = SIGNED_IN

    def get_seen(self, rows, user):
        writes, keeps = (rows.changeable_by(user, each) for each in (Permission.EDIT_PLAN, EDIT))
        return rows.filter(Q(pk__in=writes.values("pk")) | Q(pk__in=keeps.values("pk")))

    @property
    def priority(self):
        return self.object

    @property
    def plan(self):
        return self.priority.plan

    @cached_property
    def settled(self):
        return rules.is_settled(self.plan)

    def get(self, request, *args, **kwargs):
        if self.plan.is_replaced:
            raise WrongState(f"“{self.plan}” was replaced. Its measures stay as they are.")
        return super().get(request, *args, **kwargs)

    def get_about(self):
        return self.priority.title

    def get_back(self):
        return self.priority.get_absolute_url(), str(self.plan)

    def get_success_url(self, result):
        return self.priority.get_absolute_url()


class MeasureAdd(_Measuring):
    model = Priority
    adds = True
    form_class = forms.MeasureForm
    title = "Add a measure"
    button = "Add measure"
    message = "Measure added."

    def get_queryset(self):
        return Priority.objects.kept().select_related("plan__neighbourhood", "plan__area")

    def get_form_kwargs(self):
        held = PriorityMeasure.objects.held().filter(priority=self.object)
        offered = rules.fit().visible_to(self.request.user)
        return {
            "indicators": offered.exclude(pk__in=held.values("indicator")),
            "place": str(self.plan.place or ""),
            "settled": self.settled,
            "initial": {"client_id": uuid.uuid4()},
        }

    def save(self, form):
        return operations.add_measure(
            priority=self.object, by=self.request.user, **form.cleaned_data
        )


class _OfMeasure(_Measuring, abstract=True):
    model = PriorityMeasure

    def get_queryset(self):
        return PriorityMeasure.objects.with_facts().select_related(
            "priority__plan__neighbourhood", "priority__plan__area"
        )

    @property
    def priority(self):
        return self.object.priority

    def get(self, request, *args, **kwargs):
        if self.object.ended_at is not None:
            raise WrongState("This measure was changed or removed. Go back to the plan.")
        return super().get(request, *args, **kwargs)

    def get_about(self):
        row = self.object
        seen = row.indicator.is_published or self.request.user.may(EDIT)
        return f"{row.indicator if seen else 'A measure'}, {row.place}"


class MeasureEdit(_OfMeasure):
    form_class = forms.ChangeForm
    title = "Change the measure"
    message = "Measure changed."

    def get_form_kwargs(self):
        row = self.object
        where = rules.CITY if row.level == Target.Level.CITY else rules.PLACE
        return {
            "place": str(self.plan.place or ""),
            "settled": self.settled,
            "initial": {"where": where, "why": row.why},
        }

    def save(self, form):
        return operations.change_measure(
            measure=self.object, by=self.request.user, **form.cleaned_data
        )


class MeasureRemove(_OfMeasure):
    form_class = forms.RemoveForm
    title = "Remove the measure"
    button = "Remove measure"
    message = "Measure removed."

    def get_form_kwargs(self):
        return {"settled": self.settled}

    def save(self, form):
        return operations.remove_measure(
            measure=self.object, by=self.request.user, **form.cleaned_data
        )


class MeasureAim(_OfMeasure):
    form_class = forms.AimForm
    title = "Set the target of the measure"
    button = "Set target"
    message = "Target set."

    def check_permission(self):
        super().check_permission()
        if not rules.may_aim(self.object, self.request.user):
            raise PermissionDenied("Only the data officer can set a target for Derby.")

    @cached_property
    def edited(self):
        return self.object.indicator

    def get_form_kwargs(self):
        old = self._held()
        if old is None:
            return {
                "initial": {"steps": NO_STEPS, "source": str(self.plan)},
                "unit": unit_asked(self.edited),
            }
        first = {"steps": NO_STEPS, "value": old.value.normalize(), "due_on": old.due_on}
        first |= {"source": old.source, "baseline": old.baseline, "baseline_on": old.baseline_on}
        if typed := milestones_as_typed(old):
            first |= {"milestones": typed, "steps": OWN}
        return {"initial": first, "unit": unit_asked(self.edited)}

    def _held(self):
        row = self.object
        rows = Target.objects.visible_to(self.request.user).held().filter(
            indicator=row.indicator_id, level=row.level, neighbourhood=row.neighbourhood_id, area=row.area_id
        )  # fmt: skip
        return rows.prefetch_related("milestones").first()

    def save(self, form):
        return operations.aim_measure(
            measure=self.object, by=self.request.user, **form.for_operation()
        )
