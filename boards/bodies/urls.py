"""Addresses of bodies."""

from django.urls import path

from boards.bodies import views

urlpatterns = [
    path("bodies/", views.Bodies.as_view(), name="bodies"),
    path("bodies/add/", views.BodyAdd.as_view(), name="body_add"),
    path("bodies/tree/", views.BodyTree.as_view(), name="body_tree"),
    path("bodies/<slug:slug>/", views.BodyPage.as_view(), name="body"),
    path("bodies/<slug:slug>/change/", views.BodyEdit.as_view(), name="body_edit"),
    path("bodies/<slug:slug>/rules/", views.BodyRules.as_view(), name="body_rules"),
]
