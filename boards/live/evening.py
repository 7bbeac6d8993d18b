"""The evening's steps as buttons: start, adjourn, close, mark ready, publish the minutes."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from boards.live import forms, operations
from boards.meetings.models import Meeting
from boards.meetings.views import _MeetingForm, _MeetingPress


class MeetingAdjourn(_MeetingForm, ObjectFormPage):
    """Stop a running meeting and go on another day with what was not heard."""

    model = Meeting
    form_class = forms.AdjournForm
    title = "Adjourn the meeting"
    button = "Adjourn the meeting"
    message = "Adjourned. Remaining items have moved to this meeting’s agenda."

    def get_form_kwargs(self):
        meeting = self.object
        starts = timezone.localtime(meeting.starts_at)
        initial = {"starts": f"{starts:%H:%M}", "venue": meeting.venue_id, "place": meeting.place}
        initial["items"] = [each.pk for each in operations.unheard(meeting)]
        return {
            **self.of_body(meeting.body),
            "initial": initial,
            "items": operations.may_go_on(meeting),
        }

    def save(self, form):
        return operations.adjourn_meeting(
            meeting=self.object,
            reason=form.cleaned_data["reason"],
            items=form.cleaned_data["items"],
            by=self.request.user,
            **form.details(),
        )

    def get_success_url(self, result):
        return result.get_absolute_url()


class MeetingTimes(ObjectFormPage):
    """When the meeting began and closed, as it was."""

    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.TimesForm
    title = "When it began and closed"

    def get_form_kwargs(self):
        meeting = self.object
        began, closed = (
            each and f"{timezone.localtime(each):%H:%M}"
            for each in (meeting.began_at, meeting.closed_at)
        )
        return {
            "day": meeting.day,
            "is_over": meeting.state != Meeting.State.RUNNING,
            "initial": {"began": began, "closed": closed},
        }

    def save(self, form):
        return operations.record_times(meeting=self.object, by=self.request.user, **form.details())

    def get_success_url(self, result):
        return reverse("meeting_live", args=[self.object.pk])


class MeetingStart(_MeetingPress):
    operation = staticmethod(operations.start_meeting)

    def get_success_url(self):
        meeting = Meeting.objects.get(pk=self.object.pk)
        return (
            reverse("meeting_live", args=[meeting.pk])
            if meeting.takes_minutes
            else super().get_success_url()
        )


class MeetingFinish(_MeetingPress):
    operation = staticmethod(operations.finish_meeting)
    message = "The meeting is closed. Complete the text, then send the minutes for checking."

    def get_success_url(self):
        return reverse("meeting_live", args=[self.object.pk])


class MinutesReady(_MeetingPress):
    operation = staticmethod(operations.mark_minutes_ready)
    message = "The minutes are ready. Read them once more, then publish."

    def get_success_url(self):
        return reverse("minutes", args=[self.object.pk])


class MinutesTakeBack(_MeetingPress):
    operation = staticmethod(operations.take_minutes_back)

    def get_success_url(self):
        return reverse("meeting_live", args=[self.object.pk])


class MinutesPublish(_MeetingPress):
    operation = staticmethod(operations.publish_minutes)
    message = "The minutes are published."
