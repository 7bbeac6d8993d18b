"""Addresses of papers."""

from django.urls import path

from boards.papers import views

urlpatterns = [
    path("bodies/<slug:slug>/papers/", views.Papers.as_view(), name="papers"),
    path("bodies/<slug:slug>/papers/add/", views.PaperAdd.as_view(), name="paper_add"),
    path("papers/<int:pk>/", views.PaperPage.as_view(), name="paper"),
    path("papers/<int:pk>/change/", views.PaperEdit.as_view(), name="paper_edit"),
    path("papers/<int:pk>/replace/", views.PaperReplace.as_view(), name="paper_replace"),
    path("papers/<int:pk>/options/add/", views.OptionAdd.as_view(), name="option_add"),
    path("papers/options/<int:pk>/", views.OptionEdit.as_view(), name="option_edit"),
    path("papers/options/<int:pk>/remove/", views.OptionRemove.as_view(), name="option_remove"),
]
