"""Components give the same page as what was typed by hand, and escape what is not theirs."""

import re

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.urls import reverse

from core.templatetags.components import register
from derby_nm.local.environment import ROOT

KEPT = re.compile(r"<(textarea|pre)\b((?!</\1>).)*\n.*?</\1>", re.DOTALL)
"""A textarea or pre over several lines."""
BAD = "<b>&\"'"
ESCAPED = "&lt;b&gt;&amp;&quot;&#x27;"


class Place:
    slug = "sinfin"

    def __str__(self):
        return BAD

    def get_absolute_url(self):
        return "/places/?a=1&b=2"


def render(text, **context):
    return Template(text).render(Context(context))


def test_a_summary_list_has_a_row_for_each_fact():
    row = (
        '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd></div>'
    )
    whole = f'<dl class="govuk-summary-list">{row.format("Due", ESCAPED)}</dl>'
    assert render("{% facts rows %}", rows=[("Due", BAD)]) == whole
    by_hand = "{% summary_list %}{% fact 'Due' %}{{ bad }}{% endfact %}{% endsummary_list %}"
    assert render(by_hand, bad=BAD) == whole
    assert row.format(ESCAPED, "x") == render("{% fact bad %}x{% endfact %}", bad=BAD)


def test_a_contact_card_says_what_is_not_held():
    page = render('{% contact_card bad "" %}', bad=BAD)
    assert page.startswith('<dl class="govuk-summary-list app-narrow">')
    assert f">{ESCAPED}</dd>" in page
    assert ">Not held</dd>" in page


def test_a_table_has_its_caption_and_headings():
    page = render('{% table bad "Name" "People|app-number" "" %}rows{% endtable %}', bad=BAD)
    assert page == (
        '<table class="govuk-table app-table app-table--stack">'
        f'<caption class="govuk-visually-hidden">{ESCAPED}</caption>'
        '<thead class="govuk-table__head"><tr>'
        '<th scope="col" class="govuk-table__header">Name</th>'
        '<th scope="col" class="govuk-table__header app-number">People</th></tr></thead>'
        '<tbody class="govuk-table__body">rows</tbody></table>'
    )
    silent = '<span class="govuk-visually-hidden">Actions</span></th>'
    assert silent in render('{% table "Areas" "Actions|hidden" %}{% endtable %}')
    shown = render('{% table "Areas" "Name" css="" size="m" %}{% endtable %}')
    assert '<table class="govuk-table app-table"><caption class="govuk-table__caption' in shown
    assert "govuk-table__caption--m" in shown


def test_rows_and_cells():
    text = (
        '{% row %}{% row_header "app-nowrap" %}{{ bad }}{% endrow_header %}'
        "{% cell 'Due' 'app-nowrap' %}x{% endcell %}{% cell %}{{ bad }}{% endcell %}{% endrow %}"
    )
    assert render(text, bad=BAD) == (
        '<tr class="govuk-table__row">'
        f'<th scope="row" class="govuk-table__header app-nowrap">{ESCAPED}</th>'
        '<td class="govuk-table__cell app-nowrap" data-label="Due">x</td>'
        f'<td class="govuk-table__cell">{ESCAPED}</td></tr>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "{% cell label %}{% endcell %}",
        "{% row 'x' %}{% endrow %}",
        "{% cell 'a' 'b' 'c' %}{% endcell %}",
    ],
)
def test_a_frame_takes_its_own_texts_only(text):
    with pytest.raises(TemplateSyntaxError):
        Template(text)


def test_a_card_is_labelled_by_its_heading():
    page = render('{% card "step" bad %}x{% endcard %}', bad=BAD)
    assert page == (
        '<section class="app-step" aria-labelledby="step">'
        f'<h2 class="govuk-heading-m" id="step">{ESCAPED}</h2>x</section>'
    )


def test_a_banner_begins_in_bold():
    assert render("{% banner %}{{ bad }}{% endbanner %}", bad=BAD) == (
        f'<div class="app-banner">{ESCAPED}</div>'
    )
    assert render('{% banner bad css="app-noprint" %} x{% endbanner %}', bad=BAD) == (
        f'<div class="app-banner app-noprint"><strong>{ESCAPED}</strong> x</div>'
    )


def test_details_are_closed_unless_told():
    page = render("{% details bad %}x{% enddetails %}", bad=BAD)
    assert page == (
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">{ESCAPED}</span></summary>'
        '<div class="govuk-details__text">x</div></details>'
    )
    opened = render('{% details "a" "app-noprint" is_open=True %}{% enddetails %}')
    assert opened.startswith('<details class="govuk-details app-noprint" open>')


def test_a_button_form_carries_token_and_hidden_fields():
    page = render(
        "{% post_button 'meeting_start' 7 shown=bad %}Start{% hidden %}: {{ bad }}{% endhidden %}"
        "{% endpost_button %}",
        bad=BAD,
        csrf_token="tok",
    )
    assert page == (
        f'<form method="post" action="{reverse("meeting_start", args=[7])}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="tok">'
        f'<input type="hidden" name="shown" value="{ESCAPED}"><button class="govuk-button">Start'
        f'<span class="govuk-visually-hidden">: {ESCAPED}</span></button></form>'
    )


