"""Addresses of stops, their photographs and grades."""

from django.urls import path

from tasking.walkabouts.stops import views

ONE = "walkabouts/<int:pk>"
STOP = "walkabouts/stops/<int:pk>"
PHOTO = "walkabouts/photos/<int:pk>"

urlpatterns = [
    path(f"{ONE}/walk/", views.Walk.as_view(), name="walkabout_walk"),
    path(f"{ONE}/stops/", views.StopAdd.as_view(), name="stop_add"),
    path(f"{ONE}/photos/", views.PhotoAdd.as_view(), name="stop_photo_add"),
    path(f"{ONE}/grades/", views.GradeAdd.as_view(), name="block_grade"),
    path(f"{ONE}/send/", views.Send.as_view(), name="walkabout_send"),
    path(
        "walkabouts/grades/<int:pk>/remove/",
        views.GradeRemove.as_view(),
        name="block_grade_remove",
    ),
    path(f"{STOP}/edit/", views.StopEdit.as_view(), name="stop_edit"),
    path(f"{STOP}/remove/", views.StopRemove.as_view(), name="stop_remove"),
    path(f"{STOP}/told/", views.StopTold.as_view(), name="stop_told"),
    path(f"{PHOTO}/", views.Photo.as_view(), name="stop_photo"),
    path(f"{PHOTO}/remove/", views.PhotoRemove.as_view(), name="stop_photo_remove"),
    path(f"{PHOTO}/show/", views.PhotoShow.as_view(), name="stop_photo_show"),
]
