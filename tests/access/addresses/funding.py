"""Rows on which the addresses of money are tried."""

from core.links.operations import hash_of
from tests.money import link_token


def _mark(link):
    """Of which world a link of an applicant is: told by its token, which nothing keeps."""
    kinds = {"draft": "draft", "money": "applied"}
    found = [
        mark
        for mark in ("OWN", "OTHER")
        if hash_of(link_token(mark, kinds[link.purpose])) == link.token_hash
    ]
    return found[0]


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
GROUP = ("money_group", "money_group_edit", "group_paper_add", "group_payee")
SENT = (
    *("sent_application", "sent_application_match", "sent_application_new"),
    *("sent_application_turn_down", "sent_application_sender"),
)
ROWS = {
    **dict.fromkeys(GROUP, ("group",)),
    **dict.fromkeys(SENT, ("sent",)),
    "sent_application_again": ("turned_sent",),
    "apply_draft": ("draft_link",),
    "applied": ("applied_link",),
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
}
ARGUMENTS = {
    "apply_draft": lambda link: [link_token(_mark(link), "draft")],
    "applied": lambda link: [link_token(_mark(link), "applied")],
    **dict.fromkeys(WARD, lambda ward: [ward.body.slug, ward.year.first]),
    "ward_budget": lambda body: [body.slug, 2026],
    "contribution_year": lambda contribution: [contribution.pk, 2026],
}
