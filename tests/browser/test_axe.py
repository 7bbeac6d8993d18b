"""No page has a fault at A, AA or best practice, on a desk or a phone, after a refused form too."""

import re

import pytest

from core.actors import SYSTEM
from neighbourhoods.overview.operations import save_profile
from tests.access import urls


def admin(app, *models):
    """The pages of Django admin for these models."""
    return tuple(
        f"admin:{app}_{model}_{verb}"
        for model in models
        for verb in ("changelist", "add", "change")
    )


OPENERS = {
    None: ("home", "invitation", "account_login", "account_signup", "account_inactive",
           "account_reset_password", "account_reset_password_done",
           "account_reset_password_from_key_done", "neighbourhood", "neighbourhoods", "area", "services", "who_to_ring",
           "meeting", "agenda", "pack", "minutes", "minutes_version", "body", "agency", "residents", "money", "accessibility", "terms", "body_tree",
           "privacy", "cookies", "filming", "contact", "find", "where", "action_link", "action_link_accept", "action_link_decline", "action_link_note", "action_link_done",
           "neighbourhood_about", "part", "plan_comment", "plan_comment_sent", "plan_comments", "request_feedback",
           "apply", "apply_draft", "applied",
           "indicators", "indicator public_indicator", "indicator_method public_indicator", "indicator_breaks public_indicator", "figure public_figure", "figure small_figure", "targets public_indicator",
           "neighbourhood_profile", "area_profile", "city_profile", "one_page",
           "matrix", "compare", "changes", "open_indicators",
           "reports", "report public_report", "commentary_link", "figures_link",
           "ward_public", "wards_public", "wards_public_year", "results", "results_year", "results_place", "open_data", "open_dataset"),
    "neighbourhood_manager": (
        "home", "me", "mfa_index", "mfa_activate_totp", "mfa_generate_recovery_codes", "account_reauthenticate", "account_change_password", "account_logout", "neighbourhoods",
        "neighbourhood", "profile_edit", "neighbourhood_services", "neighbourhood_actions",
        "agencies", "agency", "agency_actions", "people", "person", "person_add", "person_edit", "who_to_ring", "access_needs", "hand_over", "known", "known_add", "known_edit", "post_add",
        "bodies", "body", "body_add", "body_edit", "body_rules", "body_actions", "member_add", "member_end", "terms", "terms_add", "review_begin", "review_findings", "body_timetable", "agenda_agree", "meeting_prints", "item_propose", "item_revisions", "correction_add", "error_report", "error_confirm", "error_decline", "item_amend", "item_withdraw", "training", "session", "session_person", "body_training", "body_quorum", "release_add", "release", "releases",
        "meeting_add", "meetings", "meeting", "meeting_edit", "meeting_cancel", "agenda_edit",
        "item_edit", "meeting_calendar", "meeting_set", "meeting_year", "meeting_remove", "avoid_dates", "avoid_add", "avoid_edit", "pre_election", "meeting_adjourn", "compliance_of_bodies", "briefing", "register_add", "plans", "plan", "plan_add", "plan_edit", "plan_consult", "plan_comments", "plan_comment_enter", "plan_comment_withhold", "plan_heard", "plan_adopt", "plan_review", "priority_add", "measure_add", "measure_edit", "measure_remove", "measure_aim",
        "priority_edit", "priority_drop", "commitment", "seat_add", "seat_edit", "seat_end", "deputy_add", "papers", "paper_add", "paper", "paper_edit", "paper_place", "paper_file_add", "option_add", "option_edit",
        "programme", "future_add", "future_drop", "answers", "answer", "decision", "decision_send", "decision_report",
        "file_add", "item_private", "item_summary", "minutes_agreed", "minutes_reopen", "interests", "vote", "own_vote", "meeting_apologies", "meeting_live", "minutes", "meeting_follow_up",
        "requests", "requests_to_chase", "requests_late", "request_log", "request", "request_reply", "standard_replies", "enquiry_counts", "request_with_team", "request_finish", "request_landlord", "request_marking", "request_reader_add", "request_open", "request_problem", "their_rows", "their_list_read", "complaints",
        "nominations", "nomination_add", "nomination", "nomination_edit", "agreements", "agreement", "agreement_add", "agreement_edit", "agreement_sign", "agreement_review", "agreement_end", "agreement_file_add",
        "walkabouts", "walkabout", "walkabout_add", "walkabout_edit", "walkabout_cancel", "walkabout_walked", "walkabout_came", "walkabout_walk", "walkabout_route", "route_place", "walkabouts_year", "walkabout_publish", "stop_edit", "stop_told",
        "action_days", "action_day", "day_add", "day_edit", "day_cancel", "day_task_add", "day_volunteer_add", "day_cost_add", "day_count_add", "day_photo_add", "quick_wins", "quick_win_add",
        "actions", "my_actions", "action_add", "action", "action_edit", "action_report",
        "performance", "components", "admin:index", "admin:app_list",
        "admin:neighbourhoods_neighbourhood_history", "admin:neighbourhoods_part_delete",
        *admin("neighbourhoods", "person")),
    "data_officer": (
        "indicators", "figures_load", "figures_found", "indicator", "indicator_add", "indicator_edit", "indicator_end", "indicator_method", "indicator_breaks", "break_add", "break_withdraw", "figure", "figure_add", "figures_confirm",
        "counted_figures", "data_sources", "counted_add", "code_books", "code_book", "code_book_add", "code_book_edit", "survey_question_add",
        "survey_question_edit",
        "targets", "target_set", "target_drop",
        "quarter_figures", "data_returns", "data_return", "data_return_confirm", "data_return file_return", "data_return_received", "data_return_not_expected", "expected_files", "expected_file_add",
        "expected_file_edit", "expected_file_end",
        "report", "report_ask", "report_take_back", "commentary", "commentary_none",
        *admin("neighbourhoods", "neighbourhood", "part", "teampost", "venue", "communitygroup")),
    "meetings_clerk": ("meeting_send", "attender_add", "election", "absent_members", "absent_note", "development_add", "requirement_add", "course_add",
                       "session_add", "session_attendance", "session_cancel", "decision_call_in", "delegated_call_in", "call_in_outcome", "call_in_followed"),
    "head_of_service": ("readings", "indicator_withdraw", "report_withdraw", "hand_over_done", "pre_election_lift", "pre_election_put_back", "agency_end", "starting", "starting_upload", "import_batch", "import_columns", "import_answers", "places_load", "geography_files", "geography_upload", "earlier_minutes", *admin(
        "neighbourhoods", "area", "closedday", "avoiddate", "ward", "election", "agency", "servicearea", "service", "serviceentry",
        "populationfact", "agreedmap")),
    "portfolio_holder": ("glance",),
    "partner_officer": ("commentary agency_commentary", "commentary_give agency_commentary"),
    "board_chair": ("error_report", "minutes_return", "approval_sign_here", "item_urgent_here", "own_interests"),
    "finance_officer": ("money", "ward_money_list", "year_open", "ward_budget", "ward_budgets_share", "ward_money", "ward_money_entries", "applications",
                        "application_add", "application", "application_edit", "application_ask", "request_award",
                        "request_assess", "request_checks", "request_members", "request_follows", "delivery_done", "request_refuse", "request_withdraw", "grant", "grant_offer", "grant_hold", "grant_off_hold", "grant_accept", "grant_finish", "grant_cancel", "request_edit", "request_reopen", "payment_reverse",
                        "payment_claim", "payment_refuse", "payment_paid", "payment_runs", "payment_run_add", "payment_run", "payment_run_withdraw", "payment_checks",
                        "finance_payment", "finance_payment_assign", "finance_payment_settle", "payment_accept", "place_money", "contribution", "contribution_add", "contribution_edit",
                        "contribution_agree", "contribution_end", "contribution_withdraw", "contribution_reopen", "contribution_invoice",
                        "contribution_receive", "contribution_repay", "contribution_year", "contribution_reverse", "funded_post_add",
                        "funded_post_edit", "funded_post_shares", "funded_post_remove", "mainstream_add", "mainstream_edit",
                        "budgets", "budget", "budget_line", "unmatched", "virements", "virement", "virement_lines", "virement_wards",
                        "virement_refuse", "virement_withdraw", "starting", "grant_letter", "grant_terms", "grant_stages", "condition_add", "condition_met",
                        "returns", "return", "return_enter", "return_due", "repayment_ask", "repayment_received", "repayment_write_off", "admin:funding_budgetline_changelist", "admin:funding_budgetline_change",
                        "virement_refuse", "virement_withdraw", "starting", "money_groups", "money_group", "money_group_add",
                        "money_group_edit", "money_group_merge", "group_paper_add", "round_add", "round_edit", "application_place",
                        "contribution_letter_add", "mainstream_budgets", "place_posts", "group_payee", "sent_applications", "sent_application",
                        "sent_application_enter", "sent_application_match", "sent_application_new", "sent_application_turn_down",
                        "sent_application_again", "admin:funding_budgetline_changelist", "admin:funding_budgetline_change",
                        "open_publishing", "open_publish", "open_take_down", "open_dataset",
                        "audit", "audit_check", "audit_note", "audit_files", "audit_file", "audit_samples", "audit_segregation",
                        "audit_edits", "application_file_ask", "grant_file_ask",
                        "year_ends", "year_end", "carry_rule_add", "carry_rule_edit", "carry_rule_body", "carry_rule_approve", "settle",
                        "savings", "saving", "saving_add", "saving_edit", "saving_year", "saving_verify", "saving_unverify", "saving_withdraw",
                        "saving_reopen", "saving_evidence_add", "saving_use_add",
                        "settlement_edit", "carry_refuse", "line_carry", "reserve_add", "reserve_move",
                        "virement_refuse", "virement_withdraw", "starting", "admin:funding_budgetline_changelist", "admin:funding_budgetline_change",
                        "admin:funding_sourcedfigure_history", "admin:funding_budget_history",
                        *admin("funding", "sourcedfigure", "financialyear", "fund", "budget", "order", "actual")),
    "budget_holder": ("home", "budgets", "budget", "budget_line", "budget_line staff_line", "line_forecast", "staff_vacancy",
                      "virements", "virement"),
    "system_administrator": ("users", "user", "invite", "grant_add", "person_sign_in", "jobs", "letters",
                              "sign_ins", "user_email", "covers", "rights_on", "cover", "cover_add", "hand_over_leave",
                              "admin:boards_settingvalue_history", *admin("boards", "settingvalue"),
                              "retention", "erasures", "person_erase"),
}  # fmt: skip
MEETING_OF = {
    "plan": "public_plan",
    "meeting_live": "running",
    "minutes": "published",
    "meeting_follow_up": "published",
}
REFUSED = (
    ("neighbourhood_manager", "body_add"),
    ("neighbourhood_manager", "member_add"),
    ("neighbourhood_manager", "meeting_add"),
    ("neighbourhood_manager", "meeting_cancel"),
    ("neighbourhood_manager", "avoid_add"),
    ("neighbourhood_manager", "hand_over"),
    ("neighbourhood_manager", "known_add"),
    ("neighbourhood_manager", "post_add"),
    ("neighbourhood_manager", "agenda_edit"),
    ("neighbourhood_manager", "interests"),
    ("neighbourhood_manager", "agreement_review"),
    ("neighbourhood_manager", "file_add"),
    ("neighbourhood_manager", "seat_add"),
    ("neighbourhood_manager", "terms_add"),
    ("neighbourhood_manager", "correction_add"),
    ("neighbourhood_manager", "item_withdraw"),
    ("neighbourhood_manager", "release_add"),
    ("neighbourhood_manager", "item_propose"),
    ("neighbourhood_manager", "review_begin"),
    ("neighbourhood_manager", "meeting_adjourn"),
    ("neighbourhood_manager", "register_add"),
    ("neighbourhood_manager", "plan_add"),
    (None, "plan_comment"),
    ("neighbourhood_manager", "plan_comment_enter"),
    ("neighbourhood_manager", "priority_add"),
    ("neighbourhood_manager", "commitment"),
    ("neighbourhood_manager", "deputy_add"),
    ("meetings_clerk", "election"),
    ("meetings_clerk", "development_add"),
    ("meetings_clerk", "requirement_add"),
    ("meetings_clerk", "session_add"),
    ("neighbourhood_manager", "paper_edit"),
    ("neighbourhood_manager", "option_add"),
    ("neighbourhood_manager", "answer"),
    ("neighbourhood_manager", "future_add"),
    ("neighbourhood_manager", "decision_report"),
    ("neighbourhood_manager", "item_private"),
    ("neighbourhood_manager", "minutes_agreed"),
    ("neighbourhood_manager", "minutes_reopen"),
    ("neighbourhood_manager", "vote"),
    ("neighbourhood_manager", "own_vote"),
    ("neighbourhood_manager", "body_rules"),
    ("neighbourhood_manager", "action_add"),
    ("neighbourhood_manager", "action_report"),
    ("neighbourhood_manager", "person_add"),
    ("system_administrator", "invite"),
    ("system_administrator", "grant_add"),
    ("system_administrator", "user_email"),
    ("system_administrator", "cover_add"),
    ("neighbourhood_manager", "account_reauthenticate"),
    ("neighbourhood_manager", "mfa_activate_totp"),
    ("board_chair", "minutes_return"),
    ("board_chair", "approval_sign_here"),
    ("board_chair", "item_urgent_here"),
    (None, "account_login"),
    ("neighbourhood_manager", "account_change_password"),
    (None, "invitation"),
    (None, "action_link_decline"),
    (None, "action_link_note"),
    (None, "request_feedback"),
    ("data_officer", "indicator_edit"),
    ("data_officer", "indicator_end"),
    ("head_of_service", "indicator_withdraw"),
    *(("data_officer", name) for name in OPENERS["data_officer"] if name.endswith("_add")),
    ("head_of_service", "starting_upload"),
    ("head_of_service", "places_load"),
    ("head_of_service", "geography_upload"),
    ("data_officer", "figures_load"),
    *(
        ("data_officer", name)
        for name in (
            "target_set",
            "target_drop",
            "code_book_edit",
            "survey_question_edit",
            "data_return_not_expected",
            "data_return_received",
            "expected_file_edit",
            "expected_file_end",
            "report_ask",
            "report_take_back",
            "commentary_none",
        )
    ),
    ("head_of_service", "report_withdraw"),
    ("partner_officer", "commentary_give agency_commentary"),
    (None, "commentary_link"),
    *(("neighbourhood_manager", name) for name in ("measure_add", "measure_aim")),
    ("head_of_service", "pre_election_lift"),
    *(("head_of_service", name) for name in OPENERS["head_of_service"] if name.endswith("_add")),
    ("budget_holder", "line_forecast"),
    *(
        ("finance_officer", name)
        for name in OPENERS["finance_officer"]
        if name.endswith("_add") and name != "payment_run_add"  # nothing waits to be sent
    ),
    *(
        ("finance_officer", name)
        for name in (
            "ward_budget",
            "virement_lines",
            "virement_wards",
            "virement_refuse",
            "virement_withdraw",
            "application_ask",
            "request_assess",
            "request_award",
        )
    ),
    *(("finance_officer", name) for name in ("grant_accept", "payment_claim", "payment_paid")),
)


