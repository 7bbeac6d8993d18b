"""Addresses of applications and of what they ask."""

from django.urls import path

from funding.grants.applications import deciding, views
from funding.grants.applications.rounds import views as rounds

urlpatterns = [
    path("applications/", views.Applications.as_view(), name="applications"),
    path("applications/add/", views.ApplicationAdd.as_view(), name="application_add"),
    path("applications/<int:pk>/", views.ApplicationPage.as_view(), name="application"),
    path("applications/<int:pk>/edit/", views.ApplicationEdit.as_view(), name="application_edit"),
    path("applications/<int:pk>/ask/", views.ApplicationAsk.as_view(), name="application_ask"),
    path(
        "applications/<int:pk>/place/", views.ApplicationPlace.as_view(), name="application_place"
    ),
    path("rounds/<int:pk>/add/", rounds.RoundAdd.as_view(), name="round_add"),
    path("rounds/<int:pk>/edit/", rounds.RoundEdit.as_view(), name="round_edit"),
    path("rounds/<int:pk>/remove/", rounds.RoundRemove.as_view(), name="round_remove"),
    path("requests/<int:pk>/refuse/", deciding.Refuse.as_view(), name="request_refuse"),
    path("requests/<int:pk>/edit/", deciding.RequestEdit.as_view(), name="request_edit"),
    path("requests/<int:pk>/reopen/", deciding.Reopen.as_view(), name="request_reopen"),
    path("requests/<int:pk>/withdraw/", deciding.Withdraw.as_view(), name="request_withdraw"),
]
