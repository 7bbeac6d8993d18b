"""Pages of meetings: the list, one meeting, and its dates."""

import datetime

from django.db.models import F, Q
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, Order
from boards.bodies.forms import CancelForm
from boards.bodies.models import Body
from boards.meetings.agendas.documents import earlier_minutes, mark_hidden
from boards.meetings.calendars.checking import reports
from boards.meetings.calendars.looking import LooksFirst
from boards.meetings.calendars.shapes import day_of
from boards.meetings.dates import forms, operations
from boards.meetings.dates.life import life_of
from boards.meetings.dates.removing import remove_meeting
from boards.meetings.dates.states import other_steps
from boards.meetings.files.models import Attachment
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.meetings.notice import notice_of, timetable_of
from boards.meetings.rules import next_step
from core import slots
from core.dates import local_time
from core.forms import Form
from core.frozen import PRINTS
from core.models import Event
from neighbourhoods.models import ClosedDay, Neighbourhood, Venue

USUAL_START = datetime.time(19)


class Meetings(ListPage):
    """Upcoming meetings, or held, of all the bodies that the reader may know of; or those whose
    minutes are to be published, of the bodies that the reader sees inside."""

    permission = EVERYONE
    template_name = "boards/meetings/meetings.html"
    order_name = "when"
    orders = {
        "to-come": Order(Meeting, ("starts_at", "id")),
        "past": Order(Meeting, ("starts_at", "id"), descending=True),
        "minutes": Order(Meeting, ("starts_at", "id")),
    }

    @property
    def when(self):
        asked = self.request.GET.get("when", "")
        return asked if asked in self.orders else "to-come"

    @property
    def kind(self):
        return self.request.GET.get("kind", "")

    @property
    def place(self):
        return self.request.GET.get("neighbourhood", "")

    def get_rows(self):
        rows = Meeting.objects.announced_to(self.request.user).with_place()
        if self.kind in Body.Kind.values:
            rows = rows.filter(body__kind=self.kind)
        if self.place:
            rows = rows.filter(body__neighbourhood__slug=self.place.replace("\x00", "")[:100])
        if self.when == "minutes":
            return rows.filter(Meeting.objects.internal_to(self.request.user)).without_minutes()
        return rows.held() if self.when == "past" else rows.upcoming()

    def get_context_data(self, **kwargs):
        places = list(Neighbourhood.objects.all())
        return super().get_context_data(
            when=self.when,
            sees_minutes=self.request.user.is_authenticated
            and self.request.user.may(Permission.VIEW_MEETING),
            kinds=Body.Kind.choices,
            kind=self.kind,
            neighbourhoods=places,
            place=self.place,
            chosen=next((each for each in places if each.slug == self.place), None),
            **kwargs,
        )


