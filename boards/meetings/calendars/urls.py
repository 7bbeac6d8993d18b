"""Addresses of the calendar of meetings."""

from django.urls import path

from boards.meetings.calendars import views, years

urlpatterns = [
    path("bodies/<slug:slug>.ics", views.BodyFeed.as_view(), name="body_feed"),
    path(
        "neighbourhoods/<slug:slug>.ics",
        views.NeighbourhoodFeed.as_view(),
        name="neighbourhood_feed",
    ),
    path("meetings/calendar/", views.MeetingCalendar.as_view(), name="meeting_calendar"),
    path(
        "meetings/calendar/year-planner.pdf", views.YearPlanner.as_view(), name="year_planner_pdf"
    ),
    path("bodies/<slug:slug>/meetings/year/", years.MeetingYear.as_view(), name="meeting_year"),
    path("meetings/set/", views.MeetingSet.as_view(), name="meeting_set"),
]
