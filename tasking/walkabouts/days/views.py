"""Pages of action days."""

import uuid

from django.contrib import messages
from django.urls import reverse

from accounts.access import Permission
from accounts.pages import EVERYONE, SIGNED_IN, FormPage, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, Order
from core.models import Event
from core.pdf import pdf_response
from neighbourhoods.models import Person
from neighbourhoods.services.models import numbers_at_risk
from tasking.actions.models import Action
from tasking.actions.photos.forms import as_sent
from tasking.walkabouts import states
from tasking.walkabouts.days import forms, lines, mapping, operations, printing, tasks
from tasking.walkabouts.days.models import (
    ActionDay,
    DayCost,
    DayCount,
    DayPhoto,
    DayTask,
    DayVolunteer,
)
from tasking.walkabouts.forms import CancelForm, PublishForm
from tasking.walkabouts.shown import warnings
from tasking.walkabouts.stops.views import as_picture
from tasking.walkabouts.views import AGAIN, AHEAD, PAST, Lists, Publishing

EDIT = Permission.EDIT_WALKABOUT


class ActionDays(Lists, ListPage):
    """Action days that the reader sees: everybody those that are announced or published."""

    permission = EVERYONE
    template_name = "tasking/walkabouts/days/days.html"
    orders = {
        AHEAD: Order(ActionDay, ("starts_at", "id")),
        PAST: Order(ActionDay, ("starts_at", "id"), descending=True),
    }

    def get_rows(self):
        return self.of_time(ActionDay.objects.visible_to(self.request.user))


class DayAdd(FormPage):
    permission = EDIT
    form_class = forms.DayForm
    title = "Plan an action day"
    button = "Plan"

    def get_form_kwargs(self):
        return {"user": self.request.user, "initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        return operations.plan_day(by=self.request.user, **form.for_operation())

    def get_back(self):
        return reverse("action_days"), "Action days"


class _OfDay:
    model = ActionDay

    def get_queryset(self):
        return ActionDay.objects.for_list().select_related(
            *("neighbourhood", "part__neighbourhood", "agency", "led_by", "risk_signed_by")
        )


class DayPage(_OfDay, ObjectPage):
    """One action day: for everybody where it begins and, once it is published, what came of it."""

    permission = EVERYONE
    template_name = "tasking/walkabouts/days/day.html"

    def get_context_data(self, **kwargs):
        day, user = self.object, self.request.user
        may_edit, is_inside = self.rights(day, EDIT, inside=ActionDay.objects.known_to(user))
        reads = is_inside or day.is_published
        return super().get_context_data(
            may_edit=may_edit,
            may_add=may_edit and day.state in lines.BEFORE_WRITTEN,
            is_inside=is_inside,
            reads=reads,
            agencies=list(day.agencies.order_by("name")),
            tasks=_tasks(day, user) if reads else [],
            costs=_seen(DayCost, day, user, "agency") if reads else [],
            counts=_seen(DayCount, day, user) if reads else [],
            photos=_seen(DayPhoto, day, user) if reads else [],
            volunteers=_volunteers(day, user) if may_edit else [],
            map=mapping.map_of(day),
            steps=STEPS[day.state] if may_edit and not day.is_published else (),
            at_risk=numbers_at_risk() if may_edit else [],
            warnings=warnings.of_day(day, user) if may_edit else [],
            events=Event.objects.about(day)[:20] if is_inside else [],
            **kwargs,
        )


def _seen(model, day, user, *joined):
    rows = model.objects.visible_to(user).filter(day=day).order_by("pk")
    return list(rows.select_related(*joined) if joined else rows)


def _tasks(day, user):
    """The tasks of a day; of each the action where the reader sees it. Two queries."""
    rows = _seen(DayTask, day, user, "agency", "action")
    seen = Action.objects.visible_to(user).filter(pk__in=[each.action_id for each in rows])
    seen = {each.pk: each for each in seen.select_related("owner", "lead_agency")}
    for each in rows:
        each.shown_action = seen.get(each.action_id)
    return rows


def _volunteers(day, user):
    """Those who are still named."""
    return [each for each in _seen(DayVolunteer, day, user) if each.name]


SIGN_AGAIN = "The date or the place changed, so the risk assessment must be signed again."
STEPS = {
    states.PLANNED: (
        ("day_edit", "Change", "main"),
        ("day_held", "Say that it was held", "second"),
        ("day_cancel", "Cancel the action day", "link"),
    ),
    states.DONE: (
        ("day_write", "Write the result", "main"),
        ("day_held", "Correct how many came", "link"),
    ),
    states.WRITTEN: (
        ("day_publish", "Publish the result", "main"),
        ("day_correct", "Correct the result", "second"),
    ),
    states.CANCELLED: (),
}


class DayEdit(_OfDay, ObjectFormPage):
    permission = EDIT
    form_class = forms.DayForm
    title = "Change the action day"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "is_new": False}

    def save(self, form):
        was_signed = self.object.risk_signed_on
        day = operations.change_day(day=self.object, by=self.request.user, **form.for_operation())
        if was_signed and not day.risk_signed_on and form.cleaned_data["risk_signed_on"]:
            messages.warning(self.request, SIGN_AGAIN)
        return day


