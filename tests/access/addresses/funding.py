"""Rows on which the addresses of money are tried."""

ADMIN_ROWS = {
    "sourcedfigure": "figure", "financialyear": "year", "fund": "fund", "budget": "budget",
    "budgetline": "line", "order": "order", "actual": "actual",
}  # fmt: skip
VIREMENT = ("virement", "virement_authorise", "virement_refuse", "virement_withdraw")
STEPS = (
    *("contribution_edit", "contribution_end", "contribution_withdraw", "contribution_reopen"),
    *("contribution_invoice", "contribution_receive", "contribution_repay", "funded_post_add"),
)
BY_SLUG = {"place_money", "place_ward_money"}
WARD = ("ward_money", "ward_money_entries")
ROWS = {
    **dict.fromkeys((*WARD, "ward_public"), ("allocation",)),
    "wards_public_year": ("year",),
    **dict.fromkeys(("open_dataset", "open_publish", "open_preview"), ("dataset",)),
    "open_file": ("open_file",),
    "open_take_down": ("publication",),
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
    "place_ward_money": ("place",),
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
}
ARGUMENTS = {
    **dict.fromkeys((*WARD, "ward_public"), lambda ward: [ward.body.slug, ward.year.first]),
    "wards_public_year": lambda year: [year.first],
    **dict.fromkeys(("open_dataset", "open_publish"), lambda found: [found.kind, found.code]),
    "open_preview": lambda found: [found.kind, found.code, "csv"],
    "open_file": lambda file: [
        file.publication.dataset.kind,
        file.publication.dataset.code,
        file.publication.number,
        file.file_format,
    ],
    "ward_budget": lambda body: [body.slug, 2026],
    "contribution_year": lambda contribution: [contribution.pk, 2026],
}
