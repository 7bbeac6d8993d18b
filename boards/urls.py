"""Addresses of bodies and meetings."""

from django.urls import path

from boards.views import bodies, checks, documents, files, interests, live, meetings, steps, votes

urlpatterns = [
    path("bodies/", bodies.Bodies.as_view(), name="bodies"),
    path("bodies/add/", bodies.BodyAdd.as_view(), name="body_add"),
    path("bodies/<slug:slug>/", bodies.BodyPage.as_view(), name="body"),
    path("bodies/<slug:slug>/change/", bodies.BodyEdit.as_view(), name="body_edit"),
    path("bodies/<slug:slug>/rules/", bodies.BodyRules.as_view(), name="body_rules"),
    path("bodies/<slug:slug>/members/add/", bodies.MemberAdd.as_view(), name="member_add"),
    path("bodies/members/<int:pk>/end/", bodies.MemberEnd.as_view(), name="member_end"),
    path("bodies/<slug:slug>/meetings/add/", meetings.MeetingAdd.as_view(), name="meeting_add"),
    path("people/<int:pk>/sign-in/", bodies.PersonSignIn.as_view(), name="person_sign_in"),
    path("meetings/", meetings.Meetings.as_view(), name="meetings"),
    path("meetings/<int:pk>/", meetings.MeetingPage.as_view(), name="meeting"),
    path("meetings/<int:pk>/change/", meetings.MeetingEdit.as_view(), name="meeting_edit"),
    path("meetings/<int:pk>/cancel/", meetings.MeetingCancel.as_view(), name="meeting_cancel"),
    path("meetings/<int:pk>/agenda/edit/", meetings.AgendaEdit.as_view(), name="agenda_edit"),
    path("meetings/<int:pk>/agenda/copy/", meetings.AgendaCopy.as_view(), name="agenda_copy"),
    path(
        "meetings/<int:pk>/agenda/publish/", meetings.AgendaPublish.as_view(), name="agenda_publish"
    ),
    path(
        "meetings/<int:pk>/agenda/supplement/",
        meetings.SupplementPublish.as_view(),
        name="supplement_publish",
    ),
    path("packs/<int:pk>/", documents.Pack.as_view(), name="pack"),
    path("packs/<int:pk>.pdf", documents.PackPdf.as_view(), name="pack_pdf"),
    path("meetings/<int:pk>/live/absence/", steps.AddAbsence.as_view(), name="live_absence"),
    path(
        "meetings/absences/<int:pk>/remove/",
        steps.RemoveAbsence.as_view(),
        name="live_absence_remove",
    ),
    path("meetings/<int:pk>/live/presiding/", steps.Presiding.as_view(), name="live_presiding"),
    path("meetings/items/<int:pk>/approve/", steps.ApproveMinutes.as_view(), name="live_approve"),
    path("meetings/approvals/<int:pk>/sign/", steps.SignMinutes.as_view(), name="live_sign"),
    path("meetings/items/<int:pk>/urgent/", steps.HoldUrgent.as_view(), name="live_urgent"),
    path("meetings/<int:pk>/agenda/", documents.Agenda.as_view(), name="agenda"),
    path("meetings/<int:pk>/agenda.pdf", documents.AgendaPdf.as_view(), name="agenda_pdf"),
    path("meetings/items/<int:pk>/", meetings.ItemEdit.as_view(), name="item_edit"),
    path("meetings/<int:pk>/private/", meetings.ItemPrivate.as_view(), name="item_private"),
    path("meetings/items/<int:pk>/summary/", meetings.ItemSummary.as_view(), name="item_summary"),
    path("meetings/items/<int:pk>/exclude/", steps.ExcludePublic.as_view(), name="live_exclude"),
    path("meetings/items/<int:pk>/files/add/", files.FileAdd.as_view(), name="file_add"),
    path("files/<int:pk>/", files.File.as_view(), name="file"),
    path("files/<int:pk>/remove/", files.FileRemove.as_view(), name="file_remove"),
    path("meetings/items/<int:pk>/move/", meetings.ItemMove.as_view(), name="item_move"),
    path("meetings/items/<int:pk>/remove/", meetings.ItemRemove.as_view(), name="item_remove"),
    path("meetings/<int:pk>/apologies/", live.Apologies.as_view(), name="meeting_apologies"),
    path("meetings/<int:pk>/start/", meetings.MeetingStart.as_view(), name="meeting_start"),
    path("meetings/<int:pk>/live/", live.Live.as_view(), name="meeting_live"),
    path("meetings/<int:pk>/live/tick/", steps.Tick.as_view(), name="live_tick"),
    path("meetings/<int:pk>/live/attendee/", steps.AddAttendee.as_view(), name="live_attendee"),
    path(
        "meetings/attendance/<int:pk>/remove/",
        steps.RemoveAttendee.as_view(),
        name="live_attendee_remove",
    ),
    path("meetings/<int:pk>/live/count/", steps.PublicCount.as_view(), name="live_count"),
    path("meetings/<int:pk>/live/item/", steps.AddLiveItem.as_view(), name="live_item"),
    path("meetings/items/<int:pk>/minute/", steps.SaveMinute.as_view(), name="live_minute"),
    path("meetings/items/<int:pk>/decision/", steps.AddDecision.as_view(), name="live_decision"),
    path(
        "meetings/decisions/<int:pk>/strike-out/",
        steps.StrikeOutDecision.as_view(),
        name="live_decision_strike",
    ),
    path("meetings/<int:pk>/interests/", interests.Interests.as_view(), name="interests"),
    path(
        "meetings/interests/<int:pk>/remove/",
        interests.RemoveInterest.as_view(),
        name="interest_remove",
    ),
    path(
        "meetings/interests/<int:pk>/notified/",
        interests.InterestNotified.as_view(),
        name="interest_notified",
    ),
    path("meetings/items/<int:pk>/vote/", votes.RecordVote.as_view(), name="vote"),
    path("meetings/votes/<int:pk>/own/", votes.OwnVote.as_view(), name="own_vote"),
    path("meetings/votes/<int:pk>/strike-out/", votes.StrikeOutVote.as_view(), name="vote_strike"),
    path("meetings/<int:pk>/finish/", meetings.MeetingFinish.as_view(), name="meeting_finish"),
    path("meetings/<int:pk>/minutes/ready/", meetings.MinutesReady.as_view(), name="minutes_ready"),
    path(
        "meetings/<int:pk>/minutes/back/", meetings.MinutesTakeBack.as_view(), name="minutes_back"
    ),
    path(
        "meetings/<int:pk>/minutes/publish/",
        meetings.MinutesPublish.as_view(),
        name="minutes_publish",
    ),
    path("meetings/<int:pk>/minutes/check/", checks.CheckMinutes.as_view(), name="minutes_check"),
    path(
        "meetings/<int:pk>/minutes/agreed/", checks.RecordAgreement.as_view(), name="minutes_agreed"
    ),
    path("meetings/<int:pk>/minutes/", documents.Minutes.as_view(), name="minutes"),
    path("meetings/<int:pk>/minutes.pdf", documents.MinutesPdf.as_view(), name="minutes_pdf"),
    path("meetings/<int:pk>/follow-up/", meetings.FollowUp.as_view(), name="meeting_follow_up"),
]
