"""The live page, and the small endpoints that its script and its plain forms share.

Every endpoint takes a form post. A browser without the script gets a redirect back; the script
gets JSON with the piece of page to put in place.
"""

from functools import cache

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.access import Permission
from accounts.pages import ObjectPage
from boards import forms, rules
from boards.models import (
    Absence,
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Membership,
    MinutesApproval,
)
from boards.operations import agendas, approvals, notes
from boards.quorum import room_of
from core import slots
from core.errors import Refused, WrongState
from core.middleware import wants_json
from core.repeat import prepare
from core.text import paragraphs
from neighbourhoods.models import Agency

TO_APPROVE = 10
"""Minutes that one meeting is asked about, oldest first."""

TYPED = (
    *("text", "what", "name", "note", "title", "substitute_name", "count"),
    *("reason", "presiding", "corrections"),
)
"""Fields in which people write words of their own."""


STATUSES = [(each, Attendance.Status(each).label) for each in rules.MEMBER_STATUSES]


class Live(ObjectPage):
    """Run the meeting and write it up, on a laptop or a phone."""

    permission = Permission.RUN_MEETING
    model = Meeting
    template_name = "boards/live.html"

    def get_queryset(self):
        return Meeting.objects.select_related("body", "venue").with_following()

    def get(self, request, *args, **kwargs):
        if not self.object.takes_notes:
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        meeting, user = self.object, self.request.user
        attendance = attendance_context(meeting)
        room = attendance["room"]
        items = list(meeting.items.select_related("draft"))
        by_item = {item.pk: [] for item in items}
        for decision in Decision.objects.filter(item__meeting=meeting):
            by_item[decision.item_id].append(decision)
        for item in items:
            item.meeting = meeting
            item.typed = typed(item)
            item.head = item_head(bool(item.typed["meta"]))
            if room.required:
                item.quorum = room.in_words(item.position)
                item.is_quorate = room.is_quorate(item.position)
        return super().get_context_data(
            items=items,
            to_approve=Meeting.objects.to_approve(meeting)[:TO_APPROVE],
            has_log=any(item.kind == AgendaItem.Kind.ACTION_LOG for item in items),
            decisions=by_item,
            ticks=ticks(meeting, attendance["members"]),
            minute_form=minute_form(),
            chair=getattr(room.presiding(1), "name", ""),
            decision_form=decision_form(meeting.body.power, rules.usual_outcome(meeting.body)),
            agencies=Agency.objects.active().only("short_name"),
            slots={
                "agenda_item.live": slots.collect("agenda_item.live", items, user),
                "meeting.live": slots.collect("meeting.live", [meeting], user),
            },
            **attendance,
            **kwargs,
        )


def typed(item):
    """What people wrote of an item, for its prepared pieces."""
    minutes = f"{item.minutes_allowed} minutes" if item.minutes_allowed else ""
    draft = getattr(item, "draft", None)
    return {
        "number": str(item.position),
        "title": item.title,
        "meta": " · ".join(filter(None, (item.presenter, minutes))),
        "version": str(draft.version if draft else 0),
        "text": draft.text if draft else "",
    }


@cache
def item_head(has_meta):
    """Number and title of an item, and who presents it."""
    texts = ("number", "title", "meta")
    return prepare("boards/live/item_head.html", {"has_meta": has_meta}, texts=texts)


@cache
def minute_form():
    """The minute of an item, for all items of all meetings."""
    return prepare("boards/live/minute_form.html", {}, texts=("title", "version", "text"))


@cache
def decision_form(power, usual):
    """The form for a decision under an item, for all bodies of this power."""
    context = {"outcomes": Decision.Outcome.choices, "usual": usual, "power": power}
    return prepare("boards/live/decision_form.html", context)


def ticks(meeting, members):
    """[(piece, seat id, texts)] for {% repeated %}: one piece for each way to attend."""
    pieces, found = {}, []
    for seat, row, substitute in members:
        status = row.status if row else ""
        if status not in pieces:
            context = {"meeting": meeting, "statuses": STATUSES, "status": status}
            texts = ("who", "name", "substitute")
            pieces[status] = prepare("boards/live/tick.html", context, texts=texts)
        chair = ", chair" if seat.role == Membership.Role.CHAIR else ""
        agency = f" ({seat.agency})" if seat.agency_id else ""
        name = seat.person.name
        texts = {"who": f"{name}{agency}{chair}", "name": name}
        texts["substitute"] = substitute.name if substitute else ""
        found.append((pieces[status], seat.pk, texts))
    return found


