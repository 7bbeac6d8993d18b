"""A report as its page, PDF and files say it: its snapshot, with what agencies said and who signed."""

import datetime

from core import pdf
from core.dates import day_in_words
from performance.observations.pages.files import STATUS
from performance.reports.models import ReportDocument
from performance.reports.snapshots.composing import red_marks, rows_of, to_explain

SUMMARY = "reportsummary.typ"
TITLES = (
    "place_code", "place", "quarter", "outcome_code", "indicator_code", "indicator", "period", "status", "value",
    "lower_95", "upper_95", "base", "unit", "compared", "direction", "change", "commentary",
)  # fmt: skip


def document_of(report, snapshot, commentaries, *, signed_by="", signed_on=None, draft=""):
    """All of a report as plain data, for its page and its PDF. The day is that of the signature, for a draft that of the
    snapshot, so that the same is always printed the same."""
    found = snapshot.document
    day = signed_on or datetime.date.fromisoformat(found["taken_on"])
    given = {each.indicator.code: each for each in commentaries}
    told = [_commentary(row, given.get(row["code"])) for row in to_explain(found)]
    signed = f"Signed by {signed_by} on {day_in_words(day)}." if signed_by else "Not signed yet."
    said = {"commentary": told, "signed": signed, "messages": _messages(found)}
    return {"counted": ""} | found | pdf.frame(str(report), day, mark=draft) | said


def _messages(found):
    """Also those of a snapshot of before, a line of text each."""
    return [each if isinstance(each, dict) else {"text": each} for each in found["messages"]]


def _commentary(row, each):
    about = {"code": row["code"], "name": row["name"], "why": _why(row)}
    if each is None:
        return about | {
            "agency": row["agency"],
            "text": f"{row['agency']} was not asked for commentary.",
        }
    agency = str(each.agency)
    if each.text:
        return about | {"agency": agency, "text": each.text, "by": each.given_by_name}
    if each.refused_why:
        return about | {
            "agency": agency,
            "text": f"{agency} gave no commentary: {each.refused_why}",
        }
    return about | {
        "agency": agency,
        "text": f"No commentary received from {agency} by {day_in_words(each.due_on)}.",
    }


def _why(row):
    return " ".join(f"{mark['word']}: {mark['why']}" for mark in red_marks(row))


def pdf_of(document):
    """The bytes of the whole report."""
    return pdf.render(ReportDocument.pdf_template, document)


def summary_of(document):
    """The bytes of its one page in plain words."""
    return pdf.render(SUMMARY, document)


def file_rows(document):
    """The rows of its CSV and Excel file: a figure each, with codes, and no number where none is shown."""
    said = {each["code"]: each["text"] for each in document["commentary"]}
    for row in rows_of(document):
        figure = row["figure"]
        yield [
            document["place"]["slug"], document["place"]["name"], document["quarter"]["code"], row["block"],
            row["code"], row["name"], figure["period"], STATUS[figure["status"]], _number(figure["value"]),
            _number(figure["low"]), _number(figure["high"]), _number(figure["base"]), row["unit"],
            *(row[name]["key"] if row[name] else "" for name in ("status", "direction", "change")),
            said.get(row["code"], ""),
        ]  # fmt: skip


def _number(text):
    return None if text is None else float(text)
