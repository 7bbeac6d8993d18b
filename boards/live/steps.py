"""The small endpoints that the live page's script and its plain forms share.

Every endpoint takes a form post. A browser without the script gets a redirect back; the script
gets JSON with the piece of page to put in place."""

from django.contrib import messages
from django.db import transaction
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.access import Permission
from accounts.pages import ObjectPage
from boards.decisions.forms import DecisionForm
from boards.decisions.models import Decision
from boards.decisions.operations import exclude_public, record_decision, strike_out_decision
from boards.live.views import decision_row
from boards.meetings.items.forms import LiveItemForm, UrgentForm
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.operations import add_item, hold_urgent
from boards.meetings.models import Meeting
from boards.minutes.approvals import approve_minutes, refuse_minutes, sign_minutes
from boards.minutes.forms import ApprovalForm, MinuteForm, SignatureForm
from boards.minutes.models import MinutesApproval
from boards.minutes.operations import save_minute
from boards.minutes.shown import approval
from core.errors import Refused, WrongState
from core.forms import Form, errors_of, typed_into
from core.middleware import wants_json
from core.repeat import fill_rows
from core.text import paragraphs

OTHER = "Somebody else is signed in on this device now."


class LiveStep(ObjectPage, abstract=True):
    """One thing said in the room. Subclasses validate a form and call an operation."""

    permission = Permission.RUN_MEETING
    answers_json = True
    form_class = None

    def dispatch(self, request, *args, **kwargs):
        self.answers_json = wants_json(request)
        return super().dispatch(request, *args, **kwargs)

    @property
    def meeting(self):
        return self.object

    def get_form(self, data):
        return self.form_class(data)

    def get(self, request, *args, **kwargs):
        return redirect(self.get_success_url())

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        writer = request.POST.get("as_user")
        if writer and writer != str(request.user.pk):
            return self.refuse(form, {"": [OTHER]}, script_status=401)
        if not form.is_valid():
            return self.refuse(form, errors_of(form))
        try:
            with transaction.atomic():  # what the answer tells is what was locked
                result = self.act(form.cleaned_data)
                told = self.as_json(result) if wants_json(request) else None
        except WrongState:
            raise
        except Refused as refused:
            return self.refuse(form, {refused.field or "": [refused.message]})
        return redirect(self.get_success_url()) if told is None else JsonResponse(told)

    def refuse(self, form, errors, script_status=422):
        """422 as JSON, or a page that shows what was typed and why it was not taken."""
        self.ask_right()
        lines = [message for messages in errors.values() for message in messages]
        if wants_json(self.request):
            body = {"error": " ".join(lines), "fields": errors}
            return JsonResponse(body, status=script_status)
        typed = typed_into(form)
        if not typed:
            messages.error(self.request, " ".join(lines))
            return redirect(self.get_success_url())
        return self.render_refusal(lines, typed)

    def render_refusal(self, lines, typed):
        context = {"lines": lines, "typed": typed, "back": (self.get_success_url(), "The meeting")}
        return render(self.request, "boards/live/refused.html", context, status=422)

    def act(self, cleaned):
        """Call the operation."""
        raise NotImplementedError

    def as_json(self, result):
        return {"ok": True}

    def piece(self, template, **context):
        """A piece of page for the script to put in place."""
        return render_to_string(template, context, self.request)

    def row(self, row):
        """A prepared row (core.repeat) for the script to put in place."""
        return fill_rows([row], get_token(self.request))

    def get_success_url(self):
        name = "meeting_live" if self.meeting.takes_minutes else "meeting"
        return reverse(name, args=[self.meeting.pk])


class ItemStep(LiveStep, abstract=True):
    """Something said under one item."""

    model = AgendaItem

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body")

    @property
    def meeting(self):
        return self.object.meeting

    def get_success_url(self):
        return super().get_success_url() + f"#item-{self.object.pk}"


class SaveMinute(ItemStep):
    form_class = MinuteForm

    def act(self, cleaned):
        return save_minute(item=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        return {"ok": True, "version": result.version}


class HoldUrgent(ItemStep):
    """Admit an item that was not published in time."""

    form_class = UrgentForm

    def act(self, cleaned):
        return hold_urgent(item=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        return {"ok": True, "reload": True}


class ApproveMinutes(ItemStep):
    """Whether the minutes of an earlier meeting are a correct record."""

    def get_form(self, data):
        return ApprovalForm(data, body=self.object.meeting.body_id)

    def act(self, cleaned):
        common = {"meeting": cleaned["meeting"], "item": self.object, "by": self.request.user}
        if cleaned["outcome"] == "refused":
            return refuse_minutes(reason=cleaned["corrections"], **common)
        return approve_minutes(
            corrections=paragraphs(cleaned["corrections"]), shown=cleaned["shown"], **common
        )

    def as_json(self, result):
        told = {"ok": True, "reload": True}
        if isinstance(result, MinutesApproval):
            told["shown"] = approval(result)
        return told


class SignMinutes(LiveStep):
    """The person presiding has signed the minutes that were approved."""

    model = MinutesApproval
    form_class = SignatureForm

    def get_queryset(self):
        return MinutesApproval.objects.select_related("meeting__body", "item__meeting__body")

    @property
    def meeting(self):
        return self.object.item.meeting

    def act(self, cleaned):
        return sign_minutes(approval=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        return {"ok": True, "reload": True}

    def get_success_url(self):
        return super().get_success_url() + f"#item-{self.object.item_id}"


class AddDecision(ItemStep):
    form_class = DecisionForm

    def act(self, cleaned):
        without_script = cleaned["client_id"] is None
        return record_decision(
            item=self.object, by=self.request.user, once=without_script, **cleaned
        )

    def as_json(self, result):
        return {"ok": True, "piece": self.row(decision_row(result))}


class ExcludePublic(ItemStep):
    """Resolve that the public leaves, before an exempt item is heard."""

    form_class = Form

    def act(self, cleaned):
        return exclude_public(item=self.object, by=self.request.user)

    def as_json(self, result):
        return {"ok": True, "reload": True}


class StrikeOutDecision(LiveStep):
    model = Decision
    form_class = Form

    def get_queryset(self):
        return Decision.objects.select_related("item__meeting__body")

    @property
    def meeting(self):
        return self.object.item.meeting

    def act(self, cleaned):
        return strike_out_decision(decision=self.object, by=self.request.user)

    def as_json(self, result):
        return {"ok": True, "replace": self.row(decision_row(result))}


class AddLiveItem(LiveStep):
    """An item that nobody had foreseen."""

    model = Meeting

    def get_form(self, data):
        return LiveItemForm(data)

    def act(self, cleaned):
        return add_item(meeting=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        return {"ok": True, "reload": True}
