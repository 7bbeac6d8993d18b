"""Addresses of money."""

from django.urls import include, path

urlpatterns = [
    path("money/", include("funding.contributions.urls")),
    path("money/", include("funding.ledger.urls")),
    path("money/budgets/", include("funding.budgets.urls")),
    path("money/", include("funding.grants.applications.urls")),
    path("money/", include("funding.grants.awards.urls")),
    path("money/", include("funding.payments.urls")),
    path("money/year-end/", include("funding.yearend.urls")),
]
