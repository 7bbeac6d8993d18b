"""Addresses of applications and grants."""

from django.urls import path

from funding.grants import deciding, views

urlpatterns = [
    path("applications/", views.Applications.as_view(), name="applications"),
    path("applications/add/", views.ApplicationAdd.as_view(), name="application_add"),
    path("applications/<int:pk>/", views.ApplicationPage.as_view(), name="application"),
    path("applications/<int:pk>/edit/", views.ApplicationEdit.as_view(), name="application_edit"),
    path("applications/<int:pk>/ask/", views.ApplicationAsk.as_view(), name="application_ask"),
    path("requests/<int:pk>/award/", deciding.Award.as_view(), name="request_award"),
    path("requests/<int:pk>/refuse/", deciding.Refuse.as_view(), name="request_refuse"),
    path("requests/<int:pk>/edit/", deciding.RequestEdit.as_view(), name="request_edit"),
    path("requests/<int:pk>/reopen/", deciding.Reopen.as_view(), name="request_reopen"),
    path("requests/<int:pk>/withdraw/", deciding.Withdraw.as_view(), name="request_withdraw"),
    path("grants/<int:pk>/", views.GrantPage.as_view(), name="grant"),
    path("grants/<int:pk>/offer/", views.Offer.as_view(), name="grant_offer"),
    path("grants/<int:pk>/hold/", views.Hold.as_view(), name="grant_hold"),
    path("grants/<int:pk>/off-hold/", views.OffHold.as_view(), name="grant_off_hold"),
    path("grants/<int:pk>/accept/", views.Accept.as_view(), name="grant_accept"),
    path("grants/<int:pk>/finish/", views.Finish.as_view(), name="grant_finish"),
    path("grants/<int:pk>/cancel/", views.Cancel.as_view(), name="grant_cancel"),
]
