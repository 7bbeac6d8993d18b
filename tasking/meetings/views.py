"""Pages of tasking groups: nominations, escalations, the press that builds an agenda, and issuing actions."""

import uuid

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, ObjectListPage, Order
from boards.models import Meeting
from core.models import Event
from core.publicforms import danger
from neighbourhoods.models import Agency
from tasking.meetings import forms, operations
from tasking.meetings.agenda.operations import OPEN, build_agenda
from tasking.meetings.closing import closes_at, next_meeting
from tasking.meetings.correcting.operations import why_words_stay
from tasking.meetings.escalations import operations as escalating
from tasking.meetings.issuing.operations import issue_actions
from tasking.meetings.models import Escalation, Nomination, TaskingGroup
from tasking.meetings.shown.room import closing, room_of
from tasking.models import Problem, ServiceRequest

READS, RUNS = Permission.VIEW_PRIVATE, Permission.RUN_MEETING


class Groups(ListPage):
    """The tasking groups that one works with, each with what one may do there."""

    permission = READS
    template_name = "tasking/meetings/groups.html"
    order = Order(TaskingGroup, ("name", "id"), small="the bodies of one council: some dozens")

    def get_rows(self):
        return TaskingGroup.objects.visible_to(self.request.user)


def here(rows, group):
    """Of problems or requests those that lie in the place of a group."""
    if group.neighbourhood_id:
        return rows.filter(neighbourhood=group.neighbourhood_id)
    return rows.filter(neighbourhood__area=group.area_id) if group.area_id else rows


def open_requests(user, group):
    """What a group may be asked about: open requests in its place that the user sees, without councillors'
    enquiries."""
    rows = ServiceRequest.objects.visible_to(user).ordinary().open()
    return here(rows, group).order_by("pk")


class _AddsRow:
    """What was added has a page of its own."""

    adds = True

    def get_success_url(self, result):
        return result.get_absolute_url()


class _OfGroup:
    model = TaskingGroup
    lookup = "slug"

    def get_queryset(self):
        return TaskingGroup.objects.select_related("neighbourhood", "area")

    def get_back(self):
        return reverse("nominations", args=[self.object.slug]), "Nominations"


class Nominations(_OfGroup, ObjectListPage):
    """What was nominated for a group, the latest first."""

    permission = READS
    template_name = "tasking/meetings/nominations.html"
    order = Order(Nomination, ("id",), descending=True, within=("body",))

    def get_rows(self):
        rows = Nomination.objects.visible_to(self.request.user).filter(body=self.object.pk)
        return rows.whole()

    def get_context_data(self, **kwargs):
        said = closing(self.object)
        for each in self.found:
            late = said["until"] and each.nominated_at >= said["until"] and not each.accepted_at
            each.is_late = bool(late and each.is_waiting)
        return super().get_context_data(may_run=self.allowed(self.object, RUNS), **said, **kwargs)


