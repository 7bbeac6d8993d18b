"""What tests write: every letter, PDF and Word file is read against the rows as it is made."""

from contextlib import contextmanager
from unittest import mock

from django.db.models.signals import post_init
from docx.oxml.ns import qn

from tests.wording import spoken

FOUND = []
"""What nobody should read, said since `taken` was asked last."""


def taken():
    """[sentence] of what letters and documents said since this was asked last."""
    found = sorted(set(FOUND))
    FOUND.clear()
    return found


def note(what, *texts):
    """Read each text as what stands alone between two tags."""
    read = "".join(f">{text}<" for text in texts)
    FOUND.extend(f"{what} {fault}" for fault in spoken(read))


@contextmanager
def listening():
    """Read every letter that is built, every PDF and every Word file that is rendered."""
    from core import pdf
    from core.letters.models import Letter
    from core.word import Word

    render, content = pdf.render, Word.content

    def read_letter(instance, **kwargs):
        texts = (instance.__dict__.get(name) or "" for name in ("subject", "body"))
        note(f"The letter “{instance.__dict__.get('kind')}”", *texts)

    def read_pdf(template, data, *more):
        note(f"A PDF by {template}", *texts_of(data))
        return render(template, data, *more)

    def read_word(self):
        note("A Word file", *(each.text or "" for each in self.document.element.iter(qn("w:t"))))
        return content(self)

    post_init.connect(read_letter, sender=Letter)
    try:
        with (
            mock.patch.object(pdf, "render", read_pdf),
            mock.patch.object(Word, "content", read_word),
        ):
            yield
    finally:
        post_init.disconnect(read_letter, sender=Letter)


def texts_of(data):
    """Every text in the data of a document."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list | tuple):
        for each in data.values() if isinstance(data, dict) else data:
            yield from texts_of(each)
