"""Addresses of declarations of one's own."""

from django.urls import path

from boards.interests.own import views

urlpatterns = [
    path("meetings/<int:pk>/own/interests/", views.OwnInterests.as_view(), name="own_interests"),
    path(
        "meetings/interests/<int:pk>/take-back/",
        views.TakeBackOwn.as_view(),
        name="own_interest_take_back",
    ),
]
