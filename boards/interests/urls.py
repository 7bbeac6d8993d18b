"""Addresses of interests."""

from django.urls import path

from boards.interests import views

urlpatterns = [
    path("meetings/<int:pk>/interests/", views.Interests.as_view(), name="interests"),
    path(
        "meetings/interests/<int:pk>/remove/",
        views.RemoveInterest.as_view(),
        name="interest_remove",
    ),
    path(
        "meetings/interests/<int:pk>/did-so/",
        views.ConfirmInterest.as_view(),
        name="interest_confirm",
    ),
    path(
        "meetings/interests/<int:pk>/notified/",
        views.InterestNotified.as_view(),
        name="interest_notified",
    ),
]
