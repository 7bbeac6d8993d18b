"""Addresses of profiles."""

from django.urls import path

from performance.profile import views

ONE = "neighbourhoods/<slug:slug>"
urlpatterns = [
    path(f"{ONE}/profile/", views.NeighbourhoodProfile.as_view(), name="neighbourhood_profile"),
    path(f"{ONE}/one-page/", views.OnePage.as_view(), name="one_page"),
    path(f"{ONE}/one-page.pdf", views.OnePagePdf.as_view(), name="one_page_pdf"),
    path(f"{ONE}/one-page-large-print.pdf", views.OnePageLargePdf.as_view(), name="one_page_large_pdf"),
    path("areas/<slug:slug>/profile/", views.AreaProfile.as_view(), name="area_profile"),
    path("city/profile/", views.CityProfile.as_view(), name="city_profile"),
]  # fmt: skip
