"""Addresses of what is found about a request."""

from django.urls import path

from funding.grants.checks import views
from funding.grants.checks.delivery import views as delivery
from funding.grants.checks.interests import views as interests
from funding.grants.checks.questions import views as questions

urlpatterns = [
    path("requests/<int:pk>/assess/", views.Assess.as_view(), name="request_assess"),
    path("assessments/<int:pk>/ready/", views.MakeReady.as_view(), name="assessment_ready"),
    path("assessments/<int:pk>/back/", views.TakeBack.as_view(), name="assessment_back"),
    path("requests/<int:pk>/checks/", questions.Checks.as_view(), name="request_checks"),
    path("requests/<int:pk>/members/", interests.Members.as_view(), name="request_members"),
    path("requests/<int:pk>/follows/", delivery.Follows.as_view(), name="request_follows"),
    path("deliveries/<int:pk>/done/", delivery.Done.as_view(), name="delivery_done"),
    path("deliveries/photos/<int:pk>/", delivery.Photo.as_view(), name="delivery_photo"),
    path(
        "deliveries/photos/<int:pk>/remove/",
        delivery.PhotoRemove.as_view(),
        name="delivery_photo_remove",
    ),
]
