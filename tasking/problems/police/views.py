"""Pages of police priorities: for everybody, and for who keeps them."""

import uuid
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import EVERYONE, FormPage, ObjectFormPage, ObjectPage, PressPage
from boards.models import Priority as PlanPriority
from core import pdf
from core.text import file_stem
from neighbourhoods.models import Agency, Neighbourhood
from tasking.problems import choices
from tasking.problems.models import Problem
from tasking.problems.police import forms, operations, printing
from tasking.problems.police.models import MOST, PolicePriority, PolicePriorityNote

EDIT = Permission.EDIT_PROBLEM
EARLIER = 30


class PolicePriorities(ObjectPage):
    """What the police team puts first here now, what was done, and what came of earlier ones."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"
    template_name = "tasking/problems/police/priorities.html"

    def get_context_data(self, **kwargs):
        user, place, today = self.request.user, self.object, timezone.localdate()
        rows = PolicePriority.objects.visible_to(user).filter(neighbourhood=place)
        rows = rows.select_related("agency", "problem", "plan_priority__plan")
        rows = rows.prefetch_related("notes")
        running = list(rows.filter(ends_on=None).order_by("number"))
        edits = PolicePriority.objects.changeable_by(user, EDIT).filter(neighbourhood=place)
        seen = Problem.objects.visible_to(user).filter(neighbourhood=place)
        return super().get_context_data(
            running=running,
            earlier=rows.exclude(ends_on=None).order_by("-ends_on", "-id")[:EARLIER],
            edited=set(edits.values_list("pk", flat=True)),
            problems=set(seen.values_list("pk", flat=True)),
            may_add=len(running) < MOST and may_set(user, place),
            today=today,
            **kwargs,
        )


def may_set(user, place):
    """Whether the user may set a priority at the place: by place, or for the agency."""
    return user.is_authenticated and choices.places(user).filter(pk=place.pk).exists()


class PoliceSheet(ObjectPage):
    """The published priorities of a place on A4, for a board's agenda or a forum's table."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"

    def get(self, request, *args, **kwargs):
        today = timezone.localdate()
        content = pdf.render("police.typ", printing.sheet(self.object, today))
        name = f"{file_stem(str(self.object))}-{today:%Y-%m-%d}-police-priorities.pdf"
        return pdf.pdf_response(content, name)


def offered(user, place):
    """What the forms of a priority take."""
    agencies = choices.agencies(user)
    return {
        "agencies": Agency.objects.offered() if agencies is None else agencies,
        "problems": operations.problems_at(place, user),
        "priorities": PlanPriority.objects.visible_to(user).filter(plan__neighbourhood=place),
    }


class PoliceAdd(FormPage):
    """A priority of a place: set by place, or for the agency by whoever works there."""

    permission = EDIT
    form_class = forms.NewPriorityForm
    title = "Set a police priority"
    message = "Saved. Everybody reads it once you publish it."

    def check_permission(self):
        super().check_permission()
        if not may_set(self.request.user, self.place):
            raise PermissionDenied(f"You do not have permission to {EDIT.label} here.")

    @cached_property
    def place(self):
        return get_object_or_404(Neighbourhood, slug=self.kwargs["slug"])

    def get_form_kwargs(self):
        initial = {"client_id": uuid.uuid4(), "starts_on": timezone.localdate()}
        return offered(self.request.user, self.place) | {"initial": initial}

    def save(self, form):
        return operations.set_priority(
            neighbourhood=self.place, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return str(self.place)

    def get_back(self):
        return reverse("police_priorities", args=[self.place.slug]), "Police priorities"


class PoliceEdit(ObjectFormPage):
    permission = EDIT
    model = PolicePriority
    form_class = forms.PriorityForm
    title = "Change the police priority"

    def get_queryset(self):
        return PolicePriority.objects.select_related("neighbourhood", "agency")

    def get_form_kwargs(self):
        kwargs = offered(self.request.user, self.object.neighbourhood) | super().get_form_kwargs()
        own = Agency.objects.filter(pk=self.object.agency_id)
        linked = Problem.objects.filter(pk=self.object.problem_id)
        seen = Problem.objects.visible_to(self.request.user)
        if linked.filter(pk__in=seen.values("pk")).exists():
            kwargs["problems"] = kwargs["problems"] | seen.filter(pk=self.object.problem_id)
        return kwargs | {"agencies": kwargs["agencies"] | own}

    def save(self, form):
        return operations.change_priority(
            priority=self.object, by=self.request.user, **form.cleaned_data
        )


class PoliceEnd(ObjectFormPage):
    permission = EDIT
    model = PolicePriority
    form_class = forms.EndForm
    title = "End the police priority"
    button = "End"

    def get_queryset(self):
        return PolicePriority.objects.select_related("neighbourhood")

    def get_form_kwargs(self):
        return {"initial": {"ends_on": timezone.localdate(), "result": self.object.result}}

    def save(self, form):
        return operations.end_priority(
            priority=self.object, by=self.request.user, **form.cleaned_data
        )


class _Press(PressPage, abstract=True):
    model = PolicePriority

    def get_queryset(self):
        return PolicePriority.objects.select_related("neighbourhood")


class PoliceKeep(_Press):
    permission = EDIT
    message = "Kept on for three more months."

    def act(self):
        operations.keep_priority(priority=self.object, by=self.request.user)


class PolicePublish(_Press):
    permission = EDIT
    message = "Published."

    def act(self):
        operations.publish_priority(priority=self.object, by=self.request.user)


class PoliceNoteAdd(ObjectFormPage):
    adds = True
    permission = EDIT
    model = PolicePriority
    form_class = forms.NoteForm
    title = "What was done"

    def get_queryset(self):
        return PolicePriority.objects.select_related("neighbourhood")

    def get_form_kwargs(self):
        return {"initial": {"client_id": uuid.uuid4(), "on": timezone.localdate()}}

    def save(self, form):
        return operations.add_note(priority=self.object, by=self.request.user, **form.cleaned_data)


class PoliceNoteRemove(PressPage):
    permission = EDIT
    model = PolicePriorityNote
    message = "The note was removed."

    def get_queryset(self):
        return PolicePriorityNote.objects.select_related("priority__neighbourhood")

    def act(self):
        operations.remove_note(note=self.object, by=self.request.user)
