"""What a draft of minutes seems to say about people is told to who writes it, and published all the same."""

import pytest

from boards.minutes.personal import warnings


def item(number, text, private=""):
    return {
        "number": number, "text": [text], "private": private, "decisions": [{"text": ["Agreed."]}], "actions": [],
    }  # fmt: skip


@pytest.mark.django_db
def test_names_of_who_was_not_there_and_personal_data():
    document = {
        "attendance": [["Present", "Cllr Ann Bell (Council), Sam Roe and Joy Lee"]],
        "business": [
            item("1", "Cllr Ann Bell opened. Mr Roe and Mrs Joy Lee spoke of ward 5."),
            item("2", "Mr Tim Tall of 07700 900123 complained."),
            item("3", "Mr Tim Tall again.", private="Private part of the meeting (paragraph 1)"),
            item("4", "Nothing.") | {"actions": [{"what": "Ring Miss Pym"}], "decisions": []},
        ],
    }
    assert warnings(document) == [
        ("2", "a person’s name: Mr Tim Tall; a telephone number: 07700 900123"),
        ("4", "a person’s name: Miss Pym"),
    ]
