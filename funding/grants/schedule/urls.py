"""Addresses of the schedule of applications."""

from django.urls import path

from funding.grants.schedule import presses, views

urlpatterns = [
    path("meetings/<int:pk>/schedule/", views.Schedule.as_view(), name="ward_schedule"),
    path("meetings/<int:pk>/late/", presses.BringLate.as_view(), name="ward_report_late"),
    path("report-rows/<int:pk>/approve/", presses.Approve.as_view(), name="row_approve"),
    path("report-rows/<int:pk>/refuse/", presses.Refuse.as_view(), name="row_refuse"),
    path("report-rows/<int:pk>/defer/", presses.Defer.as_view(), name="row_defer"),
    path("report-rows/<int:pk>/settle/", presses.Settle.as_view(), name="row_settle"),
]
