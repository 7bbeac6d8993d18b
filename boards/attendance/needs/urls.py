"""Addresses of access needs at meetings."""

from django.urls import path

from boards.attendance.needs import views

urlpatterns = [
    path("meetings/<int:pk>/access-needs/", views.MeetingNeeds.as_view(), name="meeting_needs"),
]