class _Step(_OfDay, ObjectFormPage, abstract=True):
    operation = None

    def save(self, form):
        return type(self).operation(day=self.object, by=self.request.user, **form.cleaned_data)


class DayCancel(_Step):
    adds = True
    permission = EDIT
    form_class = CancelForm
    title = button = "Cancel the action day"
    operation = staticmethod(operations.cancel_day)


class DayHeld(_Step):
    permission = EDIT
    form_class = forms.HeldForm
    title = "Record that the day was held"
    operation = staticmethod(operations.say_held)


class DayWrite(_Step):
    adds = True
    permission = EDIT
    form_class = forms.ResultForm
    title = button = "Write the result"
    message = "The result is saved. Someone else must now publish it."
    operation = staticmethod(operations.write_result)

    def get_form_kwargs(self):
        return {"open_tasks": len(tasks.still_open(self.object))}


class DayCorrect(_Step):
    permission = EDIT
    form_class = forms.CorrectForm
    title = "Correct the result"
    intro = AGAIN
    operation = staticmethod(operations.correct_result)


class DayPublish(Publishing, _Step):
    adds = True
    permission = EDIT
    form_class = PublishForm
    template_name = "tasking/walkabouts/publish.html"
    title = button = "Publish the result"
    intro = "Everyone will read it, with costs, counts and the photographs that may be published."
    message = "The result is now public."

    def get_warnings(self):
        return warnings.of_day(self.object, self.request.user)

    def save(self, form):
        seen = form.cleaned_data["seen"]
        return operations.publish_day(day=self.object, by=self.request.user, seen=seen)


class DayWithdraw(_OfDay, PressPage):
    permission = EDIT
    message = "The result is no longer public."

    def act(self):
        operations.withdraw_day(day=self.object, by=self.request.user)


class _Add(_OfDay, ObjectFormPage, abstract=True):
    """A further line of an action day."""

    adds = True
    button = "Add"
    operation = None

    def get_form_kwargs(self):
        return {"initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        return type(self).operation(day=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.get_absolute_url()


class TaskAdd(_Add):
    permission = EDIT
    form_class = forms.TaskForm
    title = "Add a task"
    intro = "The agency is offered it as an action, due on the day."
    operation = staticmethod(lines.add_task)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"people": Person.objects.visible_to(self.request.user)}


class VolunteerAdd(_Add):
    permission = EDIT
    form_class = forms.VolunteerForm
    title = "Add a volunteer"
    operation = staticmethod(lines.add_volunteer)


class CostAdd(_Add):
    permission = EDIT
    form_class = forms.CostForm
    title = "Add a cost"
    operation = staticmethod(lines.add_cost)


class CountAdd(_Add):
    permission = EDIT
    form_class = forms.CountForm
    title = "Add a count"
    operation = staticmethod(lines.add_count)


class DayPhotoAdd(_Add):
    permission = EDIT
    form_class = forms.DayPhotoForm
    title = "Add a photograph"

    def get_form(self, data=None):
        return self.form_class(data, self.request.FILES or None, **self.get_form_kwargs())

    def save(self, form):
        said = form.cleaned_data
        said = said | {"photo": as_sent(said["photo"])}
        return lines.add_day_photo(day=self.object, by=self.request.user, **said)


class _OfLine(PressPage, abstract=True):
    def get_queryset(self):
        return self.model.objects.select_related("day")

    def get_success_url(self):
        return self.object.day.get_absolute_url()


class _Remove(_OfLine, abstract=True):
    def act(self):
        lines.remove_line(line=self.object, by=self.request.user)


class TaskRemove(_OfLine):
    permission = EDIT
    model = DayTask
    message = "The task has been removed and its action cancelled."

    def act(self):
        lines.remove_task(task=self.object, by=self.request.user)


class VolunteerRemove(_Remove):
    permission = EDIT
    model = DayVolunteer


class CostRemove(_Remove):
    permission = EDIT
    model = DayCost


class CountRemove(_Remove):
    permission = EDIT
    model = DayCount


class DayPhotoRemove(_OfLine):
    permission = EDIT
    model = DayPhoto
    message = "The photograph has been removed."

    def act(self):
        lines.remove_day_photo(photo=self.object, by=self.request.user)


class Photo(ObjectPage):
    """The bytes, after the same check as every page."""

    permission = EVERYONE
    model = DayPhoto

    def get_queryset(self):
        return DayPhoto.objects.select_related("content")

    def get(self, request, *args, **kwargs):
        return as_picture(self.object)


class FieldSheet(_OfDay, ObjectPage):
    """What lies on the table on the day: tasks, numbers to ring, and nobody's contact details."""

    permission = SIGNED_IN

    def get_seen(self, rows, user):
        return rows.known_to(user)

    def get(self, request, *args, **kwargs):
        day = self.object
        name = f"action-day-{day.day:%Y-%m-%d}-{day.neighbourhood.slug}.pdf"
        return pdf_response(printing.field_sheet(day, _tasks(day, request.user)), name)
