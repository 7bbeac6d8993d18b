"""Find: what comes, in which order, marked how, and how many queries it takes."""

import datetime
import re

import pytest
from django.db import connection
from django.utils import timezone

from boards.models import AgendaItem, Attendance, DecisionNumber, Minute, TermOfOffice
from core import find
from core.find.searching import COUNTED
from core.find.text import MOST as LONGEST_TEXT
from core.find.text import Asked
from tasking.models import Action
from tests import factories
from tests.pairs import past_every_trigger

QUERIES = 12
"""A page of results, all kinds together, with the session, the account, its grants and the menu.
Without a sign-in the limit is counted besides."""


def get(client, query, address="/find/", **more):
    return client.get(address, {"q": query, **more})


def words(pieces):
    return "".join(text for text, _ in pieces)


def found(response):
    """{kind: [titles]} of a page of results."""
    return {
        group.kind.code: [words(hit.title) for hit in group.hits]
        for group in response.context["results"].groups
    }


def actions(number, what="Cut the hedge", **fields):
    """Actions that everybody who works in the city reads, of one agency."""
    now, agency = timezone.now(), factories.AgencyFactory()
    due = {"due_on": datetime.date(2026, 3, 1), "created_at": now, "changed_at": now}
    rows = [Action(what=what, lead_agency=agency, **due | fields) for _ in range(number)]
    return Action.objects.bulk_create(rows)


LOOKED_FOR = [
    ("street lighting", "Repair the street lights", True),
    ("lights", "More lighting at the station", True),
    ("STATION light", "More lighting at the station", True),
    ("stat", "More lighting at the station", True),
    ("lightin", "More lighting at the station", True),
    ("o'briens", "See O’Brien’s shop", True),
    ("cafe", "Meet at the Café", True),
    ("Café", "Meet at the cafe", True),
    ("tation", "More lighting at the station", False),
    ("station bus", "More lighting at the station", False),
    ("the", "More lighting at the station", True),
    ("'; DROP TABLE --", "Drop the table", True),
    ("& | ! : * ( ) \\ '", "More lighting at the station", False),
    ("l", "More lighting at the station", False),
    ("7", "More lighting at number 7", True),
    ("😀", "More lighting 😀", False),
    ("Ω", "Ω Ωμέγα", False),
    ("ωμ", "Ω Ωμέγα", True),
]


@pytest.mark.parametrize(("typed", "said", "fits"), LOOKED_FOR)
def test_words_are_folded_begun_and_stemmed(db, typed, said, fits):
    actions(1, said)
    asked = Asked(typed)
    assert (bool(asked.words) and Action.objects.filter(asked.fits("what")).exists()) == fits


def test_a_text_of_any_length_is_kept_and_found(world):
    """PostgreSQL refuses a vector of a megabyte; what is beyond the limit is only not found."""
    item = world.own.draft.items.first()
    many = " ".join(f"{number:x}ﷺ" for number in range(120_000))
    Minute.objects.filter(item=world.own.live_item).update(text=f"Zebra {many} Quagga")
    assert len(many) > LONGEST_TEXT
    rows = Minute.objects.filter(Asked("zebra").fits("text"))
    assert rows.count() == 1
    assert not Minute.objects.filter(Asked("quagga").fits("text")).exists()
    AgendaItem.objects.filter(pk=item.pk).update(title="x" * 200)
    assert AgendaItem.objects.filter(Asked("x" * 50).fits("title")).get() == item


PAPER = ("title", "purpose", "background", "implications", "preference")


@pytest.mark.parametrize(
    ("code", "index", "columns"),
    [
        ("actions", "action_said", ("what",)),
        ("minutes", "minute_said", ("text",)),
        ("papers", "paper_said", PAPER),
        ("agenda", "agenda_said", ("title",)),
        ("decisions", "decision_said", ("text",)),
        ("delegated", "delegated_said", ("title", "text", "reasons")),
    ],
)
def test_what_is_asked_for_is_what_the_index_holds(db, code, index, columns):
    """An expression that differs by a letter would read the whole table."""
    kind = next(each for each in find.every() if each.code == code)
    asked = Asked("hedge")
    alone = kind.model.objects.filter(asked.fits(*columns)).order_by()
    condition = str(alone.query).partition(" WHERE ")[2]
    assert condition in str(kind.rows(factories.OfficerFactory(), asked).query)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    assert index in alone.explain()


def test_the_words_found_are_marked_and_nothing_is_html(world, as_user):
    actions(1, "Light <b>the lamps</b> & Lighting", neighbourhood=world.own.place)
    page = get(as_user(world.people["head_of_service"]), "lights").content.decode()
    assert "<mark>Light</mark> &lt;b&gt;the lamps&lt;/b&gt; &amp; <mark>Lighting</mark></a>" in page
    assert "<b>the" not in page


