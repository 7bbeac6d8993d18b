"""Rows on which the addresses of money are tried."""

ADMIN_ROWS = {
    "sourcedfigure": "figure", "financialyear": "year", "fund": "fund", "budget": "budget",
    "budgetline": "line", "order": "order", "actual": "actual",
}  # fmt: skip
VIREMENT = ("virement", "virement_authorise", "virement_refuse", "virement_withdraw")
WARD = ("ward_money", "ward_money_entries")
ROWS = {
    **dict.fromkeys(WARD, ("allocation",)),
    "ward_budget": ("committee",),
    "application": ("application",),
    "application_edit": ("application",),
    "application_ask": ("application",),
    "request_award": ("asked",),
    "request_refuse": ("asked",),
    "request_withdraw": ("asked",),
    "grant": ("ward_grant",),
    "grant_offer": ("ward_grant",),
    "request_edit": ("asked",),
    "request_reopen": ("refused",),
    "grant_hold": ("ward_grant",),
    "grant_off_hold": ("held_grant",),
    "payment_reverse": ("paid",),
    "grant_accept": ("offered",),
    "grant_finish": ("accepted",),
    "grant_cancel": ("offered",),
    "payment_claim": ("accepted",),
    "payment_authorise": ("payment",),
    "payment_refuse": ("payment",),
    "payment_paid": ("authorised",),
    "budget": ("budget",),
    "budget_sign": ("budget",),
    "budget_signed": ("signoff",),
    "budget_line": ("line", "staff_line"),
    "line_forecast": ("line",),
    "staff_vacancy": ("staff",),
    **dict.fromkeys(VIREMENT, ("virement",)),
}
ARGUMENTS = {
    **dict.fromkeys(WARD, lambda ward: [ward.body.slug, ward.year.first]),
    "ward_budget": lambda body: [body.slug, 2026],
}
