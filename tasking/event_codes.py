"""What audit events say of actions: a code for each, with its words."""

CODES = {
    "action.moved": "moved",
    "action.reported_on": "reported on",
    "action.redated": "re-dated",
    "action.told_by_hand": "recorded who was told by telephone or on paper",
}
