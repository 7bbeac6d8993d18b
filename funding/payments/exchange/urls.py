"""Addresses of the exchange with finance."""

from django.urls import path

from funding.payments.exchange import views

urlpatterns = [
    path("", views.PaymentRuns.as_view(), name="payment_runs"),
    path("make/", views.MakeRun.as_view(), name="payment_run_add"),
    path("files/<int:number>/", views.PaymentRunPage.as_view(), name="payment_run"),
    path(
        "files/<int:number>/payments.<slug:file_format>",
        views.PaymentRunFile.as_view(),
        name="payment_run_file",
    ),
    path("files/<int:number>/taken/", views.RunTaken.as_view(), name="payment_run_taken"),
    path("files/<int:number>/withdraw/", views.WithdrawRun.as_view(), name="payment_run_withdraw"),
    path("sent/<int:pk>/told/", views.Told.as_view(), name="run_payment_told"),
    path("reconciliation/", views.Reconciliation.as_view(), name="payment_checks"),
    path(
        "reconciliation.<slug:file_format>",
        views.ReconciliationFile.as_view(),
        name="payment_checks_file",
    ),
    path("paid/<int:pk>/", views.FinancePaymentPage.as_view(), name="finance_payment"),
    path("paid/<int:pk>/payment/", views.Assign.as_view(), name="finance_payment_assign"),
    path("paid/<int:pk>/settle/", views.Settle.as_view(), name="finance_payment_settle"),
    path("payments/<int:pk>/early/", views.AcceptEarly.as_view(), name="payment_accept"),
]