def test_a_long_text_is_cut_around_the_first_word_found(world, as_user):
    said = "Start " + "wording " * 60 + "then the Jubilee hedge " + "ending " * 60
    world.own.group.purpose = said
    world.own.group.save()
    (group,) = get(as_user(None), "jubilee").context["results"].groups
    text = words(group.hits[0].text)
    assert ("Jubilee", True) in group.hits[0].text
    assert text.startswith("… wording")
    assert text.endswith("ending …")
    assert len(text) < 240


def test_the_first_few_and_how_many_there_are(world, as_user):
    client = as_user(world.people["head_of_service"])
    actions(7, "Cut the privet")
    (group,) = get(client, "privet").context["results"].groups
    assert (len(group.hits), group.count_words, group.has_more) == (5, "7", True)
    actions(COUNTED, "Cut the privet")
    (group,) = get(client, "privet").context["results"].groups
    assert group.count_words == "more than 100"


def test_more_of_a_kind_is_every_row_once_the_latest_first(world, as_user):
    rows = [*actions(40, "Cut the privet"), *actions(30, "Privets", due_on="2026-04-01")]
    client = as_user(world.people["head_of_service"])
    seen, cursor = [], ""
    while True:
        response = get(client, "privet", "/find/more/", kind="actions", after=cursor)
        seen += [hit.url for hit in response.context["hits"]]
        cursor = response.context["page"].next_cursor
        if not cursor:
            break
    assert seen == [row.get_absolute_url() for row in reversed(rows)]


@pytest.mark.parametrize("kind", ["", "nothing", "Actions"])
def test_a_kind_that_is_none_is_not_there(world, as_user, kind):
    assert get(as_user(None), "x", "/find/more/", kind=kind).status_code == 404


def test_the_public_is_not_told_of_people(world, as_user):
    assert get(as_user(None), "own", "/find/more/", kind="people").status_code == 404
    assert "a person, by" not in get(as_user(None), "").content.decode()
    assert "a person, by" in get(as_user(world.people["finance_officer"]), "").content.decode()


def test_the_reference_of_an_action_leads_straight_to_it(world, as_user):
    action, head = world.own.action, as_user(world.people["head_of_service"])
    for text in (f"A{action.pk}", f"a {action.pk}", f" a{action.pk} "):
        response = get(head, text)
        assert (response.status_code, response.url) == (302, action.get_absolute_url())
    response = get(as_user(None), f"A{action.pk}")
    assert (response.status_code, found(response)) == (200, {})
    assert get(head, "A999999999999").status_code == 200


def test_the_number_of_a_decision_stands_first(world, as_user):
    """Two bodies have a decision of this number in the same year: both, before what else says so.
    That of a body which works in private is not among them."""
    number = DecisionNumber.objects.get(decision=world.own.public_decision)
    same = DecisionNumber.objects.filter(number=number.number, year=number.year)
    public = {world.own.public_decision.pk, world.other.public_decision.pk}
    assert {each.decision_id for each in same} > public
    for text in (str(number), f"{number.number}/{number.year}", f"{number.year}/{number.number}"):
        exact = get(as_user(None), text).context["results"].exact
        assert {hit.url for hit in exact} == {f"/decisions/{key}/" for key in public}
    page = get(as_user(None), str(number)).content.decode()
    assert "With this number" in page


def test_the_number_of_a_private_decision_is_nobodys_outside(world, as_user):
    number = DecisionNumber.objects.get(decision=world.own.private_decision)
    assert not get(as_user(None), str(number)).context["results"].exact
    assert get(as_user(world.people["board_chair"]), str(number)).url == (
        f"/decisions/{world.own.private_decision.pk}/"
    )


def test_what_is_private_says_so(world, as_user):
    group = _group(get(as_user(world.people["board_chair"]), "own"), "minutes")
    looks = {words(hit.text): hit.look and hit.look[0] for hit in group.hits}
    assert looks == {
        "OWN EXEMPT talk": "Private", "OWN EXEMPT minute": "Private", "OWN minute": None,
    }  # fmt: skip


def test_a_decision_is_named_by_its_body_and_number(world, as_user):
    group = _group(get(as_user(None), "own"), "decisions")
    number = DecisionNumber.objects.get(decision=world.own.public_decision)
    assert f"Own Board, decision {number}" in [hit.where for hit in group.hits]


def test_meetings_by_body_and_month(world, as_user):
    meeting = world.own.published
    when = timezone.localtime(meeting.starts_at)
    client, month = as_user(None), f"{when:%B %Y}"
    urls = [hit.url for hit in _group(get(client, f"own board {month}"), "meetings").hits]
    assert meeting.get_absolute_url() in urls
    assert world.own.signed.get_absolute_url() not in urls
    both = [hit.url for hit in _group(get(client, month), "meetings").hits]
    assert world.other.published.get_absolute_url() in both
    assert not _group(get(client, f"own board {month} nonsense"), "meetings")


