"""Rows on which the addresses of actions are tried."""

from tests.personas import link_token

BY_LINK = (
    *("action_link", "action_link_accept", "action_link_decline", "action_link_note"),
    "action_link_done",
)
REQUEST_STEPS = (
    "request_with_team",
    "request_wait",
    "request_finish",
    "request_note",
    "request_service",
)
WORK_STEPS = (
    *("take", "step", "end", "send_back", "note", "service", "merge", "unmerge", "another"),
    "keep_closed",
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
    "live_log": ("action",),
    "action_told": ("action",),
    "action_told_by_hand": ("action_told",),
    "action_link_send": ("linked_action",),
    "action_link_copy": ("linked_action",),
    "action_link_revoke": ("action_link",),
    "action_photo": ("action_photo",),
    "action_photo_remove": ("action_photo",),
    **dict.fromkeys(BY_LINK, ("action_link",)),
    # requests
    "agency_requests": ("agency",),
    "complaint": ("complaint",),
    "their_row": ("their_row",),
    "request": ("request", "enquiry"),
    "request_acknowledge": ("enquiry",),
    "request_landlord": ("home_danger",),
    "request_open_again": ("ended_request",),
    **dict.fromkeys(REQUEST_STEPS, ("request", "enquiry")),
    # requests that a team works here
    **dict.fromkeys(WORK, ("worked",)),
    **dict.fromkeys(ANSWERED, ("answered",)),
}
ADMIN_ROWS = {"serviceteam": "team"}
ARGUMENTS = dict.fromkeys(BY_LINK, lambda link: [link_token(link.name.split()[0])])
BY_SLUG = {
    "agency_requests",
    "neighbourhood_actions",
    "agency_actions",
    "body_actions",
    "body_action_log",
}
