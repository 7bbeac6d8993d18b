"""What the database holds about applications by itself."""

import pgtrigger


def of_a_granted_request():
    """The trigger that a request is granted exactly where it has a grant, looked at once the whole
    operation is written."""
    return pgtrigger.Trigger(
        name="granted_with_a_grant",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        timing=pgtrigger.Deferred,
        func="""
            IF EXISTS (
                SELECT 1 FROM funding_grantrequest asked
                 WHERE asked.id = NEW.id AND (asked.state = 'granted')
                    <> EXISTS (SELECT 1 FROM funding_grant made
                                WHERE made.request_id = asked.id AND made.state <> 'cancelled'))
            THEN
                RAISE EXCEPTION 'a request is granted where it has a grant';
            END IF;
            RETURN NULL;
        """,
    )


def notes_hands(name, *columns):
    """The trigger that whoever stands in these columns of what is found about a request (`asked_id`) had a hand in
    its application, for good: also where somebody else finds something else afterwards."""
    users = ", ".join(f"NEW.{each}" for each in columns)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns),
        func=f"""
            INSERT INTO funding_applicationhand (application_id, user_id, at)
            SELECT DISTINCT asked.application_id, hand, now()
              FROM funding_grantrequest asked, unnest(ARRAY[{users}]) hand
             WHERE asked.id = NEW.asked_id AND hand IS NOT NULL
                ON CONFLICT DO NOTHING;
            RETURN NULL;
        """,  # noqa: S608 - our own words, in a migration
    )


def decided_words_stay():
    """The trigger that an application stays as it was once something was decided about it."""
    return pgtrigger.Trigger(
        name="decided_words_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("group", "agency", "title", "purpose", "received_on"),
        func="""
            IF EXISTS (SELECT 1 FROM funding_grantrequest
                        WHERE application_id = NEW.id AND state IN ('granted', 'refused')) THEN
                RAISE EXCEPTION 'an application that was decided on stays as it was';
            END IF;
            RETURN NEW;
        """,
    )
