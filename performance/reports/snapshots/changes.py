"""What changed since the last published report: figures, revisions, methods. Pure; imports no Django."""

import datetime
from typing import Any

from performance.observations.breaks.series import Series
from performance.periods import of_iso

Document = dict[str, Any]
NEW_METHODS = {
    2: "key messages follow the rules of the profile, and an area has the figures of its neighbourhoods together",
}
"""What a version of the methods brought."""


def compare(last: Document | None, now: Document, revisions: list[dict[str, str]]) -> Document:
    """{"since": which report, "" for the first; "values", "revisions", "methods": [{name, words}]}. Of the figures only
    those of a new period are told, and those that really changed first. Across a break in its series no two are."""
    if last is None:
        return {"since": "", "values": [], "revisions": [], "methods": []}
    before = {row["code"]: row for block in last["blocks"] for row in block["rows"]}
    rows = [row for block in now["blocks"] for row in block["rows"]]
    return {
        "since": last["quarter"]["words"],
        "values": _values(before, rows),
        "revisions": revisions,
        "methods": _methods(last, now, before, rows),
    }


def _values(before: Document, rows: list[Document]) -> list[dict[str, str]]:
    found = []
    for row in rows:
        was, now = before.get(row["code"]), _said(row)
        if was is None:
            words = f"new: {now}"
        elif was["figure"]["period"] == row["figure"]["period"]:
            continue
        elif _is_new_series(row, was["figure"], row["figure"]):
            words = f"{now}, of a new series: not compared with {was['figure']['period_words']}"
        else:
            words = f"{_said(was)}, now {now}"
        plain = row["plain"]["key"] if row["plain"] else ""
        found.append({
            "code": row["code"], "name": row["name"], "words": words, "plain": plain,
            "before": _said(was) if was else "", "now": now,
        })  # fmt: skip
    order = {"worse": 0, "better": 1}
    return sorted(found, key=lambda each: order.get(each["plain"], 2))


def _is_new_series(row: Document, old: Document, new: Document) -> bool:
    days = sorted(datetime.date.fromisoformat(each["from"]) for each in row.get("breaks", ()))
    return Series(tuple(days)).between(of_iso(old["period"]), of_iso(new["period"])) is not None


def _broken(was: Document, row: Document) -> list[dict[str, str]]:
    """Breaks that were entered since, and those that were taken back."""
    before, now = ([each["words"] for each in found.get("breaks", ())] for found in (was, row))
    new = [f"a new series. {words}" for words in now if words not in before]
    gone = [f"one series again. Taken back: {words}" for words in before if words not in now]
    return [{"name": row["name"], "words": words} for words in (*new, *gone)]


def _said(row: Document) -> str:
    return f"{row['figure']['words']} ({row['figure']['period_words']})"


def _methods(
    last: Document, now: Document, before: Document, rows: list[Document]
) -> list[dict[str, str]]:
    found = []
    if last["method"] != now["method"]:
        words = f"version {now['method']} instead of {last['method']}"
        brought = [
            words
            for version, words in sorted(NEW_METHODS.items())
            if last["method"] < version <= now["method"]
        ]
        words = ": ".join([words, "; ".join(brought)] if brought else [words])
        found.append({"name": "How figures are judged", "words": words})
    for row in rows:
        if row["code"] in before and before[row["code"]]["method"] != row["method"]:
            words = "its definition, source or comparison was changed; compare with care"
            found.append({"name": row["name"], "words": words})
        if row["code"] in before:
            found += _broken(before[row["code"]], row)
    here = {row["code"] for row in rows}
    found += [
        {"name": row["name"], "words": "no longer in the report"}
        for code, row in before.items()
        if code not in here
    ]
    return found
