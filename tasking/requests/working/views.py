"""Pages of the work of requests: the queue of a team, one request, and its steps."""

import uuid

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, Order
from core.errors import Refused
from neighbourhoods.models import ClosedDay, Service
from tasking.requests.working import forms, operations, states
from tasking.requests.working.merging import merging
from tasking.requests.working.models import ServiceTeam, WorkedRequest
from tasking.requests.working.querysets import works_on
from tasking.requests.working.timed import clock
from tasking.requests.working.timed.timing import pauses_of
from tasking.sharing.marking_pages import AsksWhy

WORK = Permission.WORK_REQUEST
PRESSES = {
    states.ASSIGNED: "Return it to the team", states.SCHEDULED: "Schedule",
    states.IN_PROGRESS: "Start work", states.AWAITING_REPORTER: "Wait for the person who reported it",
    states.CLOSED: "Close it",
}  # fmt: skip
"""What is done in one press, with the words of its button."""


def presses_of(worked):
    """[(state, words)] of the steps that one press takes from here."""
    found = []
    for to in states.steps_from(worked.state, worked.came_from):
        alone = to in PRESSES and not states.MACHINE.needs_reason(worked.state, to)
        if alone and not (to == states.CLOSED and not worked.ended):
            words = "Reopen it" if worked.asks_to_reopen else PRESSES[to]
            found.append((to, "Resume work" if worked.waits else words))
    if worked.waits and worked.came_from == states.TRIAGED:
        found.append((states.TRIAGED, "Resume work"))
    return found


SHOWS = [("mine", "Mine"), ("nobody", "Not taken yet"), ("late", "Late")]


class Queue(ListPage):
    """What the user's services have to work, the most pressing first."""

    permission = WORK
    template_name = "tasking/requests/working/queue.html"
    order = Order(WorkedRequest, ("due_at", "id"), index="worked_open")

    def get_rows(self):
        rows = WorkedRequest.objects.queue_of(self.request.user).whole()
        asked = self.request.GET
        if asked.get("show") == "mine":
            rows = rows.filter(assigned_to=self.request.user)
        elif asked.get("show") == "nobody":
            rows = rows.filter(assigned_to=None)
        elif asked.get("show") == "late":
            rows = rows.filter(~Q(state__in=states.AWAITING), due_at__lt=timezone.now())
        if asked.get("state") in states.OPEN:
            rows = rows.filter(state=asked["state"])
        return rows

    def get_context_data(self, **kwargs):
        lines = [(each, presses_of(each)[:3]) for each in self.found]
        choices = [each for each in WorkedRequest.State.choices if each[0] in states.OPEN]
        return super().get_context_data(lines=lines, states=choices, shows=SHOWS, **kwargs)


class _OfWork:
    """A page about the work of a request."""

    model = WorkedRequest

    def get_queryset(self):
        return WorkedRequest.objects.whole()

    def get_success_url(self, result=None):
        return self.object.get_absolute_url()


class Work(AsksWhy, _OfWork, ObjectPage):
    """How a request stands with its team, and what happened."""

    permission = SIGNED_IN
    open_name = "request_open"
    template_name = "tasking/requests/working/work.html"

    def get_context_data(self, **kwargs):
        worked = self.object
        may_work, may_log = self.rights(worked, WORK, Permission.LOG_REQUEST)
        return super().get_context_data(
            may_work=may_work, may_log=may_log, presses=presses_of(worked) if may_work else (),
            takes=may_work and self._takes(), ends=may_work and self._may(states.RESOLVED),
            closes=may_work and self._may(states.CLOSED) and not worked.ended,
            asks=may_work and worked.may_ask_partner,
            sends_back=may_work and self._may(states.TRIAGED) and not worked.waits,
            reopens=may_log and self._may(states.REOPEN_REQUESTED) and worked.may_come_back,
            steps=worked.steps.select_related("team"), targets=worked.targets.select_related("service"),
            escalations=worked.escalations.all(), followers=merging.followers_of(worked, self.request.user),
            **self._times(), **kwargs,
        )  # fmt: skip

    def get_marked(self):
        return self.object.request

    def _takes(self):
        worked = self.object
        has_it = worked.assigned_to if worked.state in states.WITH_TEAM else None
        return worked.may_be_taken or (has_it is not None and not works_on(has_it, worked))

    def _may(self, to):
        return states.can_move(self.object.state, to, self.object.came_from)

    def _times(self):
        """Gross and net, until it was answered or until now; and since when it waits."""
        worked, pauses = self.object, pauses_of(self.object)
        end = worked.answered_at or timezone.now()
        days = worked.days(ClosedDay.objects.days())
        time = clock.took(worked.began_at, end, worked.time_target, pauses, days)
        since = next((timezone.localdate(each.start) for each in pauses if each.end is None), None)
        waited = (timezone.localdate() - since).days if since else 0
        return {"time": time, "paused_since": since, "days_paused": waited}


