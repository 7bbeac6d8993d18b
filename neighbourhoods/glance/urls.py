"""Addresses of all neighbourhoods at a glance."""

from django.urls import path

from neighbourhoods.glance import views

urlpatterns = [
    path("glance/", views.Glance.as_view(), name="glance"),
    path("glance.csv", views.GlanceTable.as_view(), name="glance_table"),
    path("glance.pdf", views.GlancePdf.as_view(), name="glance_pdf"),
    path("glance/briefing.docx", views.Briefing.as_view(), name="glance_briefing"),
]
