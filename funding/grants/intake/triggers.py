"""What the database holds about applications that came in."""

import pgtrigger

from funding.grants.applications.triggers import OUTSIDE


def sent_while_open():
    """The trigger that a ward committee is asked on a day on which it takes applications: the day on which it came."""
    return pgtrigger.Trigger(
        name="sent_while_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("came", "date")],
        func=f"""
            PERFORM 1 FROM funding_allocation WHERE id = NEW.allocation_id FOR SHARE;
            SELECT received_on INTO came FROM funding_sentapplication WHERE id = NEW.sent_id;
            IF {OUTSIDE.format(ward="NEW.allocation_id", day="came")} THEN
                RAISE EXCEPTION 'this ward committee took no applications on that day';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - fixed SQL
    )
