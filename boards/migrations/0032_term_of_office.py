"""The model's name alone: the table stays as it is."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("boards", "0031_item_client_id")]

    operations = [
        migrations.AlterModelTable(name="term", table="boards_term"),
        migrations.RenameModel(old_name="Term", new_name="TermOfOffice"),
        pgtrigger.migrations.RemoveTrigger(
            model_name='termofoffice',
            name='raise_version',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='termofoffice',
            trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF (OLD."person_id", OLD."ward_id", OLD."starts_on", OLD."ends_on", OLD."group", OLD."attended_on", OLD."approved_on", OLD."approved_reason") IS DISTINCT FROM (NEW."person_id", NEW."ward_id", NEW."starts_on", NEW."ends_on", NEW."group", NEW."attended_on", NEW."approved_on", NEW."approved_reason") OR NEW.version = OLD.version + 1 THEN\n                NEW.version = OLD.version + 1;\n            ELSE\n                NEW.version = OLD.version;\n            END IF;\n            RETURN NEW;\n        ', hash='0d8fe5d743c3ad3c23b6ccd9aec0eff7a6397315', operation='UPDATE', pgid='pgtrigger_raise_version_bb144', table='boards_term', when='BEFORE')),
        ),
    ]
