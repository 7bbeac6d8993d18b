"""What changed since the last published report: figures, revisions, methods. Pure; imports no Django."""

import datetime
from typing import Any

from performance.observations.breaks.series import Series
from performance.periods import of_iso

Document = dict[str, Any]


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
        was, figure = before.get(row["code"]), row["figure"]
        if was is None:
            words = f"new: {figure['words']} ({figure['period_words']})"
        elif was["figure"]["period"] == figure["period"]:
            continue
        elif _is_new_series(row, was["figure"], figure):
            words = (
                f"{figure['words']} ({figure['period_words']}), of a new series: not compared with "
                f"{was['figure']['period_words']}"
            )
        else:
            old = was["figure"]
            words = f"{old['words']} ({old['period_words']}), now {figure['words']} ({figure['period_words']})"
        plain = row["plain"]["key"] if row["plain"] else ""
        found.append({"code": row["code"], "name": row["name"], "words": words, "plain": plain})
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


def _methods(
    last: Document, now: Document, before: Document, rows: list[Document]
) -> list[dict[str, str]]:
    found = []
    if last["method"] != now["method"]:
        words = f"version {now['method']} instead of {last['method']}"
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
