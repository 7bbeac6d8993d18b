"""Addresses of terms of office."""

from django.urls import path

from boards.office import views

urlpatterns = [
    path("members/absent/", views.AbsentMembers.as_view(), name="absent_members"),
    path("members/terms/<int:pk>/elsewhere/", views.AbsentNote.as_view(), name="absent_note"),
    path("members/terms/notes/<int:pk>/strike/", views.NoteStrike.as_view(), name="note_strike"),
    path("members/lapses/<int:pk>/", views.LapseSettle.as_view(), name="lapse_settle"),
]
