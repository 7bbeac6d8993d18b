"""What a file really is, by its content: the kinds that are taken, their sizes and names; and the rows
in which a package keeps files."""

import hashlib
import io
import zipfile
from dataclasses import dataclass

import pgtrigger
from django.db import models
from django.db.models import Q
from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from core.errors import Refused
from core.text import file_stem

LARGEST = 10 * 1024 * 1024
"""Bytes. A hundred pages with pictures fit well."""
MOST_PAGES = 200
MOST_PIXELS = 50_000_000
OFFICE = {
    "word/document.xml": (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xl/workbook.xml": (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
PICTURES = {"PNG": ("png", "image/png"), "JPEG": ("jpg", "image/jpeg")}
TAKEN = "PDF, Word (.docx), Excel (.xlsx), PNG and JPEG"


@dataclass(frozen=True)
class FileFacts:
    """`name` is harmless and ends as the content says; `pages` only of a PDF; `size` in bytes."""

    name: str
    kind: str
    size: int
    pages: int | None
    sha256: str


def inspect(content: bytes, name: str, field: str = "file") -> FileFacts:
    """FileFacts of the bytes of an upload called `name`, or Refused, which says what is wrong."""
    if not content:
        raise Refused("The file is empty", field)
    if len(content) > LARGEST:
        raise Refused(f"The file must be {LARGEST // 1024 // 1024} MB or smaller", field)
    ending, kind, pages = _recognise(content, field)
    base = name.replace("\\", "/").rpartition("/")[2]
    stem = base.rpartition(".")[0] or base
    return FileFacts(
        name=f"{file_stem(stem, 'file')}.{ending}",
        kind=kind,
        size=len(content),
        pages=pages,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _recognise(content: bytes, field: str) -> tuple[str, str, int | None]:
    if content.startswith(b"%PDF-"):
        return "pdf", "application/pdf", _pages(content, field)
    if content.startswith(b"PK\x03\x04"):
        if found := _office(content):
            return *found, None
    elif found := _picture(content):
        return *found, None
    raise Refused(f"This kind of file is not taken. Taken are {TAKEN}.", field)


def _pages(content: bytes, field: str) -> int:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Refused("The PDF is locked with a password. Save it without one.", field)
        pages = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        raise Refused("The PDF is damaged. Save it anew and try again.", field) from None
    if pages > MOST_PAGES:
        raise Refused(f"The PDF has {pages} pages; {MOST_PAGES} are taken at most", field)
    return pages


def _office(content: bytes) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((found for part, found in OFFICE.items() if part in names), None)


def _picture(content: bytes) -> tuple[str, str] | None:
    try:
        with Image.open(io.BytesIO(content), formats=list(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.verify()
            return PICTURES[picture.format or ""]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


class StoredFile(models.Model):
    """A file that was looked into (`inspect`). What it belongs to, who may read it and who added it
    stands in the package's own table."""

    title = models.CharField(max_length=200)
    name = models.CharField(max_length=120, help_text="Harmless: made of the name it came with")
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes")
    pages = models.PositiveSmallIntegerField(null=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(name="") & ~Q(name__contains="/"),
                name="%(class)s_named",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def describe(self, facts: FileFacts, title: str = "") -> None:
        """Take over what `inspect` found; without a title the file is called by its name."""
        self.title = title.strip() or facts.name
        for name in ("name", "kind", "size", "pages", "sha256"):
            setattr(self, name, getattr(facts, name))

    @property
    def ending(self) -> str:
        """Such as PDF."""
        return self.name.rpartition(".")[2].upper()


class StoredContent(models.Model):
    """The bytes of a file, apart, so that no list ever carries them."""

    data = models.BinaryField()

    class Meta:
        abstract = True
        triggers = [pgtrigger.Protect(name="content_stays", operation=pgtrigger.Update)]
