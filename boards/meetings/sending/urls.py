"""Addresses of sending papers."""

from django.urls import path

from boards.meetings.sending import views

urlpatterns = [
    path("meetings/<int:pk>/send/", views.SendPapers.as_view(), name="meeting_send"),
    path("meetings/<int:pk>/send/addresses/", views.SendAddresses.as_view(), name="send_addresses"),
    path("meetings/<int:pk>/send/agenda.eml", views.SendEmail.as_view(), name="send_email"),
    path("meetings/<int:pk>/send/labels.pdf", views.SendLabels.as_view(), name="send_labels"),
    path("meetings/<int:pk>/send/sent/", views.MarkSent.as_view(), name="send_mark"),
    path("bodies/<slug:slug>/attenders/add/", views.AttenderAdd.as_view(), name="attender_add"),
    path("bodies/attenders/<int:pk>/end/", views.AttenderEnd.as_view(), name="attender_end"),
]
