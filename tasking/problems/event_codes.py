"""What audit events say of problems and police priorities: a code for each, with its words."""

CODES = {
    "problem.moved": "changed the status of the problem",
    "problem.escalated": "escalated the problem",
    "problem.brought_back": "answered the escalation and brought the problem back",
    "problem.counted": "entered a count",
    "problem.count_removed": "removed a count",
    "problem.not_countable": "recorded why it cannot be counted",
    "problem.closed": "closed the problem",
    "problem.rechecked": "looked again after three months",
    "problem.linked": "linked {request}",
    "problem.unlinked": "unlinked {request}",
    "problem.handed_over": "handed the problem over",
    "police_priority.set": "set a police priority",
    "police_priority.ended": "ended a police priority",
    "police_priority.kept": "kept a police priority for three more months",
    "police_priority.published": "published a police priority",
    "police_priority.noted": "recorded what was done for a police priority",
    "police_priority.note_removed": "removed a note of a police priority",
}
