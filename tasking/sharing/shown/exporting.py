"""Files and prints of records that are not public: they say how they are marked, and for whom they were made."""

from django.utils import timezone

from core import exports
from core.dates import day_in_words
from tasking.sharing.marking import SENSITIVE, level_in_words

ORDER = ("public", "official", "exempt", SENSITIVE)


def highest(markings):
    """The strictest of some markings; official where there are none."""
    return max(markings, key=ORDER.index, default="official")


def watermark(marking, user, day=None):
    """Such as "Official-sensitive: named people only. Made for Ann Bell on 3 March 2027"; "" for what is public."""
    if marking == "public":
        return ""
    words = level_in_words(marking)
    return f"{words}. Made for {user.name} on {day_in_words(day or timezone.localdate())}"


def respond(rows, *, titles, name, file_format, user):
    """core.exports.respond with the marking, and for whom it was made, in the last column. `rows` are [(record,
    cells)]."""
    titles, day = [*titles, "Marking"], timezone.localdate()
    marked = ([*cells, watermark(each.marking, user, day)] for each, cells in rows)
    return exports.respond(marked, titles=titles, name=name, file_format=file_format)
