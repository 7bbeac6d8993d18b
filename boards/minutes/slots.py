"""What is shown of minutes on the page of a meeting."""

from boards.minutes.documents import approval_of, banner_of


def standing(meetings, user):
    """{id: how the published minutes of a meeting stand by now}."""
    found = {}
    for meeting in meetings:
        if meeting.minutes_published_at:
            approval = approval_of(meeting) if getattr(meeting, "is_approved", True) else None
            found[meeting.pk] = banner_of(meeting, approval) or (approval and approval.in_words)
    return {key: words for key, words in found.items() if words}
