"""Addresses of quick wins."""

from django.urls import path

from tasking.walkabouts.wins import views

urlpatterns = [
    path(
        "neighbourhoods/<slug:slug>/quick-wins/",
        views.QuickWins.as_view(),
        name="quick_wins",
    ),
    path("actions/<int:pk>/quick-win/", views.WinAdd.as_view(), name="quick_win_add"),
    path("quick-wins/<int:pk>/remove/", views.WinRemove.as_view(), name="quick_win_remove"),
]
