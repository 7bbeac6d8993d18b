"""Conditions that hold for all rows or for none take no place in the SQL."""

from django.db.models import Q

from accounts.conditions import ALL, NONE, both, either, outside


def test_all_and_none_leave_no_condition_behind():
    one, two = scope("a", 1), scope("a", 2)
    assert either(NONE, one, NONE) == one
    assert either(one, ALL) is ALL
    assert either() is NONE
    assert both(one, NONE) is NONE
    assert both(ALL, one) == one
    assert both() is ALL
    assert either(one, scope("a", 1)) == one
    assert either(one, two) == one | two
    assert both(one, two) == one & two
    assert (outside(ALL), outside(NONE)) == (NONE, ALL)
    assert outside(one) == ~one


def scope(path, value):
    return Q((path, value))
