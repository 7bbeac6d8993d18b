"""Forms of admin that overwrite nobody: each row carries the version it was opened with."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from core import rows
from core.errors import Stale
from core.opened import digests, merge
from core.rows import Versioned


class Carried:
    """Travels with the form and is never a change by itself."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, initial, data):
        return False


class VersionField(Carried, forms.IntegerField):
    """The version of the row that the form was opened with."""


class OpenedField(Carried, forms.CharField):
    """What stood in the fields then (core.opened)."""


class VersionedForm(forms.ModelForm):
    """The base of every form and inline form in admin. What was changed by somebody else since the
    form was opened is shown beside what was typed, and not overwritten.

    `refused`: what an operation or the database said no to as the same form was saved.
    """

    row_version = VersionField()
    row_opened = OpenedField()
    refused = None
    is_stale = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_versioned:
            self.initial["row_version"] = self.instance.version
            self.initial["row_opened"] = "" if self.is_bound else digests(self)

    @property
    def is_versioned(self):
        return isinstance(self.instance, Versioned) and self.instance.pk is not None

    def clean(self):
        cleaned = super().clean()
        if self.refused is not None:
            self.add_error(
                self.refused.field if self.refused.field in self.fields else None,
                self.refused.message,
            )
        if self.is_versioned and self.changed_data:
            self.instance.seen(self.cleaned_data.get("row_version") or 0)
            try:
                rows.lock(self.instance)
            except Stale as stale:
                self._show_both(stale)
        return cleaned

    def _show_both(self, stale):
        """Say what is stored now. Saving again is a decision, made with that in sight."""
        self.is_stale = True
        stored = type(self)(instance=stale.row, prefix=self.prefix)
        both = merge(self, stored, self.cleaned_data.get("row_opened") or "")
        self.data[self.add_prefix("row_version")] = stale.row.version
        self.data[self.add_prefix("row_opened")] = stored.initial["row_opened"]
        who = f" by {stale.who}" if stale.who else ""
        lines = [f"This was changed{who} while you were editing it. Nothing was overwritten."]
        lines += [
            f"{label}: saved now “{there or '(blank)'}”, in your form “{typed or '(blank)'}”."
            for label, typed, there in both
        ]
        lines.append(
            "Fields you had not changed show what is saved now. Check the form and save it again."
        )
        self.add_error(None, ValidationError(lines))


NOT_SHOWN = ["(not shown)", "(not shown)"]


def changes_of(form, *, new, private=()):
    """{field: [before, after]} of what was changed in a form, for an event: rows by their name."""
    return {
        name: NOT_SHOWN
        if name in private
        else [None if new else _plain(_opened_with(form, name)), _plain(form.cleaned_data[name])]
        for name in form.changed_data
        if name in form.cleaned_data
    }


def _opened_with(form, name):
    """What stood in a field: of a row that was chosen the row, not its key."""
    field, value = form.fields[name], form.initial.get(name)
    if isinstance(field, forms.ModelChoiceField) and isinstance(value, int):
        return field.queryset.model._base_manager.filter(pk=value).first()
    return value


def _plain(value):
    """A value as it may stand in an event."""
    if isinstance(value, Model):
        return str(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if hasattr(value, "__iter__"):
        return sorted(str(each) for each in value)
    return str(value)
