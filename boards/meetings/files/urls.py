"""Addresses of files."""

from django.urls import path

from boards.meetings.files import views

urlpatterns = [
    path("papers/<int:pk>/files/add/", views.PaperFileAdd.as_view(), name="paper_file_add"),
    path("meetings/items/<int:pk>/files/add/", views.FileAdd.as_view(), name="file_add"),
    path("files/<int:pk>/", views.File.as_view(), name="file"),
    path("files/<int:pk>/remove/", views.FileRemove.as_view(), name="file_remove"),
]