def attendance_context(meeting):
    """Members with their tick, substitutes, the others, and who is in the room: three queries."""
    rows = list(
        Attendance.objects.filter(meeting=meeting)
        .select_related("agency")
        .only("meeting", "membership", "substitute_for", "name", "status", "agency__short_name")
        .order_by("name")
    )
    ticks = {row.membership_id: row for row in rows if row.membership_id}
    substitutes = {row.substitute_for_id: row for row in rows if row.substitute_for_id}
    seats = list(
        Membership.objects.filter(body=meeting.body_id)
        .current(meeting.day)
        .select_related("person", "agency")
        .only("role", "has_vote", "person__name", "agency__short_name")
        .order_by("role", "person__name")
    )
    room = room_of(meeting, seats, rows)
    return {
        "room": room,
        "absences": room.absences,
        "presiding": room.presiding(1),
        "members": [(seat, ticks.get(seat.pk), substitutes.get(seat.pk)) for seat in seats],
        "others": [row for row in rows if row.status == Attendance.Status.IN_ATTENDANCE],
        "statuses": STATUSES,
        "counts": rules.attendance_summary(rows),
        "unticked": sum(seat.pk not in ticks for seat in seats),
    }


def room_as_json(view, meeting):
    """What a change of attendance changes on the page: the summary, and the quorum of each item."""
    context = attendance_context(meeting)
    room = context["room"]
    positions = meeting.items.values_list("pk", "position") if room.required else ()
    return {
        "summary": view.piece("boards/live/summary.html", **context),
        "quorum": {
            pk: [room.in_words(position), room.is_quorate(position)] for pk, position in positions
        },
    }


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
        writer = request.POST.get("as_user")
        if writer and writer != str(request.user.pk):
            return JsonResponse(
                {"error": "Somebody else is signed in on this device now."}, status=401
            )
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.refuse(form.errors)
        try:
            result = self.act(form.cleaned_data)
        except WrongState:
            raise
        except Refused as refused:
            return self.refuse({refused.field or "": [refused.message]})
        if wants_json(request):
            return JsonResponse(self.as_json(result))
        return redirect(self.get_success_url())

    def refuse(self, errors):
        """422 as JSON, or a page that shows what was typed and why it was not taken."""
        lines = [message for messages in errors.values() for message in messages]
        if wants_json(self.request):
            return JsonResponse({"error": " ".join(lines), "fields": errors}, status=422)
        typed = [
            (name, value)
            for name, value in self.request.POST.items()
            if name in TYPED and value.strip()
        ]
        if not typed:
            messages.error(self.request, " ".join(lines))
            return redirect(self.get_success_url())
        return self.render_refusal(lines, typed)

    def render_refusal(self, lines, typed):
        context = {"lines": lines, "typed": typed, "back": (self.get_success_url(), "The meeting")}
        return render(self.request, "boards/refused.html", context, status=422)

    def act(self, cleaned):
        """Call the operation."""
        raise NotImplementedError

    def as_json(self, result):
        return {"ok": True}

    def piece(self, template, **context):
        """A piece of page for the script to put in place."""
        return render_to_string(template, context, self.request)

    def get_success_url(self):
        name = "meeting_live" if self.meeting.takes_notes else "meeting"
        return reverse(name, args=[self.meeting.pk])


