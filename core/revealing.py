"""Forms of which a choice says what else is asked (as the conditional radios of GOV.UK Frontend): with a script
only what belongs to the choice is shown, without one all of it. The template is components/revealing.html."""

from typing import Any

from django.forms import BoundField


class Revealing:
    """Mixed into a form before it. `reveals`: the field of radios, and {its value: names of the fields
    that are asked for it}."""

    reveals: tuple[str, dict[str, tuple[str, ...]]]
    __getitem__: Any

    @property
    def revealing(self) -> BoundField:
        """The field of radios."""
        return self[self.reveals[0]]

    def revealed(self) -> list[tuple[Any, list[BoundField]]]:
        """[(a radio, the fields that are asked for it)]."""
        fields = self.reveals[1]
        return [
            (radio, [self[name] for name in fields.get(radio.data["value"], ())])
            for radio in self.revealing.subwidgets
        ]

    def is_folded(self) -> bool:
        """Whether only what is asked for the choice is shown: not where a mistake stands elsewhere."""
        chosen = self.revealing.value()
        others = {value: names for value, names in self.reveals[1].items() if value != chosen}
        return not any(self[name].errors for names in others.values() for name in names)
