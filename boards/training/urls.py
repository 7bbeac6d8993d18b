"""Addresses of training."""

from django.urls import path

from boards.training import views

urlpatterns = [
    path("bodies/<slug:slug>/training/", views.BodyTraining.as_view(), name="body_training"),
    path("training/", views.Training.as_view(), name="training"),
    path("training/programmes/add/", views.ProgrammeAdd.as_view(), name="development_add"),
    path("training/programmes/<int:pk>/add/", views.CourseAdd.as_view(), name="course_add"),
    path("training/courses/<int:pk>/add/", views.SessionAdd.as_view(), name="session_add"),
    path("training/require/", views.RequirementAdd.as_view(), name="requirement_add"),
    path("training/require/<int:pk>/end/", views.RequirementEnd.as_view(), name="requirement_end"),
    path("training/<int:pk>/", views.Session.as_view(), name="session"),
    path("training/<int:pk>/book/", views.SessionBook.as_view(), name="session_book"),
    path("training/<int:pk>/leave/", views.SessionLeave.as_view(), name="session_leave"),
    path("training/<int:pk>/person/", views.SessionPerson.as_view(), name="session_person"),
    path(
        "training/<int:pk>/attendance/",
        views.SessionAttendance.as_view(),
        name="session_attendance",
    ),
    path("training/<int:pk>/cancel/", views.SessionCancel.as_view(), name="session_cancel"),
]
