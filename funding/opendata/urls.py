"""Addresses of open data. Those of what was published stay for good."""

from django.urls import path

from funding.opendata import views

urlpatterns = [
    path("open-data/", views.OpenData.as_view(), name="open_data"),
    path("open-data/<slug:kind>/<slug:code>/", views.OpenDatasetPage.as_view(), name="open_dataset"),
    path(
        "open-data/<slug:kind>/<slug:code>/<int:number>/<slug:file_format>/",
        views.OpenFile.as_view(), name="open_file",
    ),
    path("money/open-data/versions/<int:pk>/take-down/", views.TakeDown.as_view(), name="open_take_down"),
    path("money/open-data/", views.Publishing.as_view(), name="open_publishing"),
    path("money/open-data/<slug:kind>/<slug:code>/", views.Publish.as_view(), name="open_publish"),
    path(
        "money/open-data/<slug:kind>/<slug:code>/<slug:file_format>/", views.Preview.as_view(),
        name="open_preview",
    ),
]  # fmt: skip
