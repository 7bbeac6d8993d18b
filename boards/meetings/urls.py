"""Addresses of meetings."""

from django.urls import path

from boards.meetings import views
from boards.meetings.telling import views as telling

urlpatterns = [
    path("bodies/<slug:slug>/meetings/add/", views.MeetingAdd.as_view(), name="meeting_add"),
    path("meetings/", views.Meetings.as_view(), name="meetings"),
    path("meetings/<int:pk>/", views.MeetingPage.as_view(), name="meeting"),
    path("meetings/<int:pk>/change/", views.MeetingEdit.as_view(), name="meeting_edit"),
    path("meetings/<int:pk>/cancel/", views.MeetingCancel.as_view(), name="meeting_cancel"),
    path("meetings/<int:pk>/remove/", views.MeetingRemove.as_view(), name="meeting_remove"),
    path("meetings/<int:pk>/told/", telling.MeetingToldList.as_view(), name="meeting_told"),
    path("meetings/<int:pk>/told/joined/", telling.TellJoined.as_view(), name="meeting_tell"),
    path("meetings/told/<int:pk>/", telling.ToldByHand.as_view(), name="meeting_told_by_hand"),
    path("meetings/<int:pk>/follow-up/", views.FollowUp.as_view(), name="meeting_follow_up"),
]
