"""Addresses of applications that come in. Those of applicants stand at the root."""

from django.urls import path

from funding.grants.intake import public, views

urlpatterns = [
    path("received/", views.Received.as_view(), name="sent_applications"),
    path("received/add/", views.Enter.as_view(), name="sent_application_enter"),
    path("received/<int:pk>/", views.SentPage.as_view(), name="sent_application"),
    path("received/<int:pk>/match/", views.Match.as_view(), name="sent_application_match"),
    path("received/<int:pk>/new-group/", views.MatchNew.as_view(), name="sent_application_new"),
    path(
        "received/<int:pk>/turn-down/", views.TurnDown.as_view(), name="sent_application_turn_down"
    ),
    path("received/<int:pk>/again/", views.WaitAgain.as_view(), name="sent_application_again"),
    path("received/<int:pk>/sender/", views.SentSender.as_view(), name="sent_application_sender"),
]
public_patterns = [
    path("apply/", public.Apply.as_view(), name="apply"),
    path("apply/form.pdf", public.PrintedForm.as_view(), name="apply_printed"),
    path("l/apply/<str:token>/", public.ApplyDraft.as_view(), name="apply_draft"),
    path("l/applied/<str:token>/", public.Applied.as_view(), name="applied"),
]
