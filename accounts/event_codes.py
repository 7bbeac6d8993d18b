"""What audit events say of signing in, roles, cover and jobs: a code for each, with its words."""

CODES = {
    "user.invited": "invited",
    "user.invited_again": "invited again",
    "user.accepted": "accepted invitation",
    "user.reactivated": "reactivated account",
    "user.suspended": "suspended account",
    "user.feed_renewed": "renewed calendar link",
    "user.monday_letter_started": "chose to get the Monday email",
    "user.monday_letter_stopped": "stopped the Monday email",
    "user.email_changed": "changed email address",
    "user.second_step_reset": "reset 2-step verification",
    "user.device_signed_out": "signed out a device",
    "user.devices_signed_out": "signed out all other devices",
    "role.granted": "granted role",
    "role.ended": "ended role",
    "cover.named": "named cover",
    "cover.ended": "ended cover",
    "job.tried_again": "tried a job again",
    "job.removed": "removed a failed job",
    "email.tried_again": "tried an email again",
    "email.removed": "removed a failed email from the list",
}
