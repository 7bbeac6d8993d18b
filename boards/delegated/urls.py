"""Addresses of decisions outside meetings."""

from django.urls import path

from boards.delegated import views

OUTSIDE = "decisions-outside-meetings/"
urlpatterns = [
    path(OUTSIDE, views.DelegatedDecisions.as_view(), name="delegated_decisions"),
    path("bodies/<slug:slug>/decide/", views.DelegatedAdd.as_view(), name="delegated_add"),
    path(f"{OUTSIDE}<int:pk>/", views.DelegatedPage.as_view(), name="delegated"),
    path(f"{OUTSIDE}<int:pk>.pdf", views.DelegatedPdf.as_view(), name="delegated_pdf"),
    path(f"{OUTSIDE}<int:pk>/change/", views.DelegatedEdit.as_view(), name="delegated_edit"),
    path(f"{OUTSIDE}<int:pk>/drop/", views.DelegatedDrop.as_view(), name="delegated_drop"),
    path(f"{OUTSIDE}<int:pk>/correct/", views.DelegatedCorrect.as_view(), name="delegated_correct"),
    path(f"{OUTSIDE}<int:pk>/consult/", views.ConsultAdd.as_view(), name="consult_add"),
    path(f"{OUTSIDE}<int:pk>/confirm/", views.Confirm.as_view(), name="delegated_confirm"),
    path(f"{OUTSIDE}<int:pk>/signed/", views.Signed.as_view(), name="delegated_signed"),
    path(f"{OUTSIDE}consulted/<int:pk>/reply/", views.ConsultReply.as_view(), name="consult_reply"),
    path(
        f"{OUTSIDE}consulted/<int:pk>/take-off/",
        views.ConsultTakeOff.as_view(),
        name="consult_take_off",
    ),
]
