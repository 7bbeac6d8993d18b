"""Small PDFs under items and with papers."""

from boards.models import Attachment, AttachmentContent
from core import files, pdf


def write_file(clerk, title, text, what_for, at, **fields):
    """A PDF of one page, of an `item` or of a `paper`."""
    content = pdf.render("meeting.typ", _page(title, text, what_for))
    facts = files.inspect(content, f"{title}.pdf")
    file = Attachment.objects.create(
        title=title,
        name=facts.name,
        kind=facts.kind,
        size=facts.size,
        pages=facts.pages,
        sha256=facts.sha256,
        added_by=clerk,
        added_at=at,
        **fields,
    )
    AttachmentContent.objects.create(attachment=file, data=content)


def _page(title, text, what_for):
    return {
        "kind": "paper",
        "title": title,
        "council": "",
        "date": [2026, 1, 5],
        "banner": "",
        "facts": [["For", what_for]],
        "attendance": [],
        "business": [
            {
                "number": 1,
                "title": title,
                "presenter": "",
                "minutes_allowed": None,
                "text": [text],
                "decisions": [],
                "actions": [],
            }
        ],
    }
