"""A machine of states."""

from core.states import Machine

LAMP = Machine(
    moves={"off": ("on",), "on": ("off", "broken"), "broken": ()},
    reasons=frozenset({"broken", ("on", "off")}),
)


def test_steps_are_those_of_the_table():
    assert LAMP.pairs == [("off", "on"), ("on", "off"), ("on", "broken")]
    assert LAMP.can_move("off", "on")
    assert not LAMP.can_move("on", "on")
    assert not LAMP.can_move("broken", "on")
    assert not LAMP.can_move("unheard of", "on")


def test_a_word_is_needed_for_a_state_or_for_one_step():
    assert LAMP.needs_reason("on", "broken")
    assert LAMP.needs_reason("on", "off")
    assert not LAMP.needs_reason("off", "on")
