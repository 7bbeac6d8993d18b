import pytest

from tests.wording import phrases, spoken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<h1>Places\n in it</h1>", True),
        ("<h1>Places in items</h1>", False),
        ('<img alt="Places in it">', True),
        ("<li> Held </li>", True),
        ("<li>Held in the hall</li>", False),
        ("<p>What&#x20;would you like to change?</p>", True),
        ("<h1>Areas within the neighbourhood</h1>", False),
    ],
)
def test_a_phrase_is_found_where_somebody_reads_it(text, said):
    assert bool(spoken(text)) is said


def test_no_phrase_stands_in_what_is_said_instead():
    assert [each for each in phrases().values() if spoken(each)] == []
    assert len(phrases()) > 100
