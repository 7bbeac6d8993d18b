"""Documents as they were published: the data, its PDF and the hash of that file, which together
prove what everyone read. Where there is a private part, a second print carries it."""

import hashlib
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from core import pdf

PRIVATE_WHOLE = Q(private_document=None, private_pdf=None, private_sha256="") | Q(
    private_document__isnull=False, private_pdf__isnull=False
) & ~Q(private_sha256="")
"""The print with the private part is there as a whole, or not at all."""
PRINTS = ("pdf", "document", "private_pdf", "private_document")
"""What a list leaves in the database."""


class Frozen(models.Model):
    """Two prints of the same: what everyone reads, and with the private part, if there is one.

    `document` is plain data, printed by `pdf_template`. Each model lists a constraint of
    PRIVATE_WHOLE, and the trigger by which it is never changed (core.guards).
    """

    pdf_template: ClassVar[str]

    document = models.JSONField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    private_document = models.JSONField(null=True, help_text="With the private part, if any")
    private_pdf = models.BinaryField(null=True)
    private_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    @property
    def has_private(self) -> bool:
        return self.private_sha256 != ""

    def print_for(self, with_private: bool) -> tuple[Any, str]:
        """(document, hash) of the print for a reader."""
        if with_private and self.has_private:
            return self.private_document, self.private_sha256
        return self.document, self.sha256

    def pdf_for(self, with_private: bool) -> bytes:
        """The bytes of the print for a reader."""
        private = with_private and self.has_private and self.private_pdf is not None
        return bytes(self.private_pdf if private else self.pdf)


def freeze(row: Frozen, document: dict[str, Any], whole: dict[str, Any] | None) -> None:
    """Put a document, its PDF and its hash into a row; `whole` is the same with the private part,
    None where there is none."""
    row.document, row.private_document = document, whole
    row.pdf = pdf.render(row.pdf_template, document)
    row.sha256 = hashlib.sha256(row.pdf).hexdigest()
    row.private_pdf, row.private_sha256 = None, ""
    if whole:
        row.private_pdf = pdf.render(row.pdf_template, whole)
        row.private_sha256 = hashlib.sha256(row.private_pdf).hexdigest()
