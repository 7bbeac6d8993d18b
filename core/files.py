"""What a file really is, by its content: the kinds that are taken, their sizes and names; and the rows
in which a package keeps files."""

import hashlib
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

import pgtrigger
from django.db import models
from django.db.models import Q
from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from core import photographs
from core.active_content import Active, check_office, check_pdf
from core.errors import Refused
from core.text import DIRECTION, file_stem, line_problem, without_hidden

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
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""Word and Excel until 2003, and every later file of theirs that is locked with a password."""
BROKEN = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, SyntaxError),
    *(EOFError, AssertionError, struct.error, zlib.error),
)
"""What the readers of files raise on bytes that make no sense."""
PICTURES = {
    "PNG": ("png", "image/png"),
    "JPEG": ("jpg", "image/jpeg"),
    "MPO": ("jpg", "image/jpeg"),
}
"""MPO is how telephones keep a JPEG with a second picture behind it."""
TAKEN = "PDF, Word (.docx), Excel (.xlsx), PNG or JPEG"


@dataclass(frozen=True)
class FileFacts:
    """`content` is what is kept: of a picture without what it tells in secret, and `size` (bytes) and
    `sha256` are of that. `name` is harmless and ends as the content says; `title` is the name it came
    with, without its ending; `pages` only of a PDF."""

    content: bytes = field(repr=False)
    name: str
    title: str
    kind: str
    size: int
    pages: int | None
    sha256: str


def expect_size(size: int, where: str = "file") -> None:
    """Asked before anything is read. Raises Refused for what is too large, or empty."""
    if not size:
        raise Refused("The file is empty", where)
    if size > LARGEST:
        raise Refused(f"The file must be {LARGEST // 1024 // 1024} MB or smaller", where)


def inspect(content: bytes, name: str, where: str = "file") -> FileFacts:
    """FileFacts of the bytes of an upload called `name`, or Refused, which says what is wrong and what
    to do about it. `where` is the form field."""
    expect_size(len(content), where)
    try:
        kept, ending, kind, pages = _recognise(content)
    except Active as found:
        raise Refused(str(found), where) from None
    stem = _stem(name)
    return FileFacts(
        content=kept,
        name=f"{file_stem(stem, 'file')}.{ending}",
        title=stem,
        kind=kind,
        size=len(kept),
        pages=pages,
        sha256=hashlib.sha256(kept).hexdigest(),
    )


def inspect_picture(content: bytes, name: str, where: str = "photo") -> FileFacts:
    """As `inspect`, where only a photograph is taken. Raises Refused for every other kind of file."""
    expect_size(len(content), where)
    if _picture(content) is None:
        raise Refused("Choose a photograph (JPEG or PNG)", where)
    return inspect(content, name, where)


def _stem(name: str) -> str:
    """The name without folders and ending, as a person wrote it; "" where nothing can be seen of it."""
    base = name.replace("\\", "/").rpartition("/")[2]
    stem = base.rpartition(".")[0] or base
    seen = " ".join(DIRECTION.sub("", without_hidden(stem)).replace("\0", "").split())[:200]
    return "" if line_problem(seen) or not seen.strip(". ") else seen


def _recognise(content: bytes) -> tuple[bytes, str, str, int | None]:
    """(what is kept, ending, kind, pages). Raises Active for what is not taken."""
    if content.startswith(b"%PDF-"):
        return content, "pdf", "application/pdf", _pages(content)
    if content.startswith(b"PK\x03\x04"):
        if found := _office(content):
            return content, *found, None
    elif content.startswith(OLD_OFFICE):
        raise Active(
            "The file is in an old format or has a password. Save it without a password as .docx, "
            ".xlsx or PDF."
        )
    elif found := _picture(content):
        try:
            return photographs.clean(content), *found, None
        except BROKEN:
            raise Active("The picture is damaged. Save it again and try once more.") from None
    raise Active(f"Upload a {TAKEN} file.")


def _pages(content: bytes) -> int:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Active("The PDF is locked with a password. Save it without one.")
        pages = len(reader.pages)
        check_pdf(reader)
    except Active:
        raise
    except (PyPdfError, RecursionError, NotImplementedError, *BROKEN):
        raise Active("The PDF is damaged. Save it again and try once more.") from None
    if pages > MOST_PAGES:
        raise Active(
            f"The PDF has {pages} pages; the most is {MOST_PAGES}. Split it into smaller files."
        )
    return pages


def _office(content: bytes) -> tuple[str, str] | None:
    try:
        names = check_office(content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, *BROKEN) as found:
        if isinstance(found, Active):
            raise
        return None
    return next((found for part, found in OFFICE.items() if part in names), None)


def _picture(content: bytes) -> tuple[str, str] | None:
    try:
        with Image.open(io.BytesIO(content), formats=list(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.verify()
            return PICTURES[picture.format or ""]
    except (Image.DecompressionBombError, *BROKEN):
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
        """Take over what `inspect` found; without a title the file is called by the name it came with."""
        self.title = title.strip() or facts.title or facts.name
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
