"""Forms whose words everybody will read: they warn once of personal data, and lose nothing typed."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from core import personal

MAY = "may_be_published"
ASKS = "It may be published"
WARNING = "This will be public. It seems to hold {}. Take it out, or tick “{}” below."
_published: list[Callable[[], Iterable[str]]] = []


def publishes(numbers: Callable[[], Iterable[str]]) -> None:
    """A package says which telephone numbers and names are published anyway. It is asked only where
    something was found."""
    if numbers not in _published:
        _published.append(numbers)


def warning(text: str, known: Iterable[str] = ()) -> str:
    """What a text that will be public seems to hold about people, in words; "" where nothing."""
    if not personal.find(text):
        return ""
    may = {*known, *(each for numbers in _published for each in numbers() if each)}
    found = personal.find(text, may)
    return personal.in_words(found)


def _text(value: str | list[str]) -> str:
    """A text, also of paragraphs that a form took apart."""
    return value if isinstance(value, str) else "\n\n".join(value)


class PublicTexts:
    """Before a Form: of its `public_texts`, what is new and seems to hold personal data comes back
    once with a warning. Saved again with the tick it goes through. `always_public` are those that
    everybody reads even where the rest is private; a page says `is_public=False` of what meets in
    private, where there are none."""

    public_texts: tuple[str, ...] = ()
    personal_warning: str = WARNING
    """What is said, with a place for what was found and one for the words of the tick."""
    personal_tick: str = ASKS
    always_public: tuple[str, ...] = ()
    fields: dict[str, forms.Field]
    initial: dict[str, Any]
    cleaned_data: dict[str, Any]
    data: Any
    add_error: Callable[[str | None, str], None]
    add_prefix: Callable[[str], str]

    def __init__(self, *args: Any, is_public: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_public = is_public

    def will_be_public(self, cleaned: dict[str, Any]) -> bool:
        """Whether what this form holds is published at all."""
        return True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]
        if not self.is_public:
            return cleaned
        asked = self.public_texts if self.will_be_public(cleaned) else self.always_public
        said = {name: warning(_text(cleaned[name])) for name in self._changed(asked, cleaned)}
        if any(said.values()):
            self._ask(said)
        return cleaned

    def _changed(self, asked: Iterable[str], cleaned: dict[str, Any]) -> list[str]:
        """Of these names those whose texts do not stand there already."""
        texts = [name for name in asked if cleaned.get(name)]
        return [name for name in texts if _text(cleaned[name]) != self.initial.get(name)]

    def _ask(self, said: dict[str, str]) -> None:
        self.fields[MAY] = forms.BooleanField(
            required=False,
            label=self.personal_tick,
            help_text="Tick this only if the person agreed, or it is published already.",
        )
        if not self.data.get(self.add_prefix(MAY)):
            for name, words in said.items():
                if words:
                    self.add_error(name, self.personal_warning.format(words, self.personal_tick))
