"""What audit events say of actions: a code for each, with its words."""

CODES = {
    "action.moved": "changed the status",
    "action.reported_on": "reported progress",
    "action.handed_over": "handed the action over",
    "action.redated": "changed the due date",
    "action.link_sent": "sent the owner a link",
    "action.link_copied": "made a link for the owner",
    "action.link_revoked": "revoked a link",
    "action.photo_removed": "removed a photograph",
    "action.reminded": "sent a reminder",
    "action.senior_told": "asked the agency’s senior contact",
    "action.told_by_hand": "recorded who was told by phone or on paper",
}
