"""Who wrote is added to within a request and never rewritten: rows of history point at it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION core_keep_who_wrote() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NOT NEW.metadata @> OLD.metadata OR NEW.created_at <> OLD.created_at
       OR NEW.id <> OLD.id
    THEN
        RAISE EXCEPTION 'who wrote is never rewritten';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_who_wrote BEFORE UPDATE OR DELETE ON pghistory_context
FOR EACH ROW EXECUTE FUNCTION core_keep_who_wrote();
"""
UNDO = """
DROP TRIGGER keep_who_wrote ON pghistory_context;
DROP FUNCTION core_keep_who_wrote();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_event_cover"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [migrations.RunSQL(GUARD, UNDO)]
