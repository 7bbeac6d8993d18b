"""The JSON Schema of open data: what each file holds, for programs that read it. It grows and takes nothing back: a new
field may come, none goes and none means something else at this address."""

from funding.opendata.rules import LICENCE
from performance.indicators.models import Indicator
from performance.marks import marks
from performance.observations.breaks.models import SeriesBreak
from performance.observations.models import Observation
from performance.observations.pages.files import STATUS
from performance.opendata.fields import FIELDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT, YES_NO = {"type": "string"}, {"type": "boolean"}
NUMBER = {"type": ["number", "null"]}
DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
ADDRESS = {"type": "string", "format": "uri"}
WHOLE = {"type": "integer", "minimum": 0}
PERIOD = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\d/(P\d+[YM]|\d{4}-\d\d-\d\d)$",
    "description": dict(FIELDS)["period"],
}
VALUE = STATUS["value"]


def _one_of(words, **more):
    return {"enum": list(words), **more}


def _whole(fields, description):
    """An object that has all of its fields; others may come later."""
    return {
        "type": "object",
        "description": description,
        "properties": fields,
        "required": list(fields),
    }


def _said(name, kind):
    """A field of a row with its meaning as the page has it."""
    found = next(meaning for names, meaning in FIELDS if name in names.split(", "))
    return kind | {"description": found}


def _about():
    return {
        "schema": ADDRESS | {"description": "The address of this schema"},
        "code": TEXT | {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "description": "Never changes"},
        "name": TEXT,
        "definition": TEXT,
        "outcome": _one_of(Indicator.Block.values),
        "measured": _one_of(Indicator.Measured.values),
        "per": {"type": "integer", "minimum": 1},
        "unit": TEXT,
        "polarity": _one_of(Indicator.Polarity.values, description="Which way is good"),
        "frequency": _one_of(Indicator.Frequency.values),
        "compared_by": _one_of(Indicator.Comparison.values),
        "fewest_who_answered": WHOLE,
        "hides_counts_below": WHOLE,
        "counts_rounded_to": WHOLE | {"description": "1 where its source does not round them"},
        "source": TEXT,
        "source_url": TEXT,
        "answers_for_it": TEXT,
        "demonstration": YES_NO | {"description": "The figures are made up"},
        "ended_on": {"type": ["string", "null"], "format": "date"},
        "publisher": TEXT,
        "licence": {"const": LICENCE},
        "method_version": TEXT,
        "method": ADDRESS,
        "page": ADDRESS,
        "json": ADDRESS,
        "csv": ADDRESS,
    }


def _row():
    numbers = ("lower_limit_95", "upper_limit_95", "numerator", "denominator")
    return {
        "level": _said("level", _one_of(Observation.Level.values)),
        "place_code": _said("place_code", TEXT),
        "ons_code": _said("ons_code", TEXT),
        "place": _said("place", TEXT),
        "period": PERIOD,
        "status": _said("status", _one_of(STATUS.values())),
        "value": _said("value", NUMBER),
        **{name: _said(name, NUMBER) for name in numbers},
        "answered": _said("answered", {"type": ["integer", "null"], "minimum": 0}),
        "unreliable": _said("unreliable", YES_NO),
        "source": _said("source", TEXT),
        "note": _said("note", TEXT),
        "series": _said("series", TEXT | {"pattern": r"^\d+(-\d+)?$"}),
    }


NUMBERS = ("value", "lower_limit_95", "upper_limit_95", "numerator", "denominator", "answered")


def _rows():
    """A figure that is not shown carries no number; one that is has a value."""
    nothing = {name: {"type": "null"} for name in NUMBERS}
    return _whole(_row(), "A figure of a place and a period") | {
        "if": {"properties": {"status": {"const": VALUE}}},
        "then": {"properties": {"value": {"type": "number"}}},
        "else": {"properties": nothing},
    }


def _marks():
    return {
        "level": _one_of(Observation.Level.values),
        "place_code": TEXT,
        "period": PERIOD,
        "status": _one_of(marks.STATUS, description="Different from Derby?"),
        "direction": _one_of(marks.DIRECTION, description="On the way to the target?"),
        "change": _one_of(marks.CHANGE, description="Really changed?"),
    }


def _breaks():
    kinds = [each for each in SeriesBreak.Kind.values if each != SeriesBreak.Kind.REBASE]
    return {"from": DAY, "what_changed": _one_of(kinds), "reason": TEXT}


def schema(address):
    """The schema as JSON takes it; `address` is its own."""
    figures = _whole(
        _about()
        | {
            "breaks": {"type": "array", "items": {"$ref": "#/$defs/break"}},
            "marks": {"type": "array", "items": {"$ref": "#/$defs/marks"}},
            "rows": {"type": "array", "items": {"$ref": "#/$defs/row"}},
        },
        "The figures of one indicator",
    )
    listed = _whole(
        {"indicators": {"type": "array", "items": {"$ref": "#/$defs/indicator"}}},
        "All published indicators, each with its addresses",
    )
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": "Figures of indicators",
        "description": "Fields may be added. None is taken out, and none gets another meaning.",
        "anyOf": [{"$ref": "#/$defs/figures"}, {"$ref": "#/$defs/indicators"}],
        "$defs": {
            "figures": figures,
            "indicators": listed,
            "indicator": _whole(_about(), "What an indicator is, and where its files are"),
            "row": _rows(),
            "marks": _whole(_marks(), "The three marks of the latest figure of a place"),
            "break": _whole(
                _breaks(), "From this day on figures are not compared with earlier ones"
            ),
        },
    }