class NominationAdd(_AddsRow, _OfGroup, ObjectFormPage):
    permission = READS
    form_class = forms.NominateForm
    template_name = "tasking/meetings/nomination_form.html"
    title = "Nominate a matter"
    button = "Nominate"
    message = "“{0.title}” is nominated."

    def get_form_kwargs(self):
        user, group = self.request.user, self.object
        return {
            "problems": here(Problem.objects.visible_to(user), group).order_by("pk"),
            "requests": open_requests(user, group),
            "initial": {
                "client_id": uuid.uuid4(),
                "problem": self.request.GET.get("problem"),
                "request": self.request.GET.get("request"),
                "urgency": Nomination.Urgency.NORMAL,
            },
        }

    def save(self, form):
        user = self.request.user
        agency = Agency.objects.of(user).first()
        return operations.nominate(group=self.object, agency=agency, by=user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(numbers=danger.numbers(), **closing(self.object), **kwargs)


class OfNomination:
    model = Nomination

    def get_queryset(self):
        return Nomination.objects.whole()


class NominationPage(OfNomination, ObjectPage):
    permission = READS
    template_name = "tasking/meetings/nomination.html"

    def get_context_data(self, **kwargs):
        user, row = self.request.user, self.object
        may_run = self.allowed(row, RUNS)
        meeting = next_meeting(row.body) if row.is_waiting else None
        late = meeting and row.nominated_at >= closes_at(meeting) and not row.accepted_at
        seen = {
            model: model.objects.visible_to(user).filter(pk=key).exists()
            for model, key in ((Problem, row.problem_id), (ServiceRequest, row.request_id))
            if key
        }
        matters = row.matters.filter(meeting__in=Meeting.objects.visible_to(user))
        is_own = may_run or operations.is_own(row, user)
        standing = row.matters.filter(meeting__state__in=OPEN).select_related("item", "meeting")
        return super().get_context_data(
            may_run=may_run,
            may_withdraw=row.is_waiting and is_own,
            may_change=is_own and not why_words_stay(row, standing),
            is_late=bool(late),
            reads_problem=seen.get(Problem),
            reads_request=seen.get(ServiceRequest),
            matters=matters.select_related("meeting__body"),
            events=Event.objects.about(row)[:50],
            **kwargs,
        )


class NominationWithdraw(OfNomination, PressPage):
    permission = READS
    message = "The nomination is withdrawn."

    def act(self):
        operations.withdraw_nomination(nomination=self.object, by=self.request.user)


class NominationAccept(OfNomination, ObjectFormPage):
    """A late one goes on the next agenda all the same."""

    adds = True
    permission = RUNS
    form_class = forms.LateForm
    title = "Accept a late nomination as urgent"
    button = "Accept as urgent"

    def save(self, form):
        return operations.accept_late(
            nomination=self.object, by=self.request.user, **form.cleaned_data
        )


class NominationAnswer(OfNomination, ObjectFormPage):
    adds = True
    permission = RUNS
    form_class = forms.AnswerForm
    title = "Answer a nomination"
    button = "Save answer"
    message = "“{0.title}” is answered."

    def save(self, form):
        return operations.answer_nomination(
            nomination=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return room_of(result.matters) or super().get_success_url(result)


class AgendaBuild(PressPage):
    """The agenda from what waits."""

    permission = RUNS
    model = Meeting
    message = "The agenda is up to date. Items that were taken off are not added again."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def act(self):
        build_agenda(meeting=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("agenda_edit", args=[self.object.pk])


class ActionsIssue(PressPage):
    permission = RUNS
    model = Meeting
    message = "The actions are issued."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def act(self):
        issue_actions(meeting=self.object, by=self.request.user)


class Escalations(_OfGroup, ObjectListPage):
    """What a group sent to other levels, and what other levels sent to it."""

    permission = SIGNED_IN
    template_name = "tasking/meetings/escalations.html"
    order = Order(Escalation, ("id",), descending=True, small="a few in a month for a whole city")

    def get_seen(self, rows, user):
        return rows.with_escalations(user)

    def get_rows(self):
        rows = Escalation.objects.visible_to(self.request.user).whole()
        return rows.filter(from_body=self.object.pk) | rows.filter(to_body=self.object.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            may_run=self.allowed(self.object, RUNS),
            reads=self.allowed(self.object, READS),
            **kwargs,
        )


class EscalationAdd(_AddsRow, _OfGroup, ObjectFormPage):
    permission = RUNS
    form_class = forms.EscalateForm
    title = "Escalate a matter"
    button = "Send"
    message = "“{0.title}” is sent to {0.to_body}."

    def get_form_kwargs(self):
        user, group = self.request.user, self.object
        rows = Nomination.objects.visible_to(user).filter(body=group.pk)
        return {
            "groups": escalating.receivers(group),
            "problems": here(Problem.objects.visible_to(user), group).order_by("pk"),
            "requests": open_requests(user, group),
            "nominations": rows.exclude(state=Nomination.State.WITHDRAWN).whole(),
            "initial": {
                "client_id": uuid.uuid4(),
                "problem": self.request.GET.get("problem"),
                "request": self.request.GET.get("request"),
                "nomination": self.request.GET.get("nomination"),
            },
        }

    def save(self, form):
        return escalating.escalate(group=self.object, by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return reverse("escalations", args=[self.object.slug]), "Escalations"


class _OfEscalation:
    model = Escalation

    def get_queryset(self):
        return Escalation.objects.whole()


class EscalationPage(_OfEscalation, ObjectPage):
    """Whoever sent it reads it, and the answer once there is one."""

    permission = SIGNED_IN
    template_name = "tasking/meetings/escalation.html"

    def get_context_data(self, **kwargs):
        user, row = self.request.user, self.object
        sent = Escalation.objects.sent_by(user, RUNS).filter(pk=row.pk)
        return super().get_context_data(
            may_answer=row.is_waiting and self.allowed(row, RUNS),
            may_withdraw=row.is_waiting and sent.exists(),
            reads_from=TaskingGroup.objects.visible_to(user).filter(pk=row.from_body_id).exists(),
            events=Event.objects.about(row)[:50],
            **kwargs,
        )


class EscalationAnswer(_OfEscalation, ObjectFormPage):
    adds = True
    permission = RUNS
    form_class = forms.EscalationAnswerForm
    title = "Answer an escalation"
    button = "Send answer"

    def save(self, form):
        return escalating.answer_escalation(
            escalation=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        heard = result.matters.filter(meeting__body=result.to_body_id)
        return room_of(heard) or super().get_success_url(result)


class EscalationWithdraw(_OfEscalation, PressPage):
    """For who sent it: a right on the other group, which the operation asks."""

    permission = SIGNED_IN
    message = "The escalation is withdrawn."

    def act(self):
        escalating.withdraw_escalation(escalation=self.object, by=self.request.user)
