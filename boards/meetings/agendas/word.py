"""Agenda and minutes as an accessible Word file."""

import datetime

from core.word import Word

HEADS = ("Reference", "Action", "Who", "Due", "Status")
FIRST_PARTS = ("Purpose", "Background")


def word(document):
    """The bytes of a .docx of a document of this package."""
    made = Word(document["title"], document["council"], datetime.date(*document["date"]))
    made.heading(document["title"], 1)
    if document["banner"]:
        made.text("", strong=document["banner"])
    for name, value in document["facts"]:
        made.text(value, strong=f"{name}:")
    if document.get("stamp"):
        made.text(document["stamp"])
    if document.get("changes"):
        made.heading("Corrections" if document["kind"] == "minutes" else "What changed")
        made.bullets(document["changes"])
    if document.get("errata"):
        made.heading("Errors found since publication")
        made.text("The published text has not been changed. Corrections are listed below.")
        made.bullets(document["errata"])
    if document.get("dissent"):
        made.heading("Note of dissent")
        made.text(f"By {document['dissent'][0]}, who chaired the meeting and signed the minutes:")
        for paragraph in document["dissent"][1:]:
            made.text(paragraph)
    if document["attendance"]:
        made.heading("Attendance")
        for name, value in document["attendance"]:
            made.text(value, strong=f"{name}:")
    for item in document["business"]:
        _item(made, item)
    if not document["business"]:
        made.text("The agenda has no items yet.")
    return made.content()


def _item(made, item):
    is_part = "." in str(item["number"])
    below = 4 if is_part else 3
    made.heading(f"{item['number']}{'' if is_part else '.'} {item['title']}", below - 1)
    if item.get("private"):
        made.text("", strong=item["private"])
    minutes = f"{item['minutes_allowed']} minutes" if item["minutes_allowed"] else ""
    if facts := ", ".join(each for each in (item["presenter"], minutes) if each):
        made.text(facts)
    for paragraph in item["text"]:
        made.text(paragraph)
    made.bullets(item.get("said", ()))
    made.bullets(words for words, _ in item.get("links", ()))
    if item.get("paper"):
        _paper(made, item["paper"], below)
    made.bullets(_file(each) for each in item.get("files", ()))
    if item.get("urgent"):
        made.text(item["urgent"])
    if item.get("recommendation"):
        made.text("\n".join(item["recommendation"]), strong="Recommendation:")
    for each in item["decisions"]:
        lines = [*each["text"], each.get("vote"), each.get("note"), each.get("corrected")]
        words = f"{each['outcome']} {each.get('number') or ''}".strip()
        made.text("\n".join(line for line in lines if line), strong=f"{words}:")
    if item["actions"]:
        made.heading("Actions", below)
        keys = ("reference", "what", "who", "due", "state")
        made.table(HEADS, [[row[key] for key in keys] for row in item["actions"]])


def _file(file):
    return ". ".join(each for each in (f"File: {file['title']}", file.get("private")) if each)


def _paper(made, paper, below):
    if paper["author"]:
        made.text(paper["author"], strong="Paper by")
    _parts(made, [part for part in paper["parts"] if part[0] in FIRST_PARTS], below)
    if paper["options"]:
        made.heading("Options", below)
    for option in paper["options"]:
        preferred = " (preferred)" if option["preferred"] else ""
        made.text("", strong=f"{option['number']}. {option['title']}{preferred}")
        for heading, text in option["rows"]:
            made.text("\n".join(text), strong=f"{heading}:")
    for paragraph in paper["preference"]:
        made.text(paragraph)
    if paper["recommendations"]:
        made.heading("Recommendations", below)
    for number, text in paper["recommendations"]:
        made.text(text, strong=f"{number}.")
    _parts(made, [part for part in paper["parts"] if part[0] not in FIRST_PARTS], below)


def _parts(made, parts, below):
    for heading, text in parts:
        made.heading(heading, below)
        for paragraph in text:
            made.text(paragraph)
