"""Addresses of minutes."""

from django.urls import path

from boards.minutes import views
from boards.minutes.versions.revisions import Revisions

urlpatterns = [
    path("meetings/items/<int:pk>/revisions/", Revisions.as_view(), name="item_revisions"),
    path("meetings/<int:pk>/correct/", views.CorrectionAdd.as_view(), name="correction_add"),
    path("meetings/<int:pk>/minutes.docx", views.MinutesWord.as_view(), name="minutes_word"),
    path("meetings/<int:pk>/private/", views.ItemPrivate.as_view(), name="item_private"),
    path("meetings/items/<int:pk>/summary/", views.ItemSummary.as_view(), name="item_summary"),
    path("meetings/items/<int:pk>/open/", views.MinuteOpen.as_view(), name="minute_open"),
    path("meetings/<int:pk>/minutes/check/", views.CheckMinutes.as_view(), name="minutes_check"),
    path(
        "meetings/<int:pk>/minutes/agreed/", views.RecordAgreement.as_view(), name="minutes_agreed"
    ),
    path("meetings/<int:pk>/minutes/reopen/", views.MinutesReopen.as_view(), name="minutes_reopen"),
    path("meetings/<int:pk>/minutes/", views.Minutes.as_view(), name="minutes"),
    path("meetings/<int:pk>/minutes.pdf", views.MinutesPdf.as_view(), name="minutes_pdf"),
    path(
        "meetings/<int:pk>/minutes/corrected.pdf",
        views.MinutesCorrectedPdf.as_view(),
        name="minutes_corrected_pdf",
    ),
]
