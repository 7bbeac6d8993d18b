"""Addresses of what is printed for a meeting."""

from django.urls import path

from boards.prints import views

urlpatterns = [
    path("meetings/<int:pk>/prints/", views.Prints.as_view(), name="meeting_prints"),
    path(
        "meetings/<int:pk>/agenda-large-print.pdf",
        views.AgendaLarge.as_view(),
        name="agenda_large_pdf",
    ),
    path(
        "meetings/<int:pk>/minutes-large-print.pdf",
        views.MinutesLarge.as_view(),
        name="minutes_large_pdf",
    ),
    path("meetings/<int:pk>/sign-in-sheet.pdf", views.SignInSheet.as_view(), name="sign_in_sheet"),
    path("meetings/<int:pk>/name-cards.pdf", views.NameCards.as_view(), name="name_cards"),
    path("meetings/<int:pk>/briefing.pdf", views.BriefingPdf.as_view(), name="briefing_pdf"),
]
