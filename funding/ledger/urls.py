"""Addresses of ward budgets."""

from django.urls import path

from funding.ledger import sharing, views

urlpatterns = [
    path("wards/", views.WardMoneyList.as_view(), name="ward_money_list"),
    path("years/open/", views.OpenYear.as_view(), name="year_open"),
    path("years/<int:year>/share/", sharing.ShareBudgets.as_view(), name="ward_budgets_share"),
    path("wards/<slug:slug>/<int:year>/", views.WardMoneyPage.as_view(), name="ward_money"),
    path(
        "wards/<slug:slug>/<int:year>/entries/", views.Entries.as_view(), name="ward_money_entries"
    ),
    path("wards/<slug:slug>/<int:year>/budget/", views.WardBudget.as_view(), name="ward_budget"),
]
