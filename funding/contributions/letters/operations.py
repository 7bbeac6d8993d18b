"""Keeping the letter of a contribution. What was kept stays; a newer one counts from then on."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, files, rows
from core.actors import user_or_none
from core.errors import Refused
from funding.contributions import states
from funding.contributions.letters.models import ContributionLetter, ContributionLetterContent
from funding.contributions.models import Contribution

MOST = 20
"""Letters of one contribution."""


@operation
def keep_letter(*, contribution, content, name, by, title="", client_id=None, at=None):
    """Keep the letter that a contribution rests on: `content` is its bytes, `name` what the file was called. The same
    `client_id` twice keeps one. Returns it. Raises Refused for a file that is not taken, is here already or is
    one too many."""
    locked = rights.lock(
        contribution, Permission.EDIT_BUDGET, by=by, found=Contribution.objects.all()
    )
    if known := rows.once(ContributionLetter.objects.all(), client_id, contribution_id=locked.pk):
        return known
    rows.expect(locked, states.PLEDGED, states.AGREED, states.ENDED)
    facts = files.inspect(content, name)
    others = ContributionLetter.objects.filter(contribution=locked)
    if others.filter(sha256=facts.sha256).exists():
        raise Refused("This file has already been added", "file")
    if others.count() >= MOST:
        raise Refused(f"You can add up to {MOST} files", "file")
    more = {"client_id": client_id} if client_id else {}
    made = ContributionLetter(
        contribution=locked, added_by=user_or_none(by), added_at=at or timezone.now(), **more
    )
    made.describe(facts, title)
    made.save(force_insert=True)
    ContributionLetterContent.objects.create(letter=made, data=facts.content)
    events.record("contribution.letter_kept", locked, by=by, at=at)
    return made
