"""Addresses of releases."""

from django.urls import path

from boards.releases import views

urlpatterns = [
    path("meetings/items/<int:pk>/release/", views.ReleaseAdd.as_view(), name="release_add"),
    path("releases/", views.Releases.as_view(), name="releases"),
    path("releases/<int:pk>/", views.ReleasePage.as_view(), name="release"),
    path("releases/<int:pk>/review/", views.ReleaseReview.as_view(), name="release_review"),
]