def test_a_button_form_of_the_live_page():
    page = render(
        "{% post_button 'live_absence_remove' 7 kind='link' queued='remove' queue_last=True "
        "css='app-noprint' about='item-7' %}Remove{% endpost_button %}",
        token="tok",
    )
    assert page.startswith(
        f'<form method="post" action="{reverse("live_absence_remove", args=[7])}" '
        'data-queue-last data-queued="remove" class="app-noprint"><input'
    )
    assert 'value="tok"><button class="app-link-button" aria-describedby="item-7">Rem' in page


@pytest.mark.parametrize("context", [{}, {"csrf_token": "NOTPROVIDED"}])
def test_a_button_form_without_a_token_has_no_empty_field(context):
    assert "<input" not in render(
        "{% post_button 'sessions_end' %}x{% endpost_button %}", **context
    )


def test_next_steps_show_their_rank():
    steps = [("interests", BAD, "main"), ("minutes", "b", "second"), ("meeting", "c", "link")]
    assert render("{% next_steps steps 7 %}", steps=steps) == (
        '<div class="app-buttons app-noprint">'
        f'<a class="govuk-button" href="{reverse("interests", args=[7])}">{ESCAPED}</a>'
        '<a class="govuk-button govuk-button--secondary" '
        f'href="{reverse("minutes", args=[7])}">b</a>'
        f'<a class="govuk-link" href="{reverse("meeting", args=[7])}">c</a></div>'
    )
    assert render("{% next_steps steps 7 %}", steps=()) == ""


def test_links():
    place = Place()
    assert render("{% link place %}", place=place) == (
        f'<a class="govuk-link" href="/places/?a=1&amp;b=2">{ESCAPED}</a>'
    )
    assert render("{% link place 'Read' hidden=bad css='app-noprint' %}", place=place, bad=BAD) == (
        '<a class="govuk-link app-noprint" href="/places/?a=1&amp;b=2">Read'
        f'<span class="govuk-visually-hidden">{ESCAPED}</span></a>'
    )
    assert render(
        "{% link_to 'interests' 7 query='a=1&b=2' %}{{ bad }}{% endlink_to %}", bad=BAD
    ) == (
        f'<a class="govuk-link" href="{reverse("interests", args=[7])}?a=1&amp;b=2">{ESCAPED}</a>'
    )
    assert render("{% back_link place %}{% back_link place 'Back' %}", place=place) == (
        f'<a class="govuk-back-link" href="/places/?a=1&amp;b=2">{ESCAPED}</a>'
        '<a class="govuk-back-link" href="/places/?a=1&amp;b=2">Back</a>'
    )


def test_a_filter_bar():
    page = render(
        "{% filters %}{% filter_select 'kind' 'Kind' kinds 'b' %}{% filter_text 'q' 'Name' bad %}"
        "{% endfilters %}",
        kinds=[("a", BAD), ("b", "B")],
        bad=BAD,
    )
    assert page == (
        '<form class="app-filters" method="get"><div class="app-inline">'
        '<div class="govuk-form-group"><label class="govuk-label" for="kind">Kind</label>'
        '<select class="govuk-select" id="kind" name="kind"><option value="">All</option>'
        f'<option value="a">{ESCAPED}</option><option value="b" selected>B</option></select></div>'
        '<div class="govuk-form-group app-grow"><label class="govuk-label" for="q">Name</label>'
        f'<input class="govuk-input" id="q" name="q" value="{ESCAPED}"></div>'
        '<button class="govuk-button govuk-button--secondary">Show</button></div></form>'
    )


def test_a_filter_by_place_names_them_by_their_slug():
    page = render("{% filter_select 'p' 'P' places 'sinfin' 'Any' %}", places=[Place()])
    assert (
        f'<option value="">Any</option><option value="sinfin" selected>{ESCAPED}</option>' in page
    )


def test_a_choice_may_have_nothing_to_begin_with():
    page = render("{% select_box 'who' 'member' bad rows first=bad %}", rows=[(1, BAD)], bad=BAD)
    assert page == (
        f'<div class="govuk-form-group"><label class="govuk-label" for="who">{ESCAPED}</label>'
        f'<select class="govuk-select" id="who" name="member"><option value="">{ESCAPED}</option>'
        f'<option value="1">{ESCAPED}</option></select></div>'
    )
    assert 'value=""' not in render("{% select_box 'who' 'member' 'Who' rows %}", rows=[(1, "A")])


@pytest.mark.django_db
def test_the_page_of_components_shows_each(as_user, world):
    shown = as_user(world.people["data_officer"]).get(reverse("components")).content.decode()
    text = (ROOT / "templates" / "home" / "components.html").read_text()
    missing = [name for name in register.tags if not re.search(rf"{{% {name}\b", text)]
    assert missing == []
    assert "sample@council.example" in shown


def test_templates_are_read_without_their_indentation():
    page = get_template("components/paging.html").template.source
    assert "\n<nav" in page
    assert not re.search(r"^[ \t]", page, re.MULTILINE)
    kept = [path for path in (ROOT / "templates").rglob("*.html") if KEPT.search(path.read_text())]
    assert kept == []
