"""Addresses of walkabouts, stops, action days and quick wins."""

from django.urls import path

from tasking.walkabouts import views
from tasking.walkabouts.days.urls import urlpatterns as days
from tasking.walkabouts.route.urls import urlpatterns as route
from tasking.walkabouts.shown.year import Year
from tasking.walkabouts.stops.urls import urlpatterns as stops
from tasking.walkabouts.wins.urls import urlpatterns as wins

ONE = "walkabouts/<int:pk>"

urlpatterns = [
    path("walkabouts/", views.Walkabouts.as_view(), name="walkabouts"),
    path(
        "neighbourhoods/<slug:slug>/walkabouts/",
        views.NeighbourhoodWalkabouts.as_view(),
        name="neighbourhood_walkabouts",
    ),
    path("walkabouts/year/", Year.as_view(), name="walkabouts_year"),
    path("walkabouts/add/", views.WalkaboutAdd.as_view(), name="walkabout_add"),
    path(f"{ONE}/", views.WalkaboutPage.as_view(), name="walkabout"),
    path(f"{ONE}/edit/", views.WalkaboutEdit.as_view(), name="walkabout_edit"),
    path(f"{ONE}/cancel/", views.WalkaboutCancel.as_view(), name="walkabout_cancel"),
    path(f"{ONE}/walked/", views.WalkaboutWalked.as_view(), name="walkabout_walked"),
    path(f"{ONE}/write/", views.WalkaboutWrite.as_view(), name="walkabout_write"),
    path(f"{ONE}/correct/", views.WalkaboutCorrect.as_view(), name="walkabout_correct"),
    path(f"{ONE}/publish/", views.WalkaboutPublish.as_view(), name="walkabout_publish"),
    path(f"{ONE}/withdraw/", views.WalkaboutWithdraw.as_view(), name="walkabout_withdraw"),
    path(f"{ONE}/came/", views.CameAdd.as_view(), name="walkabout_came"),
    path(
        "walkabouts/came/<int:pk>/remove/",
        views.CameRemove.as_view(),
        name="walkabout_came_remove",
    ),
    path(f"{ONE}/report.pdf", views.WalkaboutReport.as_view(), name="walkabout_report"),
    path(f"{ONE}/sheet.pdf", views.TenantsSheet.as_view(), name="walkabout_sheet"),
    *route,
    *stops,
    *days,
    *wins,
]
