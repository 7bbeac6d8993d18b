"""Addresses of reports to ward committees."""

from django.urls import path

from funding.grants.reports import views

urlpatterns = [
    path("meetings/<int:pk>/report/", views.MakeReport.as_view(), name="ward_report"),
]
