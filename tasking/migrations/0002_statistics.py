"""A body's actions lie in the body's neighbourhood. Told so, PostgreSQL reads an action log in the
order of its index instead of sorting all the open actions of the body."""

from django.db import migrations

CREATE = (
    "CREATE STATISTICS action_body_place (dependencies) ON body_id, neighbourhood_id "
    "FROM tasking_action"
)


class Migration(migrations.Migration):
    dependencies = [("tasking", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP STATISTICS action_body_place")]
