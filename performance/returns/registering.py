"""What returns add to pages, lists and jobs that others keep."""

from django.db.models import Q

from core import events, handing, settings
from core.handing import Kind, Succession
from core.letters.operations import before_sending
from core.links.declaring import declare
from core.rows import change, in_words
from neighbourhoods.people.merging.followers import Follower, afterwards, follow
from performance.indicators import following as indicators
from performance.indicators.querysets import EDIT
from performance.observations import following as observations
from performance.returns import diary, event_codes, todo
from performance.returns.chasing import letters
from performance.returns.making import after_indicator, after_merge
from performance.returns.models import ExpectedFile
from performance.returns.settings import RETURN_DAYS
from performance.returns.settling import after_figures

RUNNING = Q(ended_on=None)


def register():
    events.declare(event_codes.CODES)
    settings.declare(RETURN_DAYS)
    declare(letters.PURPOSE)
    before_sending("performance.datareturn", letters.why_outdated)
    indicators.follow(after_indicator)
    observations.follow(after_figures)
    afterwards(after_merge)
    todo.register()
    diary.register()
    follow(
        Follower(ExpectedFile, "Expected file", lambda day: RUNNING, field="person", dated=False)
    )
    handing.register(
        Kind(
            "expected_files", "Files to send", ExpectedFile.objects.visible_to, lambda day: RUNNING,
            str, lambda row: row.get_absolute_url(), "person", right=EDIT, move=_hand_over, order=61,
        )
    )  # fmt: skip
    handing.succeed(
        Succession(
            "expected_files", "Files it sends",
            lambda agency: ExpectedFile.objects.filter(RUNNING, agency=agency),
            ExpectedFile.objects.visible_to, handing.give("agency"), 61,
        )
    )  # fmt: skip


def _hand_over(expected, to, *, by, at, note):
    """A step of handing over: somebody else sends the file."""
    if changed := change(expected, {"person": to}):
        events.record(
            "changed", expected, by=by, at=at, changes=in_words(changed), label=expected.what
        )
