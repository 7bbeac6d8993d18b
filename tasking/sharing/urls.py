"""Addresses of sharing."""

from django.urls import path

from tasking.sharing import views
from tasking.sharing.reviewing.views import AgreementReview

urlpatterns = [
    path("sharing/agreements/", views.Agreements.as_view(), name="agreements"),
    path("sharing/agreements/add/", views.AgreementAdd.as_view(), name="agreement_add"),
    path("sharing/agreements/<int:pk>/", views.AgreementPage.as_view(), name="agreement"),
    path(
        "sharing/agreements/<int:pk>/change/", views.AgreementEdit.as_view(), name="agreement_edit"
    ),
    path("sharing/agreements/<int:pk>/sign/", views.AgreementSign.as_view(), name="agreement_sign"),
    path("sharing/agreements/<int:pk>/review/", AgreementReview.as_view(), name="agreement_review"),
    path("sharing/agreements/<int:pk>/end/", views.AgreementEnd.as_view(), name="agreement_end"),
    path(
        "sharing/agreements/<int:pk>/file/",
        views.AgreementFileAdd.as_view(),
        name="agreement_file_add",
    ),
    path("sharing/files/<int:pk>/", views.AgreementFilePage.as_view(), name="agreement_file"),
    path("sharing/readings/", views.Readings.as_view(), name="readings"),
]
