"""Addresses of background jobs."""

from django.urls import path

from accounts.jobs import views

urlpatterns = [
    path("jobs/", views.Jobs.as_view(), name="jobs"),
    path("jobs/<int:pk>/again/", views.JobAgain.as_view(), name="job_again"),
    path("jobs/<int:pk>/remove/", views.JobRemove.as_view(), name="job_remove"),
    path("jobs/emails/", views.Letters.as_view(), name="letters"),
    path("jobs/emails/<int:pk>/again/", views.LetterAgain.as_view(), name="letter_again"),
    path("jobs/emails/<int:pk>/remove/", views.LetterAside.as_view(), name="letter_aside"),
]
