"""Addresses of the live page."""

from django.urls import path

from boards.live import attendance, evening, now, presses, views

urlpatterns = [
    path("meetings/<int:pk>/times/", evening.MeetingTimes.as_view(), name="meeting_times"),
    path("meetings/<int:pk>/adjourn/", evening.MeetingAdjourn.as_view(), name="meeting_adjourn"),
    path("meetings/<int:pk>/live/absence/", attendance.AddAbsence.as_view(), name="live_absence"),
    path(
        "meetings/absences/<int:pk>/remove/",
        attendance.RemoveAbsence.as_view(),
        name="live_absence_remove",
    ),
    path("meetings/<int:pk>/live/informal/", attendance.Informal.as_view(), name="live_informal"),
    path("meetings/<int:pk>/live/resume/", attendance.Resume.as_view(), name="live_resume"),
    path(
        "meetings/<int:pk>/live/presiding/", attendance.Presiding.as_view(), name="live_presiding"
    ),
    path("meetings/items/<int:pk>/approve/", presses.ApproveMinutes.as_view(), name="live_approve"),
    path("meetings/approvals/<int:pk>/sign/", presses.SignMinutes.as_view(), name="live_sign"),
    path("meetings/items/<int:pk>/urgent/", presses.HoldUrgent.as_view(), name="live_urgent"),
    path("meetings/items/<int:pk>/exclude/", presses.ExcludePublic.as_view(), name="live_exclude"),
    path("meetings/<int:pk>/apologies/", views.Apologies.as_view(), name="meeting_apologies"),
    path("meetings/<int:pk>/start/", evening.MeetingStart.as_view(), name="meeting_start"),
    path("meetings/<int:pk>/live/", views.Live.as_view(), name="meeting_live"),
    path("meetings/<int:pk>/live/now/", now.LiveNow.as_view(), name="live_now"),
    path("meetings/<int:pk>/live/tick/", attendance.Tick.as_view(), name="live_tick"),
    path(
        "meetings/<int:pk>/live/everyone/",
        attendance.MarkEveryonePresent.as_view(),
        name="live_everyone",
    ),
    path(
        "meetings/<int:pk>/live/attendee/", attendance.AddAttendee.as_view(), name="live_attendee"
    ),
    path(
        "meetings/attendance/<int:pk>/remove/",
        attendance.RemoveAttendee.as_view(),
        name="live_attendee_remove",
    ),
    path("meetings/<int:pk>/live/count/", attendance.PublicCount.as_view(), name="live_count"),
    path("meetings/<int:pk>/live/item/", presses.AddLiveItem.as_view(), name="live_item"),
    path("meetings/items/<int:pk>/minute/", presses.SaveMinute.as_view(), name="live_minute"),
    path("meetings/items/<int:pk>/decision/", presses.AddDecision.as_view(), name="live_decision"),
    path(
        "meetings/decisions/<int:pk>/strike-out/",
        presses.StrikeOutDecision.as_view(),
        name="live_decision_strike",
    ),
    path("meetings/<int:pk>/finish/", evening.MeetingFinish.as_view(), name="meeting_finish"),
    path("meetings/<int:pk>/minutes/ready/", evening.MinutesReady.as_view(), name="minutes_ready"),
    path("meetings/<int:pk>/minutes/back/", evening.MinutesTakeBack.as_view(), name="minutes_back"),
    path(
        "meetings/<int:pk>/minutes/publish/",
        evening.MinutesPublish.as_view(),
        name="minutes_publish",
    ),
]
