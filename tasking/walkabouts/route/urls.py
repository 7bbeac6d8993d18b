"""Addresses of routes."""

from django.urls import path

from tasking.walkabouts.route import views

ONE = "walkabouts/route/<int:pk>"

urlpatterns = [
    path("walkabouts/<int:pk>/route/", views.Route.as_view(), name="walkabout_route"),
    path(f"{ONE}/move/", views.StreetMove.as_view(), name="route_move"),
    path(f"{ONE}/remove/", views.StreetRemove.as_view(), name="route_remove"),
    path(f"{ONE}/place/", views.StreetPlace.as_view(), name="route_place"),
    path(f"{ONE}/map.svg", views.StreetMap.as_view(), name="route_map"),
]
