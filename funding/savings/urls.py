"""Addresses of the savings register."""

from django.urls import path

from funding.savings import proving, views

ONE, YEAR = "<int:pk>/", "<int:pk>/years/<int:year>/"

urlpatterns = [
    path("", views.Savings.as_view(), name="savings"),
    path("add/", views.SavingAdd.as_view(), name="saving_add"),
    path(ONE, views.SavingPage.as_view(), name="saving"),
    path(f"{ONE}edit/", views.SavingEdit.as_view(), name="saving_edit"),
    path(f"{ONE}give-up/", views.Withdraw.as_view(), name="saving_withdraw"),
    path(f"{ONE}reopen/", views.Reopen.as_view(), name="saving_reopen"),
    path(f"{ONE}evidence/", proving.EvidenceAdd.as_view(), name="saving_evidence_add"),
    path(f"{ONE}link/", proving.UseAdd.as_view(), name="saving_use_add"),
    path(YEAR, views.Amounts.as_view(), name="saving_year"),
    path(f"{YEAR}verify/", proving.Verify.as_view(), name="saving_verify"),
    path(f"{YEAR}take-back/", proving.Unverify.as_view(), name="saving_unverify"),
    path("evidence/<int:pk>/", proving.Evidence.as_view(), name="saving_evidence"),
    path(
        "evidence/<int:pk>/remove/", proving.EvidenceRemove.as_view(), name="saving_evidence_remove"
    ),
    path("links/<int:pk>/remove/", proving.UseRemove.as_view(), name="saving_use_remove"),
]
