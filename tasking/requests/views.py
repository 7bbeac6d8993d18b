"""One request: log it, read it, and every step."""

import datetime
import uuid
from functools import cached_property

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone

from accounts import rights
from accounts.access import Permission, reaches_q
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage, ObjectPage, PressPage
from boards.models import AgendaItem
from core import slots
from core.models import Event
from core.picker import is_key
from core.publicforms import danger
from neighbourhoods.models import Neighbourhood
from tasking.requests import complaints, forms, intake, operations, rules, states
from tasking.requests.models import RequestReporter, ServiceRequest
from tasking.requests.slots import SLOTS

LOG = Permission.LOG_REQUEST
SAME_DAYS = 28


class RequestLog(FormPage):
    """Log it: for everybody with a role, on a computer and on a phone."""

    permission = LOG
    form_class = forms.LogForm
    template_name = "tasking/requests/log.html"
    title = "Log a request"
    button = "Log it"

    @cached_property
    def item(self):
        """The agenda item under which it was raised, as the address names it."""
        key = self.request.GET.get("item", "")
        if not is_key(key):
            return None
        found = AgendaItem.objects.visible_to(self.request.user).filter(pk=key)
        return found.select_related("meeting__body__neighbourhood").first()

    @cached_property
    def places(self):
        reached = reaches_q(self.request.user, LOG, neighbourhood="pk", area="area")
        return list(Neighbourhood.objects.filter(reached).order_by("name"))

    def get_form_kwargs(self):
        keys = [each.pk for each in self.places]
        opened = forms.given(self.request.GET, self.places) | {"client_id": uuid.uuid4()}
        if self.item:
            opened |= {"channel": "meeting"}
            opened.setdefault("neighbourhood", self.item.meeting.body.neighbourhood_id)
        return {
            "initial": opened,
            "neighbourhoods": Neighbourhood.objects.filter(pk__in=keys).order_by("name"),
        }

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid() and (same := self.same(form)):
            if form.cleaned_data["same_seen"] != same[0].reference:
                form.data = form.data.copy()
                form.data["same_seen"] = same[0].reference
                return self.render(form=form, already=_already(same), same=same)
        return super().post(request, *args, **kwargs)

    def same(self, form):
        """What was logged of the same street and service in four weeks, the latest first."""
        said = form.cleaned_data
        if said["kind"] == forms.COMPLAINT or not said["place"]:
            return []
        if ServiceRequest.objects.filter(client_id=said["client_id"]).exists():
            return []  # this very press, once more
        rows = ServiceRequest.objects.same_as(said["place"], said["service"])
        since = timezone.now() - datetime.timedelta(days=SAME_DAYS)
        return list(rows.filter(received_at__gte=since).order_by("-received_at", "-id")[:20])

    def save(self, form):
        user = self.request.user
        if form.cleaned_data["kind"] == forms.COMPLAINT:
            return _hand_over(form, by=user)
        return operations.log_request(agenda_item=self.item, by=user, **form.for_operation())

    def get_success_url(self, result):
        """Its page; where the user may not read it again, such as a councillor's enquiry, this form, with the
        reference and the reply."""
        user, row = self.request.user, type(result).objects.filter(pk=result.pk)
        if row.visible_to(user).exists():
            return f"{result.get_absolute_url()}?logged=1"
        messages.success(self.request, f"{result.reference} logged. {rules.reply(result)}")
        return reverse("request_log")

    def get_context_data(self, **kwargs):
        shown = super().get_context_data(numbers=danger.numbers(), item=self.item, **kwargs)
        if "already" not in shown and not shown["form"].is_bound:
            shown["already"] = self.known_before(shown["form"].initial)
        return shown

    def known_before(self, opened):
        """What is said before anything is typed, where the address names street and service."""
        if not (opened.get("place") and opened.get("service")):
            return ""
        rows = ServiceRequest.objects.same_as(opened["place"], opened["service"])
        since = timezone.now() - datetime.timedelta(days=SAME_DAYS)
        return _already(list(rows.filter(received_at__gte=since).order_by("-received_at")[:20]))


def _already(rows):
    return rules.already(rows, timezone.localdate())


def _hand_over(form, *, by):
    said, reporter = form.cleaned_data, form.reporter() or {}
    reach = ", ".join(filter(None, (reporter.get("phone"), reporter.get("email"))))
    where = ", ".join(str(each) for each in (said["place"], said["neighbourhood"]) if each)
    return complaints.hand_over_complaint(
        words="\n".join(filter(None, (said["what"], where))), name=reporter.get("name", ""),
        reach=reach, agency=said["agency"], client_id=said["client_id"], by=by,
    )  # fmt: skip


