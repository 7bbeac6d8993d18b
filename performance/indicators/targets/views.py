"""Pages of targets: those that hold with the earlier ones, and the forms of who keeps them."""

from django.urls import reverse

from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage
from performance.indicators.querysets import EDIT
from performance.indicators.targets import forms, operations
from performance.indicators.targets.models import Target
from performance.indicators.views import OfIndicator
from performance.indicators.wording import in_words, unit_asked


class Targets(OfIndicator, ObjectPage):
    """What is aimed at, place by place, and what was aimed at before."""

    permission = EVERYONE
    template_name = "performance/indicators/targets.html"

    def get_context_data(self, **kwargs):
        rows = Target.objects.visible_to(self.request.user).filter(indicator=self.object)
        rows = list(rows.with_places().prefetch_related("milestones"))
        for each in rows:
            each.words = in_words(self.object, each.value)
            each.from_words = "" if each.baseline is None else in_words(self.object, each.baseline)
            each.on_the_way = [
                (step.on, in_words(self.object, step.value)) for step in each.milestones.all()
            ]
            each.chosen = _chosen(each)
        rows.sort(key=lambda each: (each.level != Target.Level.CITY, each.level, each.place))
        return super().get_context_data(
            held=[each for each in rows if each.superseded_at is None],
            earlier=[each for each in rows if each.superseded_at is not None],
            may_edit=self.allowed(self.object, EDIT),
            **kwargs,
        )


class TargetSet(OfIndicator, ObjectFormPage):
    """Set a target, or another one in its place."""

    permission = EDIT
    form_class = forms.TargetForm
    title = "Set a target"
    button = "Set target"
    message = "Target set."

    def get_form_kwargs(self):
        chosen = self.request.GET.get("place", forms.CITY)
        held = Target.objects.visible_to(self.request.user).held().filter(indicator=self.object)
        held = held.with_places().prefetch_related("milestones")
        old = next((each for each in held if _chosen(each) == chosen), None)
        first = {"place": chosen, "steps": forms.NO_STEPS}
        if old is not None:
            first |= {"value": old.value.normalize(), "due_on": old.due_on, "source": old.source}
            first |= {"baseline": old.baseline, "baseline_on": old.baseline_on}
            if typed := forms.milestones_as_typed(old):
                first |= {"milestones": typed, "steps": forms.OWN}
        return {"initial": first, "unit": unit_asked(self.object)}

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return reverse("targets", args=[self.object.code]), "Targets"

    def save(self, form):
        return operations.set_target(
            indicator=self.object, by=self.request.user, **form.for_operation()
        )


class TargetDrop(ObjectFormPage):
    model = Target
    adds = True
    permission = EDIT
    form_class = forms.DropForm
    title = "Withdraw the target"
    button = "Withdraw target"
    message = "Target withdrawn."

    def get_queryset(self):
        return Target.objects.held().with_places()

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return self.object.get_absolute_url(), "Targets"

    def save(self, form):
        return operations.drop_target(target=self.object, by=self.request.user, **form.cleaned_data)


def _chosen(target):
    """The place of a target as the form names it."""
    if target.area_id:
        return f"area-{target.area_id}"
    return str(target.neighbourhood_id or forms.CITY)
