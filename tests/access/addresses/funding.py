"""Rows on which the addresses of money are tried."""

from boards.models import Body
from core.links.operations import hash_of
from tests.money import link_token, money_token


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
    "contribution_letter_add",
    *("contribution_invoice", "contribution_receive", "contribution_repay", "funded_post_add"),
)
ROW_STEPS = ("approve", "refuse", "defer", "settle")
OFFER_LINK = ("offer_link", "offer_link_letter", "offer_link_accept")
RUN = ("payment_run", "payment_run_file", "payment_run_taken", "payment_run_withdraw")
SAID = ("finance_payment", "finance_payment_assign", "finance_payment_settle")
RETURN = (
    *("return", "return_enter", "return_due", "return_accept", "return_link_send", "return_form"),
)
BY_SLUG = {"place_money", "place_posts", "place_ward_money"}
WARD = ("ward_money", "ward_money_entries")
GROUP = ("money_group", "money_group_edit", "money_group_merge", "group_paper_add", "group_payee")
SENT = (
    *("sent_application", "sent_application_match", "sent_application_new"),
    *("sent_application_turn_down", "sent_application_sender"),
)
SAVING = (
    *("saving", "saving_edit", "saving_withdraw", "saving_reopen", "saving_evidence_add"),
    *("saving_use_add", "saving_year", "saving_verify", "saving_unverify"),
)
ROWS = {
    **dict.fromkeys(SAVING, ("saving",)),
    **dict.fromkeys(("saving_evidence", "saving_evidence_remove"), ("saving_file",)),
    "saving_use_remove": ("saving_use",),
    "results_year": ("year",),
    "results_place": ("place",),
    **dict.fromkeys(GROUP, ("group",)),
    **dict.fromkeys(SENT, ("sent",)),
    "sent_application_again": ("turned_sent",),
    "apply_draft": ("draft_link",),
    "applied": ("applied_link",),
    **dict.fromkeys(WARD, ("allocation",)),
    **dict.fromkeys((*WARD, "ward_public"), ("allocation",)),
    **dict.fromkeys(("wards_public_year", "ward_budgets_share"), ("year",)),
    **dict.fromkeys(("open_dataset", "open_publish", "open_preview"), ("dataset",)),
    "open_file": ("open_file",),
    "open_take_down": ("publication",),
    "ward_budget": ("committee",),
    **dict.fromkeys(
        ("request_assess", "request_checks", "request_members", "request_follows"), ("asked",)
    ),
    **dict.fromkeys(("assessment_ready", "assessment_back"), ("assessment",)),
    "delivery_done": ("delivery",),
    **dict.fromkeys(("delivery_photo", "delivery_photo_remove"), ("delivery_photo",)),
    "application": ("application",),
    "application_edit": ("application",),
    "application_ask": ("application",),
    "request_award": ("asked",),
    "request_refuse": ("asked",),
    "request_withdraw": ("asked",),
    **dict.fromkeys(("ward_report", "ward_report_late", "ward_schedule"), ("ward_meeting",)),
    **dict.fromkeys((f"row_{step}" for step in ROW_STEPS), ("report_row",)),
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
    "place_posts": ("place",),
    "contribution_letter": ("contribution_letter",),
    "application_place": ("application",),
    "round_add": ("allocation",),
    **dict.fromkeys(("round_edit", "round_remove"), ("round",)),
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
    "payment_accept": ("authorised",),
    **dict.fromkeys(RUN, ("payment_run",)),
    "run_payment_told": ("run_payment",),
    **dict.fromkeys(SAID, ("finance_payment",)),
    "budget": ("budget",),
    "budget_sign": ("budget",),
    "budget_signed": ("signoff",),
    "budget_line": ("line", "staff_line"),
    "line_forecast": ("line",),
    "staff_vacancy": ("staff_cost",),
    **dict.fromkeys(VIREMENT, ("virement",)),
    "grant_letter": ("ward_grant", "offered"),
    "grant_letter_pdf": ("ward_grant",),
    **dict.fromkeys(
        ("grant_terms", "grant_send", "grant_stages", "condition_add"), ("ward_grant",)
    ),
    "grant_send_again": ("offered",),
    **dict.fromkeys(("condition_met", "condition_remove"), ("condition",)),
    "decision_call_in": ("callable_decision",),
    "delegated_call_in": ("delegated_made",),
    "call_in_outcome": ("call_in",),
    "call_in_followed": ("call_in_ended",),
    "grant_review": ("grant_review",),
    **dict.fromkeys(OFFER_LINK, ("offer_link",)),
    **dict.fromkeys(RETURN, ("report",)),
    **dict.fromkeys(("return_photo", "return_photo_remove"), ("report_photo",)),
    **dict.fromkeys(("return_ask", "repayment_ask"), ("accepted",)),
    **dict.fromkeys(("repayment_received", "repayment_write_off"), ("repayment",)),
    "return_link": ("return_link",),
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
    **dict.fromkeys(("audit_check", "audit_sample_file"), ("year",)),
    "audit_note": ("authorised",),
    **dict.fromkeys(("audit_file", "audit_file_pdf", "audit_file_zip"), ("audit_file",)),
    "application_file_ask": ("application",),
    "grant_file_ask": ("ward_grant",),
    **dict.fromkeys(("closing_close", "closing_withdraw"), ("year_closing",)),
}
ARGUMENTS = {
    **dict.fromkeys(
        ("saving_year", "saving_verify", "saving_unverify"), lambda saving: [saving.pk, 2026]
    ),
    "results_year": lambda year: [year.first],
    "results_place": lambda place: [2026, place.slug],
    **dict.fromkeys(
        (*OFFER_LINK, "return_link"),
        lambda link: [money_token(link.name.split()[0], link.purpose)],
    ),
    "apply_draft": lambda link: [link_token(_mark(link), "draft")],
    "applied": lambda link: [link_token(_mark(link), "applied")],
    **dict.fromkeys(WARD, lambda ward: [ward.body.slug, ward.year.first]),
    **dict.fromkeys((*WARD, "ward_public"), lambda ward: [ward.body.slug, ward.year.first]),
    **dict.fromkeys(("wards_public_year", "ward_budgets_share"), lambda year: [year.first]),
    **dict.fromkeys(("open_dataset", "open_publish"), lambda found: [found.kind, found.code]),
    "open_preview": lambda found: [found.kind, found.code, "csv"],
    "open_file": lambda file: [
        file.publication.dataset.kind,
        file.publication.dataset.code,
        file.publication.number,
        file.file_format,
    ],
    "ward_budget": lambda body: [body.slug, 2026],
    **dict.fromkeys(
        ("year_end", "carry_rule_add", "line_carry", "reserve_add", "closing_ask"),
        lambda year: [year.first],
    ),
    **dict.fromkeys(RUN, lambda run: [run.number]),
    "payment_run_file": lambda run: [run.number, "csv"],
    "year_end_sheet": lambda year: [year.first, "accruals", "csv"],
    "carry_rule_approve": lambda rule: [
        rule.pk,
        Body.objects.filter(kind="ward_committee", name__startswith="Own").first().slug,
    ],
    "audit_check": lambda year: ["same-evidence"],
    "audit_sample_file": lambda year: ["csv"],
    "audit_note": lambda payment: ["same-evidence", payment.pk],
    "settle": lambda commitment: [2026, commitment.pk, "release"],
    "reserve_move": lambda reserve: [2026, reserve.pk],
    "contribution_year": lambda contribution: [contribution.pk, 2026],
}