class Take(_OfWork, PressPage):
    """Take a request out of the queue."""

    permission = WORK
    message = "The request is now with you."

    def act(self):
        operations.take(worked=self.object, by=self.request.user)

    def get_success_url(self):
        return (
            reverse("request_queue")
            if "in_queue" in self.request.POST
            else super().get_success_url()
        )


class Step(Take):
    """A step that needs no word."""

    message = "Saved."

    def act(self):
        to = self.request.POST.get("to", "")
        if to not in states.STATES:
            raise Refused("Choose a step")
        operations.move_work(worked=self.object, to=to, by=self.request.user)


class WorkForm(_OfWork, ObjectFormPage):
    """A form about the work. It carries the id of the press."""

    permission = WORK
    button = "Save"

    def get_form_kwargs(self):
        return {"initial": {"client_id": uuid.uuid4()}}

    def get_about(self):
        return f"{self.object.reference} {self.object.request.what}"

    def get_back(self):
        return self.object.get_absolute_url(), self.object.reference


class End(WorkForm):
    """It was answered: with what outcome."""

    form_class = forms.OutcomeForm
    template_name = "tasking/requests/working/end.html"
    title = "Record the outcome"
    message = "Saved. Whoever asked can be told."

    def save(self, form):
        here = WorkedRequest.objects.get(pk=self.object.pk)
        can = states.can_move(here.state, states.RESOLVED, here.came_from)
        to = states.RESOLVED if can else states.CLOSED
        said = form.for_operation()
        return operations.move_work(worked=self.object, to=to, by=self.request.user, **said)


class _Note(WorkForm):
    """A step with its word."""

    form_class = forms.NoteForm
    to = ""

    def save(self, form):
        said = form.cleaned_data
        return operations.move_work(worked=self.object, to=self.to, by=self.request.user, **said)


class SendBack(_Note):
    """It is not for this team."""

    title = "Send it back"
    intro = "It goes back to be given to another team. If it is sent back twice, the team’s manager is told."
    to = states.TRIAGED
    message = "Sent back."


class Reopen(_Note):
    """It was not put right."""

    permission = Permission.LOG_REQUEST
    title = "Ask to reopen it"
    intro = "The team that last dealt with it will reply."
    to = states.REOPEN_REQUESTED
    message = "Asked to reopen."


class KeepClosed(_Note):
    """It is not reopened."""

    title = "Keep it closed"
    to = states.CLOSED
    message = "It stays closed."

    def save(self, form):
        if not WorkedRequest.objects.get(pk=self.object.pk).asks_to_reopen:
            raise Refused("Nobody asks to reopen it any more")
        return super().save(form)


class Note(WorkForm):
    """Something about the work."""

    adds = True
    form_class = forms.SayForm
    title = "Add a note"
    message = "Note added."

    def save(self, form):
        return operations.add_note(worked=self.object, by=self.request.user, **form.cleaned_data)


class CorrectService(WorkForm):
    """It is for another service."""

    form_class = forms.ServiceForm
    title = "Correct the service"
    intro = "The date and time received do not change. The new target counts from then."
    message = "The service is corrected."

    def get_form_kwargs(self):
        teams = ServiceTeam.objects.working().filter(agency=self.object.request.agency)
        services = Service.objects.filter(pk__in=teams.values("service")).order_by("name")
        return {"services": services, "initial": {"service": self.object.request.service_id}}

    def save(self, form):
        return operations.correct_service(
            worked=self.object, by=self.request.user, **form.cleaned_data
        )