def path_of(name, world):
    """The address on its first row, or on the one that is named after it."""
    name, _, chosen = name.partition(" ")
    row = chosen or MEETING_OF.get(name, urls.rows_of(name)[0])
    if row == "draft" and name in ("meeting", "agenda"):
        row = "agenda"
    return urls.address(name, row, world.own)


@pytest.mark.parametrize("role", OPENERS)
def test_pages(role, live_world, live_server, sign_in, page, check):
    sign_in(live_world.people[role] if role else None)
    faults = {}
    for name in OPENERS[role]:
        page.set_viewport_size({"width": 1280, "height": 900})
        response = page.goto(live_server.url + path_of(name, live_world))
        assert response.status == 200, name
        if found := check(page):
            faults[name] = found
    assert faults == {}


def test_pages_after_a_refused_form(live_world, live_server, sign_in, page, check):
    faults = {}
    for role, name in REFUSED:
        sign_in(live_world.people[role] if role else None)
        page.goto(live_server.url + path_of(name, live_world))
        button = page.locator(
            "main form:has(input:visible, textarea:visible) button, main form input[type=submit]"
        )
        for box in page.locator("main input[type=text]:visible").all():
            box.fill("")
        ticked = page.locator("main input[type=checkbox]:checked")
        while ticked.count():
            ticked.first.uncheck(force=True)
        button.last.click()
        page.wait_for_load_state()
        words = page.locator(".govuk-error-summary, .errornote")
        assert words.count() == 1, name
        if found := check(page):
            faults[name] = found
    assert faults == {}


