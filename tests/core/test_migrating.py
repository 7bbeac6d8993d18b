"""Tables made together are those that are made one by one."""

import pytest
from django.db import connection, models
from django.db.migrations import operations as one
from django.db.migrations.state import ProjectState

from core.migrating import Together

STEPS = [
    one.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
    one.CreateModel(
        "Book",
        [("id", models.BigAutoField(primary_key=True)), ("title", models.CharField(max_length=9))],
    ),
    one.AddField("book", "shelf", models.ForeignKey("trial.Shelf", models.PROTECT)),
    one.AddIndex("book", models.Index(fields=["title"], name="book_by_title")),
    one.AddConstraint(
        "book", models.CheckConstraint(condition=~models.Q(title=""), name="book_has_a_title")
    ),
    one.RunSQL("CREATE VIEW trial_titles AS SELECT title FROM trial_book"),
]


def schema_after(operations):
    """(columns, constraints and indexes, rows of the view) of the book's table."""
    state = ProjectState()
    with connection.schema_editor() as editor:
        for each in operations:
            before = state.clone()
            each.state_forwards("trial", state)
            each.database_forwards("trial", editor, before, state)
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "trial_book")
        found = connection.introspection.get_constraints(cursor, "trial_book")
        cursor.execute("SELECT count(*) FROM trial_titles")
        rows = cursor.fetchone()
        cursor.execute("DROP TABLE trial_book, trial_shelf CASCADE")
    plain = {
        (tuple(each["columns"] or ()), each["unique"], each["foreign_key"], each["check"])
        for each in found.values()
    }
    return {(each.name, each.type_code, each.null_ok) for each in columns}, plain, rows


@pytest.mark.django_db(transaction=True)
def test_together_makes_what_one_by_one_makes():
    alone = schema_after(STEPS)
    assert schema_after([Together(STEPS)]) == alone
    assert len(alone[0]) == 3
    assert len(alone[1]) == 6


def test_it_says_how_many_it_is():
    assert "6 operations" in Together(STEPS).describe()
    assert Together(STEPS).deconstruct() == ("Together", [STEPS], {})
