"""Migrations that make many tables at once."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

WITH_THE_TABLE = (AddField, AddIndex, AddConstraint)


class Together(Operation):
    """The operations of a starting migration as one: every table is made once, as it is at their
    end. One by one, each of them has all models built anew, which takes most of the time of a fresh
    database. The operations make tables, add to those tables, or stand for themselves (triggers,
    SQL)."""

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
        for each in self.operations:
            if not isinstance(each, WITH_THE_TABLE):
                each.database_forwards(app_label, schema_editor, from_state, to_state)
