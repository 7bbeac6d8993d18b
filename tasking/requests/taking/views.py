"""Log it: street, what, service, who rang."""

import uuid
from functools import cached_property

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.access import Permission, reaches_q
from accounts.pages import OTHER, FormPage, is_another
from boards.models import AgendaItem
from core import slots
from core.errors import Refused, WrongState
from core.forms import errors_of
from core.middleware import wants_json
from core.picker import is_key
from core.publicforms import danger
from neighbourhoods.models import Neighbourhood, Service
from tasking.requests import operations, rules
from tasking.requests.complaints.operations import hand_over_complaint
from tasking.requests.models import ServiceRequest
from tasking.requests.nearby import looking
from tasking.requests.nearby.operations import add_reporter
from tasking.requests.shown.slots import REPEATED
from tasking.requests.taking import forms, streets
from tasking.requests.taking.rules import already

LOG = Permission.LOG_REQUEST
JUST_LOGGED = "just_logged"
"""In the session: the reference and the reply of what the user may not read again."""
AGAIN = "If this is a different request, select “Log it” again."


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
        if "enquiry" in self.request.GET:
            opened["member"] = forms.own_entry(self.request.user)
        if self.item:
            opened |= {"channel": "meeting"}
            opened.setdefault("neighbourhood", self.item.meeting.body.neighbourhood_id)
        return {
            "initial": opened,
            "neighbourhoods": Neighbourhood.objects.filter(pk__in=keys).order_by("name"),
        }

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if wants_json(request):
            return self.post_queued(form)
        if form.is_valid() and (near := self.near(form)).rows:
            form.offer(near.open)
            if form.cleaned_data["same_seen"] != near.latest.reference:
                form.data = form.data.copy()
                form.data["same_as"] = ""
                form.data["same_seen"] = near.latest.reference
                return self.render(form=form, near=near)
            if chosen := form.chosen():
                return self.add_to(form, chosen)
        return super().post(request, *args, **kwargs)

    def post_queued(self, form):
        """The same for the browser's queue: what it puts on the page that stays open. What had to wait for a network
        is logged once, though the same was logged before."""
        if is_another(self.request):
            return JsonResponse({"error": OTHER}, status=401)
        if not form.is_valid():
            return _refused(errors_of(form))
        near = self.near(form)
        said, latest = form.cleaned_data, near.latest.reference if near.rows else ""
        if near.rows and said["same_seen"] != latest and not said["waited"]:
            return _refused({"": [already(near.rows), AGAIN]}, same=latest)
        form.offer(near.open)
        chosen = form.chosen()
        try:
            made = self.add(form, chosen) if chosen else self.save(form)
        except WrongState:
            raise
        except Refused as refused:
            return _refused({refused.field or "": [refused.message]})
        is_request = isinstance(made, ServiceRequest)
        shown = {
            "made": made, "is_added": chosen is not None, "is_request": is_request,
            "reply": rules.reply(made) if is_request else made.reply,
            "already": "" if chosen else already(near.rows),
            "opens": type(made).objects.filter(pk=made.pk).visible_to(self.request.user).exists(),
        }  # fmt: skip
        piece = render_to_string("tasking/requests/logged.html", shown, self.request)
        return JsonResponse({"ok": True, "piece": piece})

    def near(self, form):
        """What was logged of the same service at the same place."""
        said = form.cleaned_data
        if said["kind"] == forms.COMPLAINT or said["member"]:
            return looking.Nearby()
        if ServiceRequest.objects.filter(client_id=said["client_id"]).exists():
            return looking.Nearby()  # this very press, once more
        return looking.around(form.spot(), self.request.user)

    def add_to(self, form, chosen):
        """Another person asks for what was logged: no second request."""
        try:
            row = self.add(form, chosen)
        except Refused as refused:
            return self.refuse(form, refused)
        messages.success(self.request, f"Added to {row.reference}. {rules.reply(row)}")
        return redirect(row)

    def add(self, form, chosen):
        said = form.cleaned_data
        return add_reporter(
            request=chosen, what=said["what"], reporter=form.reporter(),
            client_id=said["client_id"], by=self.request.user,
        )  # fmt: skip

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
        messages.success(self.request, f"{result.reference} logged.")
        self.request.session[JUST_LOGGED] = rules.reply(result)
        return reverse("request_log")

    def get_context_data(self, **kwargs):
        shown = super().get_context_data(
            numbers=danger.numbers(), item=self.item,
            streets=streets.known(self.request.user, self.places),
            just_logged=self.request.session.pop(JUST_LOGGED, ""), **kwargs,
        )  # fmt: skip
        if "near" not in shown and not shown["form"].is_bound:
            shown["near"] = self.known_before(shown["form"].initial)
        if near := shown.get("near"):
            latest = [near.latest] if near.is_repeated and near.latest else []
            collected = slots.collect(REPEATED, latest, self.request.user)
            shown |= {"already": already(near.rows), "slots": {REPEATED: collected}}
        return shown

    def known_before(self, opened):
        """What is said before anything is typed, where the address names street and service."""
        service = Service.objects.filter(pk=opened.get("service") or None).first()
        place = Neighbourhood.objects.filter(pk=opened.get("neighbourhood") or None).first()
        if not (opened.get("place") and service and place):
            return None
        return looking.around(looking.Spot(service, place, opened["place"]), self.request.user)


def _refused(errors, **more):
    words = " ".join(line for lines in errors.values() for line in lines)
    return JsonResponse({"error": words, "fields": errors} | more, status=422)


def _hand_over(form, *, by):
    said, reporter = form.cleaned_data, form.reporter() or {}
    reach = ", ".join(filter(None, (reporter.get("phone"), reporter.get("email"))))
    where = ", ".join(str(each) for each in (said["place"], said["neighbourhood"]) if each)
    return hand_over_complaint(
        words="\n".join(filter(None, (said["what"], where))), name=reporter.get("name", ""),
        reach=reach, agency=said["agency"], client_id=said["client_id"], by=by,
    )  # fmt: skip
