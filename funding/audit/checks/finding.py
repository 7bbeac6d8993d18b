"""What a check is, and how its findings are read: each check is one queryset."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import (
    Case,
    DecimalField,
    Exists,
    OuterRef,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import MD5, Cast, Coalesce, Concat

from core import settings
from core.money import in_pounds
from core.settings import Kind
from funding.audit.checks.models import FindingNote

POUNDS = DecimalField(max_digits=12, decimal_places=2)


@dataclass(frozen=True)
class Check:
    """One check. `rows(user, limits)` are its findings among what the user sees (None: all), annotated with `facts`: a text of
    all that makes a row a finding. `words(row)` say what was found, `label(row)` and `address(row)` what opens."""

    name: str
    title: str
    looks: str
    model: type
    rows: Callable[..., QuerySet]
    words: Callable
    label: Callable = str
    address: Callable = lambda row: row.get_absolute_url()
    limits: tuple = ()
    """The settings it asks."""

    def findings(self, user, limits):
        """Its findings with `digest`, in no order."""
        return self.rows(user, limits).annotate(digest=MD5("facts"))

    def open(self, user, limits):
        """Findings that nobody has looked at, as the facts are now."""
        return self.findings(user, limits).filter(~Exists(self.notes()))

    def looked_at(self, user, limits):
        return self.findings(user, limits).filter(Exists(self.notes()))

    def notes(self):
        """The note on a finding, as a subquery."""
        return FindingNote.objects.filter(
            check_name=self.name, row=OuterRef("pk"), digest=OuterRef("digest")
        )


def seen(model, user):
    """The rows that the user sees; without a user, of a job that counts, all."""
    return model.objects.all() if user is None else model.objects.visible_to(user)


def facts(*parts):
    """The text of what makes a row a finding: fields and expressions, one after the other."""
    plain, texts = TextField(), []
    for each in parts:
        texts += [Coalesce(Cast(each, plain), Value("-"), output_field=plain), Value("|")]
    return Concat(*texts, output_field=TextField())


def on_day(values, day):
    """The pounds of a setting as they held on a day of each row: an expression. `values`: core.settings.Values."""
    starts = sorted({first for whose, first, _ in values.rows if whose is None}, reverse=True)
    found = [
        When(then=Value(values.on(each), output_field=POUNDS), **{f"{day}__gte": each})
        for each in starts
    ]
    return Case(
        *found, default=Value(values.setting.default, output_field=POUNDS), output_field=POUNDS
    )


class Limits:
    """The limits of the checks on a day, and those that are asked for the day of each row; two queries at most."""

    def __init__(self, day, flat, by_day):
        self.day = day
        self._flat = settings.council_values([each.name for each in flat], on=day)
        self._by_day = {each.name: settings.values(each.name, bodies=()) for each in by_day}

    def of(self, setting):
        return self._flat[setting.name]

    def on(self, setting, day):
        """An expression; `day` is the path of the day."""
        return on_day(self._by_day[setting.name], day)

    def words(self, setting):
        """The limit that holds today, in words."""
        found = self._by_day.get(setting.name)
        value = found.on(self.day) if found else self.of(setting)
        return in_pounds(value) if setting.kind == Kind.DECIMAL else setting.in_words(value)
