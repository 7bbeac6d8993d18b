"""The address of the late requests of a neighbourhood."""

from django.urls import path

from tasking.requests.late.views import LateRequests

urlpatterns = [
    path("neighbourhoods/<slug:slug>/late-requests/", LateRequests.as_view(), name="requests_late"),
]
