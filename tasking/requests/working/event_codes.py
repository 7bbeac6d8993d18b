"""What audit events say of requests that are worked here."""

CODES = {
    "request.work_begun": "began the work of the request",
    "request.worked": "changed the status of the request",
    "request.taken": "took the request",
    "request.partner_asked": "changed when a partner is to reply",
    "request.work_noted": "noted something about the request",
    "request.work_moved_service": "corrected the service of the request",
    "request.due_moved": "moved when the request is due: closed days changed",
    "request.escalated": "told of a late request",
    "request.merged": "merged another request into this one",
    "request.logged_besides": "logged another request from one",
    "request.unmerged": "took a request apart from this one",
}
