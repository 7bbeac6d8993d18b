"""The table of values: an abstract base. The package that can point to a body makes it concrete."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from core.constraints import LocalDay
from core.rows import Versioned, raises_version
from core.settings.declaring import Begins, Kind, Setting, declared

OF_ITS_KIND = (
    Q(value="")
    | Q(kind="whole", value__regex=r"^[0-9]{1,6}$")
    | Q(kind="decimal", value__regex=r"^-?[0-9]{1,9}(\.[0-9]{1,4})?$")
    | Q(kind="yes_no", value__in=["yes", "no"])
    | Q(kind="day", value__regex=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    | Q(kind__in=["choice", "text"])
)


class SettingValue(Versioned):
    """The value of one setting, for the council or one body, from a day on.

    An empty value gives up what was set before: a body then has the council's, the council the usual
    one. `kind`, `by_body` and `begins` are those of the declaration, so that the database can hold
    the row to them. A value whose first day is over is not changed: it has been applied.
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=[(each.value, each.name) for each in Kind])
    by_body = models.BooleanField()
    begins = models.CharField(max_length=20, choices=[(each.value, each.name) for each in Begins])
    value = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField("holds from")
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField(null=True)
    set_by_name = models.CharField(max_length=200)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=OF_ITS_KIND, name="%(class)s_of_its_kind"),
            models.CheckConstraint(
                condition=Q(body=None) | Q(by_body=True), name="%(class)s_may_differ_by_body"
            ),
            models.CheckConstraint(
                condition=Q(begins="any_day")
                | Q(begins="municipal_year", starts_on__month=5, starts_on__day=1)
                | Q(begins="financial_year", starts_on__month=4, starts_on__day=1),
                name="%(class)s_begins_with_its_year",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=LocalDay(F("set_at"))), name="%(class)s_not_back_dated"
            ),
            models.UniqueConstraint(
                fields=["name", "body", "starts_on"],
                nulls_distinct=False,
                name="%(class)s_once",
            ),
        ]
        triggers = [
            raises_version(),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="only_its_value_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (NEW.name, NEW.kind, NEW.by_body, NEW.begins, NEW.body_id, NEW.starts_on)
                        IS DISTINCT FROM
                       (OLD.name, OLD.kind, OLD.by_body, OLD.begins, OLD.body_id, OLD.starts_on)
                        OR NEW.value <> OLD.value AND NEW.set_at <= OLD.set_at
                    THEN
                        RAISE EXCEPTION 'of a setting only the value is changed, later than it was set';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.setting.words}, from {self.starts_on:%-d %B %Y}"

    @property
    def setting(self) -> Setting:
        return declared(self.name)

    @property
    def value_in_words(self) -> str:
        """Such as "5", or "as usual" where what was set is given up."""
        if not self.value:
            without = "the usual value" if self.setting.default is not None else "not set"
            return "as the council has it" if self.body_id else without
        return self.setting.in_words(self.setting.read(self.value))
