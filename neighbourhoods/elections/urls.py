"""Addresses of the pre-election calendar. Elections and their results stand with the seats."""

from django.urls import path

from neighbourhoods.elections import views

urlpatterns = [
    path("pre-election/", views.PreElectionPeriods.as_view(), name="pre_election"),
    path("pre-election/<int:pk>/lift/", views.PeriodLift.as_view(), name="pre_election_lift"),
    path(
        "pre-election/lifts/<int:pk>/put-back/",
        views.PutBack.as_view(),
        name="pre_election_put_back",
    ),
]
