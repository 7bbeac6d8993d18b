"""Rows on which the addresses of money are tried."""

from boards.models import Body

ADMIN_ROWS = {
    "sourcedfigure": "figure", "financialyear": "year", "fund": "fund", "budget": "budget",
    "budgetline": "line", "order": "order", "actual": "actual",
}  # fmt: skip
VIREMENT = ("virement", "virement_authorise", "virement_refuse", "virement_withdraw")
STEPS = (
    *("contribution_edit", "contribution_end", "contribution_withdraw", "contribution_reopen"),
    *("contribution_invoice", "contribution_receive", "contribution_repay", "funded_post_add"),
)
BY_SLUG = {"place_money"}
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
    "place_money": ("place",),
    "contribution": ("contribution", "pledge"),
    **dict.fromkeys(STEPS, ("contribution",)),
    "contribution_agree": ("pledge",),
    "contribution_year": ("contribution",),
    "contribution_reverse": ("contribution_entry",),
    **dict.fromkeys(
        ("funded_post_edit", "funded_post_shares", "funded_post_remove"), ("funded_post",)
    ),
    "mainstream_edit": ("mainstream",),
    "payment_claim": ("accepted",),
    "payment_authorise": ("payment",),
    "payment_refuse": ("payment",),
    "payment_paid": ("authorised",),
    "budget": ("budget",),
    "budget_sign": ("budget",),
    "budget_signed": ("signoff",),
    "budget_line": ("line", "staff_line"),
    "line_forecast": ("line",),
    "staff_vacancy": ("staff_cost",),
    **dict.fromkeys(VIREMENT, ("virement",)),
    **dict.fromkeys(
        (
            "year_end",
            "year_end_sheet",
            "carry_rule_add",
            "line_carry",
            "reserve_add",
            "closing_ask",
        ),
        ("year",),
    ),
    **dict.fromkeys(("carry_rule_edit", "carry_rule_body"), ("carry_rule",)),
    "carry_rule_approve": ("carry_rule",),
    "settle": ("open_commitment",),
    **dict.fromkeys(("settlement_edit", "settlement_remove"), ("settlement",)),
    **dict.fromkeys(("carry_authorise", "carry_refuse"), ("carry_request",)),
    "reserve_move": ("money_reserve",),
    **dict.fromkeys(("closing_close", "closing_withdraw"), ("year_closing",)),
}
ARGUMENTS = {
    **dict.fromkeys(WARD, lambda ward: [ward.body.slug, ward.year.first]),
    "ward_budget": lambda body: [body.slug, 2026],
    **dict.fromkeys(
        ("year_end", "carry_rule_add", "line_carry", "reserve_add", "closing_ask"),
        lambda year: [year.first],
    ),
    "year_end_sheet": lambda year: [year.first, "accruals", "csv"],
    "carry_rule_approve": lambda rule: [
        rule.pk,
        Body.objects.filter(kind="ward_committee", name__startswith="Own").first().slug,
    ],
    "settle": lambda commitment: [2026, commitment.pk, "release"],
    "reserve_move": lambda reserve: [2026, reserve.pk],
    "contribution_year": lambda contribution: [contribution.pk, 2026],
}