class MeetingPage(ObjectPage):
    """One meeting on one page: the next step, when and where, agenda, documents. Of one whose agenda
    is not out the public gets when, where and by when it will be."""

    permission = EVERYONE
    model = Meeting
    template_name = "boards/meetings/meeting.html"

    def get_queryset(self):
        rows = Meeting.objects.select_related(
            "body__neighbourhood", "venue", "organiser", "continued_by", "minutes_check"
        )
        return rows.annotate(
            is_approved=Q(approval__isnull=False), signed_at=F("approval__signed_at")
        )

    def get_seen(self, rows, user):
        return rows.announced_to(user)

    def get_context_data(self, **kwargs):
        user, meeting = self.request.user, self.object
        of_body = Meeting.objects.of_meetings([meeting])
        may_run = of_body.are_changeable_by(user, Permission.RUN_MEETING)
        internal = of_body.are_internal_to(user)
        items = list(AgendaItem.objects.of_meetings([meeting]).visible_to(user))
        mark_hidden(items, meeting, user)
        shown = [item for item in items if not item.is_hidden]
        files = files_by_item(Attachment.objects.under(shown, meeting).visible_to(user), shown)
        packs = list(meeting.packs.defer(*PRINTS).order_by("number"))
        shows_minutes = bool(meeting.minutes_published_at or (internal and meeting.is_over))
        actions = actions_today(meeting, shown, user) if shows_minutes else {}
        closed, today = ClosedDay.objects.days(), timezone.localdate()
        notice = notice_of(meeting, closed, packs[0].published_at if packs else None)
        asked = internal and meeting.state not in (
            Meeting.State.CANCELLED,
            Meeting.State.MINUTES_PUBLISHED,
        )
        return super().get_context_data(
            items=items,
            files=files,
            packs=packs,
            earlier=earlier_minutes(meeting, items),
            notice=notice,
            life=life_of(meeting, is_internal=internal),
            is_open=internal or meeting.agenda_published_at is not None,
            agenda_due=notice.target
            if meeting.is_in_preparation and notice.target >= today
            else None,
            timetable=[
                (point, point.is_late(today))
                for point in (timetable_of(meeting, notice, closed) if asked else ())
            ],
            step=next_step(meeting, any(item.is_business for item in items)) if may_run else None,
            other_steps=other_steps(meeting, items, meeting.is_approved) if may_run else [],
            may_run=may_run,
            is_internal=internal,
            shows_minutes=shows_minutes,
            slots=self._slots(items, internal, may_run, asked, shows_minutes)
            | {"agenda_item.actions": actions},
            has_actions=any(data["actions"] for pairs in actions.values() for _, data in pairs),
            events=Event.objects.about(meeting)[:100] if internal else None,
            **kwargs,
        )

    def _slots(self, items, internal, may_run, asked, shows_minutes):
        """{slot: what packages say of the meeting}, of those that this reader is shown."""
        user, meeting = self.request.user, self.object
        shown = {
            "meeting.corrections": meeting.minutes_published_at,
            "meeting.own": internal,
            "meeting.decisions": shows_minutes,
            "meeting.minutes": shows_minutes,
            "meeting.asked": internal and asked,
            "meeting.expected": may_run and asked,
            "meeting.action_log": internal and not meeting.is_over,
            "meeting.updates": any(item.is_updates for item in items),
            "meeting.attendance": internal and not meeting.minutes_published_at,
        }
        return {
            name: slots.collect(name, [meeting], user) if is_asked else {}
            for name, is_asked in shown.items()
        }


def actions_today(meeting, items, user):
    """What was agreed under the items, as it stands by now; the minutes say what was agreed."""
    business = [each for each in items if each.kind != AgendaItem.Kind.ACTION_LOG]
    for each in business:
        each.meeting = meeting
    return slots.collect("agenda_item.actions", business, user) if business else {}


def files_by_item(rows, items):
    """{item id: its files}."""
    found = {}
    for file in rows.order_by("id"):
        for item in items:
            if file.is_under(item):
                found.setdefault(item.pk, []).append(file)
    return found


class _MeetingForm:
    permission = Permission.RUN_MEETING
    form_class = forms.MeetingForm

    def venues(self, body):
        rows = Venue.objects.all()
        return rows.filter(neighbourhood=body.neighbourhood_id) if body.neighbourhood_id else rows

    def of_body(self, body):
        """What the form takes of a body: where it may meet, and whether everybody reads of it."""
        return {"venues": self.venues(body), "is_public": not body.is_private}


class _DateForm(LooksFirst, _MeetingForm):
    def report(self, body, data, key=None):
        """[Report] of what is typed."""
        moments = [(data["starts_at"], data["ends_at"])]
        return reports(body, moments, data["venue"], self.request.user, key=key)

    def ask(self, form, found):
        """The tick for an unusual day is asked for at once, not by another refusal."""
        is_meant = form.cleaned_data["is_sure"] and form.cleaned_data["sure_of"] == found[0].day
        if found[0].unusual and not is_meant:
            form.add_error("is_sure", "Tick the box if that day is right.")


