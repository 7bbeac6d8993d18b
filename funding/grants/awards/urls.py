"""Addresses of grants."""

from django.urls import path

from funding.grants.awards import deciding, views

urlpatterns = [
    path("requests/<int:pk>/award/", deciding.Award.as_view(), name="request_award"),
    path("grants/<int:pk>/", views.GrantPage.as_view(), name="grant"),
    path("grants/<int:pk>/hold/", views.Hold.as_view(), name="grant_hold"),
    path("grants/<int:pk>/off-hold/", views.OffHold.as_view(), name="grant_off_hold"),
    path("grants/<int:pk>/accept/", views.Accept.as_view(), name="grant_accept"),
    path("grants/<int:pk>/finish/", views.Finish.as_view(), name="grant_finish"),
    path("grants/<int:pk>/cancel/", views.Cancel.as_view(), name="grant_cancel"),
]
