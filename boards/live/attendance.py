"""Who is in the room and who presides: the small endpoints of the live page's attendance."""

from django.shortcuts import render
from django.urls import reverse

from boards.attendance import operations as attendance_operations
from boards.attendance import shown as attendance_shown
from boards.attendance.forms import (
    AbsenceForm,
    AttendeeForm,
    FromItemForm,
    PresidingForm,
    PublicCountForm,
    TickForm,
)
from boards.attendance.models import Absence, Attendance
from boards.attendance.operations import (
    add_attendee,
    mark_everyone_present,
    remove_attendee,
    set_public_count,
)
from boards.attendance.room import add_absence, choose_presiding, remove_absence
from boards.attendance.shown import count, presiding, tick
from boards.live import operations
from boards.live.presses import LivePress
from boards.live.views import attendance_context
from boards.meetings.models import Meeting
from core.forms import Form
from core.middleware import wants_json
from neighbourhoods.models import Person


def room_as_json(view, meeting):
    """What a change of attendance changes on the page: the summary, and the quorum of each item."""
    shown = ("meeting", "position", "number", "title", "presided_by", "is_informal")
    items = list(meeting.items.only(*shown))
    context = attendance_context(meeting, items)
    quorum = context["quorum"]
    return {
        "summary": view.piece("boards/live/summary.html", **context),
        "quorum": {
            item.pk: [quorum.in_words(item.position), quorum.is_quorate(item.position)]
            for item in (items if quorum.required else ())
        },
    }


class AttendancePress(LivePress, abstract=True):
    """A form about the room, whose choices are those of the meeting."""

    anchor = "#attendance"

    def get_form_kwargs(self):
        return {"meeting": self.object}


class Tick(AttendancePress):
    form_class = TickForm
    operation = staticmethod(attendance_operations.tick)

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"people": people}

    def refuse(self, form, errors, script_status=422):
        """Without a script the people who were found are shown to choose from."""
        is_substitute = form.data.get("status") == Attendance.Status.SUBSTITUTED
        if wants_json(self.request) or not is_substitute or script_status != 422:
            return super().refuse(form, errors, script_status)
        self.ask_right()
        if form.is_valid():
            for field, lines in errors.items():
                form.add_error(field if field in form.fields else None, lines)
        context = {"form": form.choosing(), "title": "Substitute", "button": "Save"}
        context["back"] = self.get_back()
        return render(self.request, "boards/attendance/substitute.html", context, status=422)

    def as_json(self, result):
        rows = Attendance.objects.filter(meeting=self.object)
        substitute = rows.filter(substitute_for=result.membership_id).first() if result else None
        shown = tick(result, substitute)
        if result and result.absences.exists():  # whoever came after something was decided
            return {"ok": True, "shown": shown, "reload": True}
        return {"ok": True, "shown": shown} | room_as_json(self, self.object)

    def get_success_url(self):
        if self.object.takes_minutes:
            return super().get_success_url()
        return reverse("meeting_apologies", args=[self.object.pk])


class MarkEveryonePresent(LivePress):
    """Whoever is not ticked yet is here."""

    form_class = Form
    operation = staticmethod(mark_everyone_present)
    anchor = "#attendance"

    def as_json(self, result):
        if Absence.objects.filter(attendance__in=result).exists():  # after something was decided
            return {"ok": True, "reload": True}
        ticks = {row.membership_id: [row.status, tick(row, None)] for row in result}
        return {"ok": True, "ticks": ticks} | room_as_json(self, self.object)


class AddAttendee(LivePress):
    form_class = AttendeeForm
    operation = staticmethod(add_attendee)
    anchor = "#attendance"

    def as_json(self, result):
        piece = self.piece("boards/attendance/attendee.html", row=result)
        return {"ok": True, "piece": piece} | room_as_json(self, self.object)


class RemoveAttendee(LivePress):
    model = Attendance
    form_class = Form
    operation = staticmethod(remove_attendee)
    argument = "attendance"

    def get_queryset(self):
        return Attendance.objects.select_related("meeting__body", "agency")

    @property
    def meeting(self):
        return self.object.meeting

    def as_json(self, result):
        return {"removed": True} | room_as_json(self, self.meeting)


class AddAbsence(AttendancePress):
    """Somebody came late, left, or withdrew for an item."""

    form_class = AbsenceForm
    operation = staticmethod(add_absence)

    def as_json(self, result):
        piece = self.piece("boards/attendance/absence.html", row=result)
        return {"ok": True, "piece": piece} | room_as_json(self, self.object)


class RemoveAbsence(LivePress):
    model = Absence
    form_class = Form
    operation = staticmethod(remove_absence)
    argument = "absence"
    anchor = "#attendance"

    def get_queryset(self):
        return Absence.objects.select_related("attendance__meeting__body")

    @property
    def meeting(self):
        return self.object.attendance.meeting

    def as_json(self, result):
        return {"removed": True} | room_as_json(self, self.meeting)


class Presiding(AttendancePress):
    """Who presides where it is not the chair."""

    form_class = PresidingForm
    operation = staticmethod(choose_presiding)
    reloads = True

    def as_json(self, result):
        return super().as_json(result) | {"shown": presiding(result, result.items.all())}


class Informal(AttendancePress):
    """Too few members: talk on, take notes."""

    form_class = FromItemForm
    operation = staticmethod(operations.go_informal)
    argument = ""
    reloads = True

    def as_json(self, result):
        shown = attendance_shown.informal(result.meeting.items.all())
        return super().as_json(result) | {"shown": shown}


class Resume(Informal):
    """Enough members are here again."""

    operation = staticmethod(operations.resume)


class PublicCount(LivePress):
    form_class = PublicCountForm
    operation = staticmethod(set_public_count)

    def as_json(self, result):
        return {"ok": True, "shown": count(result)}
