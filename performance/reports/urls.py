"""Addresses of reports, of commentary, and of what a link opens."""

from django.urls import path

from performance.reports import views
from performance.reports.commentary import views as commentary
from performance.reports.snapshots import files

ONE, SAID = "performance/reports/<int:pk>", "performance/reports/commentary/<int:pk>"

urlpatterns = [
    path("performance/reports/", views.Reports.as_view(), name="reports"),
    path(f"{ONE}/", views.ReportPage.as_view(), name="report"),
    path(f"{ONE}/report.pdf", files.ReportPdf.as_view(), name="report_pdf"),
    path(f"{ONE}/summary.pdf", files.ReportSummary.as_view(), name="report_summary"),
    path(f"{ONE}/figures.<str:ending>", files.ReportFile.as_view(), name="report_file"),
    path(f"{ONE}/again/", views.ReportRetake.as_view(), name="report_retake"),
    path(f"{ONE}/ask/", views.ReportAsk.as_view(), name="report_ask"),
    path(f"{ONE}/ready/", views.ReportReady.as_view(), name="report_ready"),
    path(f"{ONE}/take-back/", views.ReportTakeBack.as_view(), name="report_take_back"),
    path(f"{ONE}/agree/", views.ReportAgree.as_view(), name="report_agree"),
    path(f"{ONE}/sign/", views.ReportSign.as_view(), name="report_sign"),
    path(f"{ONE}/publish/", views.ReportPublish.as_view(), name="report_publish"),
    path(f"{ONE}/withdraw/", views.ReportWithdraw.as_view(), name="report_withdraw"),
    path(f"{SAID}/", commentary.CommentaryPage.as_view(), name="commentary"),
    path(f"{SAID}/give/", commentary.CommentaryGive.as_view(), name="commentary_give"),
    path(f"{SAID}/none/", commentary.CommentaryNone.as_view(), name="commentary_none"),
    path(f"{SAID}/link/", commentary.LinkSend.as_view(), name="commentary_link_send"),
    path(
        "performance/reports/commentary/links/<int:pk>/revoke/",
        commentary.LinkRevoke.as_view(),
        name="commentary_link_revoke",
    ),
    path(
        "l/commentary/<str:token>/", commentary.CommentaryByLink.as_view(), name="commentary_link"
    ),
]
