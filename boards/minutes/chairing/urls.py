"""Addresses of what the chair does."""

from django.urls import path

from boards.minutes.chairing import views

urlpatterns = [
    path("meetings/<int:pk>/minutes/return/", views.MinutesReturn.as_view(), name="minutes_return"),
    path(
        "meetings/approvals/<int:pk>/sign/here/",
        views.SignHere.as_view(),
        name="approval_sign_here",
    ),
    path(
        "meetings/items/<int:pk>/urgent/here/",
        views.UrgentHere.as_view(),
        name="item_urgent_here",
    ),
]
