"""What sharing keeps about people, and until when."""

from core.retention.own import TASK, period
from core.retention.registry import Kept, keep
from core.rows import change
from core.settings import declare
from tasking.sharing.models import AgreementFile, AgreementFileContent, AgreementParty

AGREEMENTS = period("agreements", "Who signed an agreement that has ended", 72)

GONE = "(taken off)"


def register():
    declare(AGREEMENTS)
    keep(
        Kept(
            "agreements", "Who signed information sharing agreements",
            ("tasking.Agreement", "tasking.AgreementParty", "tasking.AgreementFile", "tasking.AgreementFileContent"),
            "Signatories of agencies, and who keeps an agreement", TASK, "To show that data is shared by agreement.",
            "Who keeps the register, and the agencies of the agreement",
            "after the agreement ended, the signatories and the signed papers are taken off it", AGREEMENTS, due=_ended, empty=_take_off,
        )
    )  # fmt: skip
    keep(
        Kept(
            "readings", "Who read official-sensitive records and contact details",
            ("tasking.Reading", "tasking.NamedReader", "tasking.MarkingChange"), "Who has an account", TASK,
            "To show the agency that a record is from who read it and why.",
            "The agency that the record is from, and who oversees access", ends="For as long as the record they tell of",
        )
    )  # fmt: skip


def _ended(before):
    """Signatures of agreements that ended before a time."""
    rows = AgreementParty.objects.filter(agreement__ended_on__lt=before.date())
    return rows.exclude(signatory__in=["", GONE])


def _take_off(party):
    """The signed paper says the same, so it goes too."""
    gone = list(change(party, {"signatory": GONE, "post": GONE}))
    files = AgreementFile.objects.filter(agreement=party.agreement_id)
    AgreementFileContent.objects.filter(file__in=files).delete()
    return [*gone, "files"] if files.delete()[0] else gone
