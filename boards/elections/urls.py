"""Addresses of elections."""

from django.urls import path

from boards.elections import views

urlpatterns = [
    path("elections/", views.Elections.as_view(), name="elections"),
    path("elections/add/", views.ElectionAdd.as_view(), name="election_add"),
    path("elections/<int:pk>/", views.ElectionResults.as_view(), name="election"),
    path("people/terms/<int:pk>/end/", views.TermEnd.as_view(), name="term_end"),
]
