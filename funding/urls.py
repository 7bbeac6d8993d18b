"""Addresses of money."""

from django.urls import include, path

from funding.contributions import views

urlpatterns = [
    path("money/", views.Money.as_view(), name="money"),
    path("money/", include("funding.ledger.urls")),
    path("money/budgets/", include("funding.budgets.urls")),
    path("money/", include("funding.grants.urls")),
    path("money/", include("funding.payments.urls")),
]
