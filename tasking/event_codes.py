"""What audit events say of actions: a code for each, with its words."""

CODES = {
    "action.moved": "changed the status",
    "action.reported_on": "reported progress",
    "action.redated": "changed the due date",
    "action.told_by_hand": "recorded who was told by phone or on paper",
}
