"""What audit events say of requests: a code for each, with its words."""

CODES = {
    "request.logged": "logged the request",
    "request.moved": "changed the status",
    "request.noted": "added a note",
    "request.service_corrected": "corrected the service",
    "request.redated": "changed the dates",
    "request.acknowledged": "acknowledged the enquiry",
    "request.landlord_told": "recorded that the landlord was told",
    "request.read_from_list": "read the status from the service’s own list",
    "request.reported_again": "added another person who asked for it",
    "complaint.handed_over": "handed the complaint over",
    "complaint.noted": "recorded what the complaints team said",
}
