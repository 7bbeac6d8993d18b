"""Addresses of votes."""

from django.urls import path

from boards.votes import views

urlpatterns = [
    path("meetings/items/<int:pk>/vote/", views.RecordVote.as_view(), name="vote"),
    path("meetings/votes/<int:pk>/own/", views.OwnVote.as_view(), name="own_vote"),
    path("meetings/votes/<int:pk>/strike-out/", views.StrikeOutVote.as_view(), name="vote_strike"),
]
