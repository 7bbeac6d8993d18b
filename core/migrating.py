"""Migrations that make many tables at once."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

WITH_THE_TABLE = (AddField, AddIndex, AddConstraint, AddTrigger)
BODIES_LATER = "SET LOCAL check_function_bodies = off"
"""A trigger is made with its table, before the tables that its function reads: pg_dump's own way."""


class Together(Operation):
    """The operations of a migration as one, of a starting one above all: every table is made once, as it is at their
    end. One by one, each of them has all models built anew, which takes most of the time of a fresh
    database. What adds to tables that stand already is done as it comes."""

    reversible = False

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.operations], {}

    def describe(self) -> str:
        return f"All tables of the package, in {len(self.operations)} operations"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # the models are built when all of it is known
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        made = {
            each.name_lower
            for each in self.operations
            if isinstance(each, CreateModel) and not each.options.get("proxy")
        }
        schema_editor.execute(BODIES_LATER)
        for each in self.operations:
            if not (isinstance(each, WITH_THE_TABLE) and each.model_name.lower() in made):
                each.database_forwards(app_label, schema_editor, from_state, to_state)
