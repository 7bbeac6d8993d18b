"""Rows on which the addresses of actions are tried."""

from tests.personas import link_token
from tests.worlds.tasking_working import feedback_token

BY_LINK = (
    *("action_link", "action_link_accept", "action_link_decline", "action_link_note"),
    "action_link_done",
)
REQUEST_STEPS = (
    "request_with_team",
    "request_wait",
    "request_finish",
    "request_note",
    "request_reply",
    "request_service",
    "request_contact",
    "request_join",
    "request_problem",
)
OF_MARKED_REQUEST = ("request_marking", "request_reader_add", "request_reader_end", "request_open")
WORK_STEPS = (
    *("take", "step", "end", "send_back", "note", "service", "merge", "unmerge", "another"),
    *("keep_closed", "partner"),
)
WORK = ("request_work", *(f"request_work_{each}" for each in WORK_STEPS))
ANSWERED = ("request_work_reopen",)
ROWS = {
    "neighbourhood_actions": ("place",),
    "agency_actions": ("agency",),
    "body_actions": ("body", "private_body"),
    "body_action_log": ("body", "private_body"),
    "live_action": ("live_item",),
    "action": ("action",),
    "action_edit": ("action",),
    "action_report": ("action",),
    "action_step": ("action",),
    "action_remind": ("action",),
    "live_log": ("action",),
    "action_told": ("action",),
    "action_told_by_hand": ("action_told",),
    "action_link_send": ("linked_action",),
    "action_link_copy": ("linked_action",),
    "action_link_revoke": ("action_link",),
    "action_photo": ("action_photo",),
    "action_photo_remove": ("action_photo",),
    "nominations": ("task_group",),
    "nomination_add": ("task_group",),
    "nomination": ("nomination",),
    "nomination_edit": ("nomination",),
    "nomination_withdraw": ("nomination",),
    "nomination_accept": ("nomination",),
    "nomination_answer": ("nomination",),
    "agenda_build": ("private",),
    "actions_issue": ("private",),
    "escalations": ("task_group",),
    "escalation_add": ("task_group",),
    "escalation": ("escalation",),
    "escalation_answer": ("escalation",),
    "escalation_withdraw": ("escalation",),
    **dict.fromkeys(BY_LINK, ("action_link",)),
    # requests
    "agency_requests": ("agency",),
    "requests_late": ("place",),
    "complaint": ("complaint",),
    "their_row": ("their_row",),
    "request": ("request", "enquiry"),
    "request_acknowledge": ("enquiry",),
    "request_landlord": ("home_danger",),
    "request_open_again": ("ended_request",),
    **dict.fromkeys(REQUEST_STEPS, ("request", "enquiry")),
    **dict.fromkeys(OF_MARKED_REQUEST, ("request", "enquiry")),
    # requests that a team works here
    **dict.fromkeys(WORK, ("worked",)),
    **dict.fromkeys(ANSWERED, ("answered",)),
    "standard_reply_edit": ("standard_reply",),
    "request_feedback": ("feedback",),
}
ADMIN_ROWS = {"serviceteam": "team"}
ARGUMENTS = dict.fromkeys(BY_LINK, lambda link: [link_token(link.name.split()[0])]) | {
    "request_feedback": lambda row: [feedback_token(row)],
}
BY_SLUG = {
    "agency_requests",
    "requests_late",
    "neighbourhood_actions",
    "agency_actions",
    "body_actions",
    "body_action_log",
    *("nominations", "nomination_add", "escalations", "escalation_add"),
}

OF_AGREEMENT = (
    *("agreement", "agreement_edit", "agreement_review", "agreement_sign", "agreement_end"),
    "agreement_file_add",
)
OF_MARKED_PROBLEM = ("problem_marking", "problem_reader_add", "problem_reader_end", "problem_open")
OF_MARKED = ("action_marking", "action_reader_add", "action_reader_end", "action_open")
ROWS |= {
    **dict.fromkeys(OF_AGREEMENT, ("agreement",)),
    "agreement_file": ("agreement_file",),
    **dict.fromkeys(OF_MARKED, ("sensitive_action",)),
    **dict.fromkeys(OF_MARKED_PROBLEM, ("problem",)),
}
