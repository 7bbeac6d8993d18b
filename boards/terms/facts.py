"""What terms of reference hold of the decision by which they were adopted."""

from boards.terms.models import TermsOfReference
from core import rests


def register():
    rests.hold("decision", "terms", refuses=adopted)


def holder(terms):
    """The code of a version among the holds of its decision."""
    return f"terms-{terms.pk}"


def adopted(decision):
    """A version is never changed, so the decision that adopted it stays."""
    terms = TermsOfReference.objects.filter(adopted_by=decision).select_related("body").first()
    if terms is None:
        return None
    return f"It adopted the terms of reference of {terms.body}, {str(terms).lower()}: it is not struck out"
