"""Addresses of money."""

from django.urls import include, path

from funding.grants.intake import urls as intake

urlpatterns = [
    path("money/", include("funding.contributions.urls")),
    path("money/", include("funding.ledger.urls")),
    path("money/budgets/", include("funding.budgets.urls")),
    path("money/", include("funding.grants.groups.urls")),
    path("money/", include("funding.grants.applications.urls")),
    path("money/", include("funding.grants.reports.urls")),
    path("money/", include("funding.grants.checks.urls")),
    path("money/", include("funding.grants.intake.urls")),
    path("", include(intake.public_patterns)),
    path("money/", include("funding.grants.awards.urls")),
    path("money/", include("funding.grants.schedule.urls")),
    path("", include("funding.grants.offers.urls")),
    path("money/", include("funding.payments.urls")),
    path("money/finance/", include("funding.payments.exchange.urls")),
    path("", include("funding.returns.urls")),
    path("money/", include("funding.wards.urls")),
    path("", include("funding.opendata.urls")),
    path("money/savings/", include("funding.savings.urls")),
    path("money/", include("funding.results.urls")),
    path("money/year-end/", include("funding.yearend.urls")),
    path("money/", include("funding.audit.urls")),
]
