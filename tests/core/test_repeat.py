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
