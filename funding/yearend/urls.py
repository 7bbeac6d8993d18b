"""Addresses of the year end."""

from django.urls import path

from funding.yearend import views
from funding.yearend.closing import views as closing
from funding.yearend.commitments import views as commitments
from funding.yearend.reserves import views as reserves
from funding.yearend.rule import views as rule

urlpatterns = [
    path("", views.YearEnds.as_view(), name="year_ends"),
    path("<int:first>/", views.YearEndPage.as_view(), name="year_end"),
    path(
        "<int:first>/<slug:sheet>.<slug:file_format>",
        views.YearEndSheet.as_view(),
        name="year_end_sheet",
    ),
    path("<int:first>/rule/", rule.RuleAdd.as_view(), name="carry_rule_add"),
    path("rules/<int:pk>/", rule.RuleEdit.as_view(), name="carry_rule_edit"),
    path("rules/<int:pk>/body/", rule.RuleBody.as_view(), name="carry_rule_body"),
    path("rules/<int:pk>/body/<slug:slug>/", rule.RuleApprove.as_view(), name="carry_rule_approve"),
    path(
        "<int:first>/commitments/<int:pk>/<slug:how>/", commitments.Settle.as_view(), name="settle"
    ),
    path("<int:first>/lines/", commitments.LineCarry.as_view(), name="line_carry"),
    path("entered/<int:pk>/", commitments.SettlementEdit.as_view(), name="settlement_edit"),
    path(
        "entered/<int:pk>/remove/",
        commitments.SettlementRemove.as_view(),
        name="settlement_remove",
    ),
    path(
        "entered/<int:pk>/authorise/", commitments.CarryAuthorise.as_view(), name="carry_authorise"
    ),
    path("entered/<int:pk>/refuse/", commitments.CarryRefuse.as_view(), name="carry_refuse"),
    path("<int:first>/reserves/", reserves.ReserveAdd.as_view(), name="reserve_add"),
    path("<int:first>/reserves/<int:pk>/", reserves.ReserveMoveAdd.as_view(), name="reserve_move"),
    path("<int:first>/close/", closing.AskClosing.as_view(), name="closing_ask"),
    path("closings/<int:pk>/close/", closing.CloseYear.as_view(), name="closing_close"),
    path("closings/<int:pk>/withdraw/", closing.WithdrawClosing.as_view(), name="closing_withdraw"),
]
