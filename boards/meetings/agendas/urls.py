"""Addresses of agendas as they are prepared and published."""

from django.urls import path

from boards.meetings.agendas import views
from boards.meetings.agendas.earlier import EarlierMinutes

urlpatterns = [
    path("bodies/<slug:slug>/timetable/", views.BodyTimetable.as_view(), name="body_timetable"),
    path("meetings/<int:pk>/call/", views.CallForItems.as_view(), name="meeting_call"),
    path("meetings/<int:pk>/agree/", views.AgendaAgree.as_view(), name="agenda_agree"),
    path("meetings/<int:pk>/agree/here/", views.AgreeHere.as_view(), name="agenda_agree_here"),
    path("meetings/<int:pk>/look-after/", views.LookAfter.as_view(), name="meeting_look_after"),
    path("meetings/<int:pk>/agenda/publish/", views.AgendaPublish.as_view(), name="agenda_publish"),
    path(
        "meetings/<int:pk>/agenda/supplement/",
        views.SupplementPublish.as_view(),
        name="supplement_publish",
    ),
    path("meetings/<int:pk>/earlier-minutes/", EarlierMinutes.as_view(), name="earlier_minutes"),
    path("packs/<int:pk>/", views.Pack.as_view(), name="pack"),
    path("packs/<int:pk>.pdf", views.PackPdf.as_view(), name="pack_pdf"),
    path("meetings/<int:pk>/agenda/", views.Agenda.as_view(), name="agenda"),
    path("meetings/<int:pk>/agenda.docx", views.AgendaWord.as_view(), name="agenda_word"),
    path("meetings/<int:pk>/agenda.pdf", views.AgendaPdf.as_view(), name="agenda_pdf"),
    path("meetings/items/<int:pk>/amend/", views.ItemAmend.as_view(), name="item_amend"),
    path("meetings/items/<int:pk>/withdraw/", views.ItemWithdraw.as_view(), name="item_withdraw"),
]
