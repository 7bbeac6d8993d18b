"""Whether a template of conditions shows nothing, told by the template itself."""

import pytest
from django.template import engines

from core import repeat


@pytest.fixture
def nothing(monkeypatch):
    def shows_nothing(text, **context):
        template = engines["django"].from_string(text)
        monkeypatch.setattr(repeat, "get_template", lambda name: template)
        return repeat.shows_nothing("any.html", [context]) == [True]

    return shows_nothing


CONDITIONS = """
{% if note %}<p>{{ note }}</p>{% endif %}
{% if kind == "minutes" %}m{% elif late and not admitted %}l{% endif %}
"""


def test_nothing_is_shown_where_no_condition_holds(nothing):
    assert nothing(CONDITIONS)
    assert nothing(CONDITIONS, note="", kind="usual", late=True, admitted=True)


@pytest.mark.parametrize("known", [{"note": "x"}, {"kind": "minutes"}, {"late": True}])
def test_one_condition_that_holds_shows_something(nothing, known):
    assert not nothing(CONDITIONS, **known)


@pytest.mark.parametrize(
    "added",
    ["{{ title }}", "Words", "{% for each in rows %}{{ each }}{% endfor %}",
     "{% if note %}a{% else %}b{% endif %}"],
)  # fmt: skip
def test_what_is_no_bare_condition_counts_as_shown(nothing, added):
    assert not nothing(CONDITIONS + added)


class Thing:
    def __init__(self, **facts):
        self.__dict__.update(facts)


def test_each_context_is_told_by_what_the_conditions_read_of_it(monkeypatch):
    """Of those that read alike one is asked, and none is told by another that differs."""
    template = engines["django"].from_string(
        "{% if item.note and not item.over %}n{% endif %}{% if item.kind == odd %}k{% endif %}"
        "{% if item.when|default:late %}w{% endif %}"
    )
    monkeypatch.setattr(repeat, "get_template", lambda name: template)
    plain = {"note": "", "over": False, "kind": "a", "when": ""}
    told = [
        (plain, True), (plain, True), (plain | {"note": "x"}, False),
        (plain | {"note": "x", "over": True}, True), (plain | {"kind": "b"}, False),
        (plain | {"when": "x"}, False), (plain | {"note": []}, True), (plain, True),
    ]  # fmt: skip
    contexts = [{"item": Thing(**facts), "odd": "b", "late": ""} for facts, _ in told]
    expected = [empty for _, empty in told]
    assert repeat.shows_nothing("any.html", contexts) == expected
    assert repeat.shows_nothing("any.html", [contexts[0] | {"late": "x"}, contexts[0]]) == [
        False,
        True,
    ]
    asked = [contexts[0] | {"item": {"note": note, "kind": "a"}} for note in ("x", "")]
    assert repeat.shows_nothing("any.html", asked) == [False, True], "told by no attributes"


def test_a_piece_is_cut_at_a_gap():
    above, below = repeat.Piece.of("a[[x]]b[[y]]c").cut("y")
    assert (above.fill(1, "", None, {"x": "<"}), below.fill(1, "")) == ("a&lt;b", "c")