class RequestPage(ObjectPage):
    """One request: how it stands, what to tell whoever asked, and the steps."""

    permission = SIGNED_IN
    model = ServiceRequest
    template_name = "tasking/requests/request.html"

    def get_queryset(self):
        return ServiceRequest.objects.for_list().select_related(
            "taken_by", "member", "agenda_item__meeting__body"
        )

    def get_context_data(self, **kwargs):
        user, request = self.request.user, self.object
        may_work, may_chase, reaches = self.rights(
            request, Permission.WORK_REQUEST, LOG, reaches=ServiceRequest.objects.reached_by(user)
        )
        works = may_work or may_chase
        item = request.agenda_item
        sees_item = item and AgendaItem.objects.visible_to(user).filter(pk=item.pk).exists()
        return super().get_context_data(
            steps=steps_of(request) if works else (),
            may_acknowledge=works and request.is_enquiry and not request.acknowledged_at,
            reporter=RequestReporter.objects.filter(request=request).first() if reaches else None,
            updates=request.updates.all()[:100] if works else (),
            shows_updates=works,
            meeting=item.meeting if sees_item else None,
            reply=rules.reply(request),
            just_logged="logged" in self.request.GET,
            events=Event.objects.about(request)[:50] if works else None,
            slots={name: slots.collect(name, [request], user) for name in SLOTS},
            **kwargs,
        )


def steps_of(request):
    """[(name of an address, words, rank)] of what can be done with it now; what a team works here has steps of its
    own."""
    if intake.why_kept(request):
        return [("request_note", "Add a note", "link")]
    if not request.is_open:
        return [("request_open_again", "Reopen", "second")] if request.may_be_reopened else []
    first = [("request_landlord", "Landlord told", "main")] if request.waits_for_landlord else []
    has_it = request.state == states.WITH_TEAM
    words = "Change what was promised" if has_it else "With the team"
    found = [*first, ("request_with_team", words, "second" if has_it or first else "main")]
    if request.state != states.WAITING:
        found.append(("request_wait", "Waiting", "second"))
    found.append(("request_finish", "Finish", "main" if has_it else "second"))
    return [
        *found, ("request_note", "Add a note", "link"), ("request_service", "Correct the service", "link")
    ]  # fmt: skip


class Step(ObjectFormPage, abstract=True):
    """A step of a request."""

    permission = SIGNED_IN
    model = ServiceRequest
    operation = None
    message = "Saved."
    right = LOG

    def get_queryset(self):
        return ServiceRequest.objects.for_list()

    def check_permission(self):
        super().check_permission()
        if self.request.method in ("GET", "HEAD") and not self.allowed(self.object, LOG):
            self.ask_right_of_step()

    def ask_right_of_step(self):
        rights.require(LOG, by=self.request.user, on=self.object)

    def ask_right(self):
        self.ask_right_of_step()

    def get_form_kwargs(self):
        opened = super().get_form_kwargs().get("initial", {})
        return {"initial": opened | {"client_id": uuid.uuid4()}}

    def save(self, form):
        return type(self).operation(request=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.get_absolute_url()


class WithTeam(Step):
    form_class = forms.PassOnForm
    operation = staticmethod(operations.pass_on)
    title = "With the team"
    intro = "What the team calls it, and what it promised."


class Wait(Step):
    adds = True
    form_class = forms.WaitForm
    operation = staticmethod(operations.wait)
    title = "Waiting"


class Finish(Step):
    adds = True
    form_class = forms.FinishForm
    operation = staticmethod(operations.finish)
    title = "Finish"


class Reopen(Step):
    adds = True
    form_class = forms.ReopenForm
    operation = staticmethod(operations.reopen)
    title = "Reopen"
    button = "Reopen"


class AddNote(Step):
    adds = True
    form_class = forms.NoteForm
    operation = staticmethod(operations.add_note)
    title = "Add a note"


class CorrectService(Step):
    form_class = forms.ServiceForm
    operation = staticmethod(operations.correct_service)
    title = "Correct the service"
    intro = "The time it was received stays."

    def get_form_kwargs(self):
        return {"initial": {"service": self.object.service_id, "agency": self.object.agency_id}}


class TellLandlord(Step):
    adds = True
    form_class = forms.LandlordForm
    operation = staticmethod(operations.tell_landlord)
    title = "The landlord was told"
    intro = "Ring first. The time is recorded when you save."

    def get_form_kwargs(self):
        return {}


class Acknowledge(PressPage):
    """The member was told that the enquiry was received."""

    permission = SIGNED_IN
    model = ServiceRequest
    message = "Recorded: the councillor knows that it was received."

    def ask_right(self):
        rights.require(LOG, by=self.request.user, on=self.object)

    def act(self):
        operations.acknowledge(request=self.object, by=self.request.user)
