"""Addresses of the services matrix."""

from django.urls import path

from neighbourhoods.services import views

urlpatterns = [
    path(
        "neighbourhoods/<slug:slug>/services/",
        views.NeighbourhoodServices.as_view(),
        name="neighbourhood_services",
    ),
    path(
        "neighbourhoods/<slug:slug>/who-to-ring/",
        views.WhoToRing.as_view(),
        name="who_to_ring",
    ),
    path(
        "neighbourhoods/<slug:slug>/who-to-ring.pdf",
        views.WhoToRingPdf.as_view(),
        name="who_to_ring_pdf",
    ),
    path("services/", views.Services.as_view(), name="services"),
]
