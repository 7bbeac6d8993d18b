"""The address of the link."""

from django.urls import path

from tasking.requests.feedback import views

urlpatterns = [path("l/f/<str:token>/", views.Feedback.as_view(), name="request_feedback")]
