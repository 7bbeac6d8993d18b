"""Addresses of budgets."""

from django.urls import path

from funding.budgets.actuals import views as actuals
from funding.budgets.forecasts import views as forecasts
from funding.budgets.virements import views as virements

urlpatterns = [
    path("", forecasts.Budgets.as_view(), name="budgets"),
    path("<int:pk>/", forecasts.BudgetPage.as_view(), name="budget"),
    path("<int:pk>/sign/", forecasts.Sign.as_view(), name="budget_sign"),
    path("signed/<int:pk>.pdf", forecasts.Signed.as_view(), name="budget_signed"),
    path("lines/<int:pk>/", forecasts.LinePage.as_view(), name="budget_line"),
    path("lines/<int:pk>/forecast/", forecasts.SetForecast.as_view(), name="line_forecast"),
    path("posts/<int:pk>/vacancy/", forecasts.Vacancy.as_view(), name="staff_vacancy"),
    path("unmatched/", actuals.Unmatched.as_view(), name="unmatched"),
    path("virements/", virements.Virements.as_view(), name="virements"),
    path("virements/lines/", virements.BetweenLines.as_view(), name="virement_lines"),
    path("virements/wards/", virements.BetweenWards.as_view(), name="virement_wards"),
    path("virements/<int:pk>/", virements.VirementPage.as_view(), name="virement"),
    path("virements/<int:pk>/authorise/", virements.Authorise.as_view(), name="virement_authorise"),
    path("virements/<int:pk>/refuse/", virements.Refuse.as_view(), name="virement_refuse"),
    path("virements/<int:pk>/withdraw/", virements.Withdraw.as_view(), name="virement_withdraw"),
]