class MeetingAdd(_DateForm, ObjectFormPage):
    """Set a date for a body; from the calendar its day is filled in."""

    adds = True
    model = Body
    lookup = "slug"
    title = "Set a date"
    press = "Set the date"
    message = "The date is set. Build the agenda next."

    def get_form_kwargs(self):
        initial = {"venue": self.object.usual_venue_id, "starts": USUAL_START, "day": self.day}
        return self.of_body(self.object) | {"initial": initial}

    @property
    def day(self):
        """The day that the calendar sends along; None without."""
        return day_of(self.request.GET.get("day", ""))

    def get(self, request, *args, **kwargs):
        return self.render(form=self.get_form(), reports=self._of_the_day())

    def _of_the_day(self):
        if self.day is None or self.day <= timezone.localdate():
            return []
        data = {"starts_at": local_time(self.day, USUAL_START), "ends_at": None}
        return self.report(self.object, data | {"venue": self.object.usual_venue})

    def looked(self, form):
        data = form.cleaned_data
        if data["predates_system"] or data["starts_at"] <= timezone.now():
            return []
        return self.report(self.object, data)

    def save(self, form):
        return operations.schedule_meeting(body=self.object, by=self.request.user, **form.details())

    def get_success_url(self, result):
        return result.get_absolute_url()


class MeetingEdit(_DateForm, ObjectFormPage):
    """Move a meeting or change its place."""

    model = Meeting
    title = "Change date or place"

    def get_form_kwargs(self):
        meeting = self.object
        starts = timezone.localtime(meeting.starts_at)
        ends = meeting.ends_at and timezone.localtime(meeting.ends_at)
        return {
            **self.of_body(meeting.body),
            "with_agenda": False,
            "initial": {
                "day": starts.date(),
                "starts": f"{starts:%H:%M}",
                "ends": f"{ends:%H:%M}" if ends else "",
                "venue": meeting.venue_id,
                "place": meeting.place,
                "access_notes": meeting.access_notes,
                "is_extraordinary": meeting.is_extraordinary,
                "called_for": meeting.called_for,
            },
        }

    def looked(self, form):
        """Only what is moved is looked at, unless somebody asks."""
        data, meeting = form.cleaned_data, self.object
        is_moved = (data["starts_at"], data["ends_at"], data["venue"]) != (
            meeting.starts_at, meeting.ends_at, meeting.venue,
        )  # fmt: skip
        if data["starts_at"] <= timezone.now() or not (is_moved or "check" in self.request.POST):
            return []
        return self.report(meeting.body, data, meeting.pk)

    def save(self, form):
        return operations.change_meeting(
            meeting=self.object, by=self.request.user, **form.details()
        )


class MeetingCancel(ObjectFormPage):
    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = CancelForm
    title = "Cancel the meeting"
    button = "Cancel the meeting"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_public": not self.object.body.is_private}

    def save(self, form):
        return operations.cancel_meeting(
            meeting=self.object, by=self.request.user, **form.cleaned_data
        )


class MeetingRemove(ObjectFormPage):
    """Take out a date that was set by mistake."""

    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = Form
    title = "Remove this date"
    button = "Remove this date"
    intro = (
        "For a date that was set by mistake. It goes from the calendar with its empty agenda. "
        "Nobody has been told of it, so nobody is told that it is gone."
    )
    message = "The date is removed."

    def save(self, form):
        return remove_meeting(meeting=self.object, by=self.request.user)

    def get_success_url(self, result):
        return result.body.get_absolute_url()


class _MeetingPress(PressPage, abstract=True):
    permission = Permission.RUN_MEETING
    model = Meeting
    operation = None

    def act(self):
        type(self).operation(meeting=self.object, by=self.request.user)


class FollowUp(ObjectPage):
    """Where the last step leads: what was agreed that evening, and what else is open."""

    permission = Permission.RUN_MEETING
    model = Meeting
    template_name = "boards/meetings/follow_up.html"

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_context_data(self, **kwargs):
        user, meeting = self.request.user, self.object
        items = list(AgendaItem.objects.visible_to(user).filter(meeting=meeting))
        for item in items:
            item.meeting = meeting
        return super().get_context_data(
            items=items,
            slots={
                "agenda_item.actions": slots.collect("agenda_item.actions", items, user),
                "meeting.action_log": slots.collect("meeting.action_log", [meeting], user),
            },
            **kwargs,
        )
