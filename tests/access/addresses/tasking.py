"""Rows on which the addresses of actions are tried."""

ROWS = {
    "neighbourhood_actions": ("place",),
    "agency_actions": ("agency",),
    "body_actions": ("body", "private_body"),
    "live_action": ("live_item",),
    "action": ("action",),
    "action_edit": ("action",),
    "action_report": ("action",),
    "action_step": ("action",),
    "live_log": ("action",),
    "action_told": ("action",),
    "action_told_by_hand": ("action_told",),
}
BY_SLUG = {"neighbourhood_actions", "agency_actions", "body_actions"}
