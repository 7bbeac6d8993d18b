"""Where the list of requests leads, for whoever may go there."""

from django.urls import reverse

from accounts.access import Permission
from core.cards import Link
from tasking.requests.enquiring.counts import reads_counts
from tasking.requests.replies.operations import kept_by
from tasking.requests.working.merging.looking import reads_first


def ways_of(user):
    """[Link] besides those of whoever logs or works requests."""
    logs, works = user.may(Permission.LOG_REQUEST), user.may(Permission.WORK_REQUEST)
    keeps = user.may(Permission.EDIT_REFERENCE)
    found = [
        (reads_first(user), "Fixed at the first attempt", "requests_fixed_first"),
        (reads_counts(user), "Councillors’ enquiries: numbers", "enquiry_counts"),
        (logs or works or keeps or kept_by(user).exists(), "Standard replies", "standard_replies"),
        (keeps, "Test where requests go", "routing_test"),
    ]
    return [Link(words, reverse(name)) for shows, words, name in found if shows]