@pytest.mark.parametrize("role", [None, "data_officer"])
def test_a_grid_of_figures_after_a_mistake(role, live_world, live_server, sign_in, page, check):
    """By a link and signed in; the summary names the place and leads to its box."""
    sign_in(live_world.people[role] if role else None)
    page.goto(live_server.url + path_of("quarter_figures" if role else "figures_link", live_world))
    box = page.locator("main table input[type=text]").first
    box.fill("abc")
    page.get_by_role("button", name="Save figures").click()
    link = page.locator(".govuk-error-summary a")
    assert re.fullmatch(r".+: “abc” is not a number", link.inner_text())
    assert check(page) == []
    target = link.get_attribute("href")
    link.click()
    assert page.locator(target).evaluate("e => e === document.activeElement")


def test_the_page_that_shows_both_texts(live_world, live_server, sign_in, page, check):
    """Somebody saved while the form was open: read, decide, save again."""
    place = live_world.own.place
    sign_in(live_world.people["neighbourhood_manager"])
    page.goto(live_server.url + path_of("profile_edit", live_world))
    save_profile(neighbourhood=place, profile="Written meanwhile", by=SYSTEM)
    page.locator("main textarea").fill("Typed here")
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    said = page.locator(".govuk-error-summary").inner_text()
    assert "The system saved it on" in said
    assert "Written meanwhile" in said
    assert page.locator("main textarea").input_value() == "Typed here"
    assert check(page) == []
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    assert "Typed here" in page.locator("main").inner_text()


def test_pages_that_say_no(live_world, live_server, sign_in, page, check):
    sign_in(live_world.people["board_chair"])
    faults = {}
    for path, code in (("/nothing/", 404), ("/users/", 403), ("/invitation/x/", 404)):
        assert page.goto(live_server.url + path).status == code
        if found := check(page):
            faults[path] = found
    assert faults == {}


def test_every_link_of_an_error_summary_lands_on_a_control(live_world, live_server, sign_in, page):
    sign_in(live_world.people["neighbourhood_manager"])
    page.goto(live_server.url + path_of("action_add", live_world))
    page.get_by_role("button", name="Add action").click()
    links = page.locator(".govuk-error-summary a")
    assert links.count() >= 3
    for number in range(links.count()):
        target = links.nth(number).get_attribute("href")
        links.nth(number).click()
        assert page.locator(target).evaluate("e => e === document.activeElement"), target


def test_the_map_and_the_skip_link_are_reached_by_keyboard(live_world, live_server, sign_in, page):
    sign_in(None)
    page.goto(live_server.url + "/neighbourhoods/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert {"Ownville: 12,345 people", "Otherville: 12,345 people"} <= reached
