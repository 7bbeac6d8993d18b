"""Addresses of hand-overs."""

from django.urls import path

from neighbourhoods.people.handing import views

urlpatterns = [
    path("people/<int:pk>/hand-over/", views.HandOverPage.as_view(), name="hand_over"),
    path("people/<int:pk>/hand-over/leave/", views.HandOverLeave.as_view(), name="hand_over_leave"),
    path("hand-overs/<int:pk>/", views.HandOverDone.as_view(), name="hand_over_done"),
]