def _group(response, code):
    groups = response.context["results"].groups
    return next((each for each in groups if each.kind.code == code), None)


@pytest.mark.parametrize("role", [None, "partner_officer", "board_chair", "head_of_service"])
def test_all_kinds_together_take_so_many_queries(
    world, as_user, settings, role, django_assert_max_num_queries
):
    """As many with one row of a kind as with three."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"find": None}
    client = as_user(role and world.people[role])
    get(client, "own")
    with django_assert_max_num_queries(QUERIES) as first:
        assert len(found(get(client, "own"))) > 10
    actions(3, "Own privets", neighbourhood=world.own.place, marking="official")
    with django_assert_max_num_queries(QUERIES) as second:
        get(client, "own")
    assert len(first) == len(second)


@pytest.mark.parametrize("number", [1, 3])
def test_more_takes_the_same_queries_for_every_number(
    world, as_user, number, django_assert_num_queries
):
    actions(number, "Cut the privet")
    client = as_user(world.people["head_of_service"])
    with django_assert_num_queries(6):
        assert len(get(client, "privet", "/find/more/", kind="actions").context["hits"]) == number


def test_nothing_typed_says_what_one_can_find_and_asks_nothing(world, as_user):
    page = get(as_user(None), " ").content.decode()
    assert "such as A291" in page
    assert "Nothing was found" not in page


def test_nothing_found_says_what_to_try(world, as_user):
    page = get(as_user(None), "zzzz").content.decode()
    assert "Nothing was found. Try:" in page
    assert "signing in" in page
    page = get(as_user(world.people["finance_officer"]), "zzzz").content.decode()
    assert "signing in" not in page


def test_no_search_engine_keeps_what_was_found(world, as_user):
    for address in ("/find/", "/find/more/"):
        response = get(as_user(None), "own", address, kind="actions")
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_without_a_sign_in_one_asks_so_often_and_no_more(world, as_user, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"find": "3/m/ip"}
    anybody, member = as_user(None), as_user(world.people["finance_officer"])
    assert [get(anybody, "own").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert get(anybody, "own", "/find/more/", kind="actions").status_code == 429
    assert get(anybody, "").status_code == 200
    assert [get(member, "own").status_code for _ in range(5)] == [200] * 5


def test_the_box_stands_on_every_page(world, as_user):
    for client, address in (
        (as_user(None), "/"),
        (as_user(None), "/nothing/"),
        (as_user(None), "/account/login/"),
        (as_user(world.people["finance_officer"]), "/"),
    ):
        page = client.get(address).content.decode()
        assert re.search(r'<form [^>]*role="search" action="/find/" method="get">', page), address
        assert '<label class="govuk-visually-hidden" for="find-everywhere">Find</label>' in page


def test_a_kind_has_one_code():
    kind = find.every()[0]
    find.register(kind)
    with pytest.raises(LookupError, match=kind.code):
        find.register(type(kind)(**{**kind.__dict__, "hint": "another"}))


@pytest.fixture
def named(world):
    """Published minutes that name a councillor, a resident and somebody elected later, and count another
    councillor among the others; the same councillor at a meeting whose minutes are not out."""
    own, day = world.own, datetime.timedelta(1)
    held = timezone.localdate(own.published.starts_at)
    names = ("Zeb", "Zola", "Zara", "Zed")
    people = {name: factories.PersonFactory(name=f"{name} Quince") for name in names}
    for name, first in (("Zeb", held - day), ("Zara", held + day), ("Zed", held - day)):
        TermOfOffice.objects.create(person=people[name], ward=own.ward, starts_on=first)
    with past_every_trigger():
        for meeting, name in (
            (own.published, "Zeb"), (own.published, "Zola"), (own.published, "Zara"),
            (own.published, "Zed"), (own.written, "Zeb"),
        ):  # fmt: skip
            Attendance.objects.create(
                meeting=meeting, person=people[name], name=people[name].name,
                status="in_attendance", agency=None if name == "Zed" else own.agency,
            )  # fmt: skip
    return own.published


@pytest.mark.parametrize("typed", ["Quince", "councillor quince", "Cllr Zeb Quince", "quince zeb"])
@pytest.mark.parametrize("role", [None, "head_of_service"])
def test_a_councillor_is_found_in_published_minutes_and_nobody_else_who_was_there(
    named, as_user, world, role, typed
):
    response = get(as_user(role and world.people[role]), typed)
    groups = {each.kind.code: each.hits for each in response.context["results"].groups}
    hits = [(words(each.title), each.url) for each in groups.get("councillors", ())]
    assert hits == [("Councillor Zeb Quince", f"/meetings/{named.pk}/minutes/")]


def test_minutes_that_are_not_out_name_no_councillor(named, as_user):
    type(named).objects.filter(pk=named.pk).update(state="writing_up")
    assert "councillors" not in found(get(as_user(None), "Quince"))
