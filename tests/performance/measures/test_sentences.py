"""The rule for several measures, and the sentence: worked by hand."""

import itertools
from decimal import Decimal

import pytest

from performance.marks.marks import BETTER, CHANGE, EARLY, HIGHER, SIMILAR, WORSE
from performance.measures.sentences import Actions, Grants, Said, being_done, verdict, whole


def said(key, name="Litter"):
    return Said(key, name, "31% in 2025/26, 28% in 2024/25.", "Survey of residents.")


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ([], EARLY),
        ([EARLY, EARLY], EARLY),
        ([HIGHER], EARLY),
        ([SIMILAR, EARLY], SIMILAR),
        ([BETTER, SIMILAR, EARLY], BETTER),
        ([BETTER, BETTER, WORSE], WORSE),
        ([SIMILAR, WORSE], WORSE),
    ],
)
def test_the_word_of_several_measures(keys, word):
    assert verdict(keys) == word


def test_a_worse_one_is_never_hidden():
    for keys in itertools.product([BETTER, SIMILAR, EARLY, HIGHER], repeat=3):
        for place in range(4):
            assert verdict([*keys[:place], WORSE, *keys[place:]]) == WORSE


def test_every_word_is_one_of_four():
    found = {verdict(keys) for keys in itertools.product(CHANGE, repeat=3)}
    assert found == {BETTER, SIMILAR, WORSE, EARLY}


def test_the_sentence_names_every_worse_one_and_counts_the_others():
    text = whole(
        [said(BETTER), said(WORSE, "Crime"), said(WORSE, "Noise"), said(EARLY)],
        Actions(done=4, open=2, overdue=1),
        Grants(2, Decimal(3000)),
    )
    assert text == (
        "Worse. Crime: 31% in 2025/26, 28% in 2024/25. Source: Survey of residents. "
        "Noise: 31% in 2025/26, 28% in 2024/25. Source: Survey of residents. "
        "1 other measure is better, 1 is too early to judge. "
        "4 actions done, 2 open, 1 of them overdue. 2 grants, £3,000."
    )


def test_the_sentence_without_anything():
    assert whole([], Actions(), Grants()) == (
        "Too early to say. No measure has been chosen yet. No action yet."
    )
    assert whole([said(EARLY)], Actions(open=1, overdue=1), Grants()) == (
        "Too early to say. There are too few figures yet to compare. 1 action open, it is overdue."
    )


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        (Actions(done=1), "1 action done."),
        (Actions(open=3), "3 actions open."),
        (Actions(open=3, overdue=3), "3 actions open, 3 of them overdue."),
        (Actions(done=2, open=1), "2 actions done, 1 open."),
    ],
)
def test_what_is_being_done(actions, words):
    assert being_done(actions, Grants()) == words
    assert being_done(actions, Grants(1, Decimal(500))) == f"{words} 1 grant, £500."


def test_what_begins_a_new_series_is_too_early_to_say_and_says_why():
    why = "31% in 2025/26. The definition changed on 1 April 2025, so it is not compared with earlier figures."
    new = Said(EARLY, "Litter", why, "Survey of residents.", is_new_series=True)
    sentence = whole([Said(EARLY, "Paths", "", ""), new], Actions(), Grants())
    assert sentence == (
        f"Too early to say. Litter: {why} Source: Survey of residents. No action yet."
    )
    assert whole([new, said(BETTER, "Paths")], Actions(), Grants()).startswith("Better. Paths:")
