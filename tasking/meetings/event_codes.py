"""What audit events say of tasking meetings: a code for each, with its words."""

CODES = {
    "nomination.made": "nominated a matter",
    "nomination.accepted_late": "accepted a late nomination as urgent",
    "nomination.answered": "answered a nomination",
    "nomination.withdrawn": "withdrew a nomination",
    "agenda.built": "built the agenda",
    "escalation.sent": "escalated a matter",
    "escalation.answered": "answered an escalation",
    "escalation.withdrawn": "withdrew an escalation",
    "actions.issued": "issued the actions of a meeting",
}
