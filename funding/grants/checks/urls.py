"""Addresses of what is found about a request."""

from django.urls import path

from funding.grants.checks import views

urlpatterns = [
    path("requests/<int:pk>/assess/", views.Assess.as_view(), name="request_assess"),
    path("assessments/<int:pk>/ready/", views.MakeReady.as_view(), name="assessment_ready"),
    path("assessments/<int:pk>/back/", views.TakeBack.as_view(), name="assessment_back"),
]
