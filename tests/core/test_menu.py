"""The menu that packages put together."""

from core import menu
from core.cards import Link


def test_entries_come_in_order_and_only_to_those_who_use_them(monkeypatch):
    monkeypatch.setattr(menu, "_entries", [])
    menu.add(20, menu.page("Money", "money", lambda user: user == "Ann"))
    menu.add(10, lambda user: Link(f"Of {user}", "/own/"))
    assert menu.links("Ann") == [Link("Of Ann", "/own/"), Link("Money", "/money/")]
    assert menu.links("Bob") == [Link("Of Bob", "/own/")]