class Tick(LiveStep):
    model = Meeting

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_form(self, data):
        return forms.TickForm(data, meeting=self.object)

    def act(self, cleaned):
        return notes.tick(meeting=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        return {"ok": True} | room_as_json(self, self.object)

    def get_success_url(self):
        if self.object.takes_notes:
            return super().get_success_url() + "#attendance"
        return reverse("meeting_apologies", args=[self.object.pk])


class Apologies(ObjectPage):
    """Before the meeting: who has sent apologies, and who comes instead."""

    permission = Permission.RUN_MEETING
    model = Meeting
    template_name = "boards/apologies.html"

    def get_queryset(self):
        return Meeting.objects.select_related("body__neighbourhood", "venue")

    def get_context_data(self, **kwargs):
        context = attendance_context(self.object)
        context["statuses"] = [
            (each, label)
            for each, label in context["statuses"]
            if each in (Attendance.Status.APOLOGIES, Attendance.Status.SUBSTITUTED)
        ]
        return super().get_context_data(agencies=Agency.objects.active(), **context, **kwargs)


class AddAttendee(LiveStep):
    model = Meeting
    form_class = forms.AttendeeForm

    def act(self, cleaned):
        return notes.add_attendee(meeting=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        piece = self.piece("boards/live/attendee.html", row=result)
        return {"ok": True, "piece": piece} | room_as_json(self, self.object)

    def get_success_url(self):
        return super().get_success_url() + "#attendance"


class RemoveAttendee(LiveStep):
    model = Attendance
    form_class = forms.Form

    def get_queryset(self):
        return Attendance.objects.select_related("meeting__body", "agency")

    @property
    def meeting(self):
        return self.object.meeting

    def act(self, cleaned):
        notes.remove_attendee(attendance=self.object, by=self.request.user)

    def as_json(self, result):
        return {"removed": True} | room_as_json(self, self.meeting)


class AddAbsence(LiveStep):
    """Somebody came late, left, or withdrew for an item."""

    model = Meeting

    def get_form(self, data):
        return forms.AbsenceForm(data, meeting=self.object)

    def act(self, cleaned):
        return notes.add_absence(meeting=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        piece = self.piece("boards/live/absence.html", row=result)
        return {"ok": True, "piece": piece} | room_as_json(self, self.object)

    def get_success_url(self):
        return super().get_success_url() + "#attendance"


class RemoveAbsence(LiveStep):
    model = Absence
    form_class = forms.Form

    def get_queryset(self):
        return Absence.objects.select_related("attendance__meeting__body")

    @property
    def meeting(self):
        return self.object.attendance.meeting

    def act(self, cleaned):
        notes.remove_absence(absence=self.object, by=self.request.user)

    def as_json(self, result):
        return {"removed": True} | room_as_json(self, self.meeting)

    def get_success_url(self):
        return super().get_success_url() + "#attendance"


class Presiding(LiveStep):
    """Who presides where it is not the chair."""

    model = Meeting

    def get_form(self, data):
        return forms.PresidingForm(data, meeting=self.object)

    def act(self, cleaned):
        return notes.choose_presiding(meeting=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        return {"ok": True, "reload": True}

    def get_success_url(self):
        return super().get_success_url() + "#attendance"


class PublicCount(LiveStep):
    model = Meeting
    form_class = forms.PublicCountForm

    def act(self, cleaned):
        return notes.set_public_count(
            meeting=self.object, count=cleaned["count"], by=self.request.user
        )


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
    form_class = forms.MinuteForm

    def act(self, cleaned):
        return notes.save_minute(item=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        return {"ok": True, "version": result.version}


class HoldUrgent(ItemStep):
    """Admit an item that was not published in time."""

    form_class = forms.UrgentForm

    def act(self, cleaned):
        return agendas.hold_urgent(item=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        return {"ok": True, "reload": True}


class ApproveMinutes(ItemStep):
    """Whether the minutes of an earlier meeting are a correct record."""

    def get_form(self, data):
        return forms.ApprovalForm(data, body=self.object.meeting.body_id)

    def act(self, cleaned):
        common = {"meeting": cleaned["meeting"], "item": self.object, "by": self.request.user}
        if cleaned["outcome"] == "refused":
            return approvals.refuse_minutes(reason=cleaned["corrections"], **common)
        return approvals.approve_minutes(corrections=paragraphs(cleaned["corrections"]), **common)

    def as_json(self, result):
        return {"ok": True, "reload": True}


class SignMinutes(LiveStep):
    """The person presiding has signed the minutes that were approved."""

    model = MinutesApproval
    form_class = forms.SignatureForm

    def get_queryset(self):
        return MinutesApproval.objects.select_related("meeting__body", "item__meeting__body")

    @property
    def meeting(self):
        return self.object.item.meeting

    def act(self, cleaned):
        return approvals.sign_minutes(approval=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        return {"ok": True, "reload": True}

    def get_success_url(self):
        return super().get_success_url() + f"#item-{self.object.item_id}"


class AddDecision(ItemStep):
    form_class = forms.DecisionForm

    def act(self, cleaned):
        return notes.record_decision(item=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        return {"ok": True, "piece": self.piece("boards/live/decision.html", decision=result)}


class StrikeOutDecision(LiveStep):
    model = Decision
    form_class = forms.Form

    def get_queryset(self):
        return Decision.objects.select_related("item__meeting__body")

    @property
    def meeting(self):
        return self.object.item.meeting

    def act(self, cleaned):
        return notes.strike_out_decision(decision=self.object, by=self.request.user)

    def as_json(self, result):
        return {"ok": True, "replace": self.piece("boards/live/decision.html", decision=result)}


class AddLiveItem(LiveStep):
    """An item that nobody had foreseen."""

    model = Meeting

    def get_form(self, data):
        return forms.LiveItemForm(data)

    def act(self, cleaned):
        return agendas.add_item(meeting=self.object, by=self.request.user, **cleaned)

    def as_json(self, result):
        return {"ok": True, "reload": True}
