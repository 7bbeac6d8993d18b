"""The page on which an agency answers: each answer asks for its own fields."""

import re

import pytest


@pytest.fixture
def opened(world, as_user):
    client = as_user(world.people["neighbourhood_manager"])
    return client, f"/plans/answers/{world.own.commitment.pk}/"


def parts(text):
    """{answer: the names of the fields that it reveals}."""
    found = re.split(r'id="revealed-(\w+)"', text.split('<button class="govuk-button"')[0])
    return {
        answer: re.findall(r'name="((?:what|with_what|by_when|why_not)\w*)"', fields)
        for answer, fields in zip(found[1::2], found[2::2], strict=True)
    }


def test_each_answer_reveals_its_own_fields_and_no_field_says_if_yes(opened):
    client, path = opened
    text = client.get(path).content.decode()
    days = ["by_when_day", "by_when_month", "by_when_year"]
    assert parts(text) == {"will": ["what", "with_what", *days], "wont": ["why_not"]}
    assert "data-reveals" in text
    assert text.count("data-reveal=") == 2
    assert 'class="govuk-hint"' not in text.split('id="revealed-wont"')[1].split("<button")[0]


def test_a_mistake_in_the_other_answers_fields_shows_all(opened):
    client, path = opened
    sent = {"answer": "wont", "what": "We come", "why_not": "No money"}
    shown = client.post(path, sent)
    text = shown.content.decode()
    assert shown.status_code == 422
    assert "Only enter what you will do if the answer is yes" in text
    assert "data-reveals" not in text
    assert "We come" in text
    assert "No money" in text
    text = client.post(path, {"answer": "will", "why_not": ""}).content.decode()
    assert "Enter what you will do" in text
    assert "data-reveals" in text
