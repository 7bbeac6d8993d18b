"""The form for ward money on paper, as plain data."""

from core import pdf
from core.letters.mail import office
from core.publicforms import danger
from funding.grants.intake.forms import Asking
from funding.grants.intake.rules import open_allocations

LINES = {"purpose": 9, "costs": 7, "other_money": 3, "shows": 4}
PRIVACY = (
    "We use what you write here to decide on your application, and to show how public money is spent. What the "
    "money is for becomes public with the papers of the ward committee. Who signs, and how to reach them, is "
    "read by officers alone, and deleted a year after we received it. Our full notice is on the website under Privacy."
)
NO_BANK = "Do not write bank details here. If money is granted, the finance team asks for them on its own form."


def form_document(day):
    """{intro, numbers, fields: [{label, help, kind, choices, lines}], …} in the frame of a print."""
    allocations = list(open_allocations(day))
    form = Asking(allocations=allocations)
    fields = [_field(name, form.fields[name]) for name in form.fields if name not in ("declared",)]
    return pdf.frame("Application for ward money", day) | {
        "numbers": [f"{words}: {number}" for words, number in danger.numbers()],
        "fields": fields, "declaration": form.fields["declared"].label, "privacy": PRIVACY,
        "no_bank": NO_BANK, "office": office(),
    }  # fmt: skip


def _field(name, field):
    choices = [str(words) for _, words in getattr(field, "choices", ())]
    return {
        "label": str(field.label or name.replace("_", " ").capitalize()),
        "help": str(field.help_text), "choices": choices, "lines": LINES.get(name, 1),
        "tick": name == "at_risk",
    }  # fmt: skip
