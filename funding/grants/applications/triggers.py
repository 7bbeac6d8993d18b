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


def refused_by_its_body():
    """The trigger that a request is refused by a decision of the ward committee whose money it is, which stands, or by one that
    was made for it outside a meeting."""
    return pgtrigger.Trigger(
        name="refused_by_its_body",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("refused_by_id", "refused_outside_id"),
        condition=pgtrigger.Condition(
            "NEW.refused_by_id IS NOT NULL OR NEW.refused_outside_id IS NOT NULL"
        ),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM funding_allocation ward
                 WHERE ward.id = NEW.allocation_id
                   AND (EXISTS (SELECT 1 FROM boards_decision made
                                  JOIN boards_agendaitem item ON item.id = made.item_id
                                  JOIN boards_meeting held ON held.id = item.meeting_id
                                 WHERE made.id = NEW.refused_by_id AND made.outcome IN ('resolved', 'lost')
                                   AND made.struck_out_at IS NULL AND NOT made.excludes_public AND held.body_id = ward.body_id)
                     OR EXISTS (SELECT 1 FROM boards_delegateddecision made
                                 WHERE made.id = NEW.refused_outside_id AND made.state = 'made'
                                   AND made.body_id = ward.body_id)))
            THEN
                RAISE EXCEPTION 'a request is refused by a decision of the ward committee whose money it is';
            END IF;
            RETURN NEW;
        """,
    )


def decided_words_stay():
    """The trigger that an application stays as it was once something was decided about it; but for its group, where
    that was merged into another."""
    return pgtrigger.Trigger(
        name="decided_words_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("group", "agency", "title", "purpose", "received_on"),
        func="""
            IF (OLD.title, OLD.purpose, OLD.received_on, OLD.agency_id)
               IS NOT DISTINCT FROM (NEW.title, NEW.purpose, NEW.received_on, NEW.agency_id)
               AND EXISTS (SELECT 1 FROM funding_groupmerge WHERE gone_id = OLD.group_id AND kept_id = NEW.group_id) THEN
                RETURN NEW;
            END IF;
            IF EXISTS (SELECT 1 FROM funding_grantrequest
                        WHERE application_id = NEW.id AND state IN ('granted', 'refused')) THEN
                RAISE EXCEPTION 'an application that was decided on stays as it was';
            END IF;
            RETURN NEW;
        """,
    )


def goes_on_with_its_ward():
    """The trigger that a request goes from a year that is closed, or is being closed, to a later one of the same
    committee, while it waits; and says from where. One that was sent before and is entered now says so too."""
    return pgtrigger.Trigger(
        name="goes_on_with_its_ward",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("allocation_id", "carried_from_id"),
        func="""
            IF TG_OP = 'INSERT' AND NEW.carried_from_id IS NULL OR TG_OP = 'UPDATE'
               AND (OLD.allocation_id, OLD.carried_from_id) IS NOT DISTINCT FROM (NEW.allocation_id, NEW.carried_from_id) THEN
                RETURN NEW;
            END IF;
            IF NEW.state <> 'received' OR TG_OP = 'UPDATE' AND NEW.carried_from_id IS DISTINCT FROM OLD.allocation_id
               OR NOT EXISTS (
                SELECT 1 FROM funding_allocation source JOIN funding_financialyear past ON past.id = source.year_id
                  JOIN funding_allocation ward ON ward.body_id = source.body_id
                  JOIN funding_financialyear held ON held.id = ward.year_id AND held.first > past.first
                 WHERE source.id = NEW.carried_from_id AND ward.id = NEW.allocation_id
                   AND (past.closed_at IS NOT NULL OR EXISTS (
                        SELECT 1 FROM funding_closing WHERE year_id = past.id AND state = 'done')))
            THEN
                RAISE EXCEPTION 'a request stays with its ward budget until that year is closed';
            END IF;
            RETURN NEW;
        """,
    )


def waits_in_an_open_year():
    """The trigger that nothing waits for a decision on money of a year that is closed. Who closes it is waited for."""
    return pgtrigger.Trigger(
        name="waits_in_an_open_year",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "allocation_id"),
        condition=pgtrigger.Condition("NEW.state = 'received'"),
        declare=[("closed", "timestamptz")],
        func="""
            SELECT held.closed_at INTO closed FROM funding_financialyear held
              JOIN funding_allocation ward ON ward.year_id = held.id
             WHERE ward.id = NEW.allocation_id FOR SHARE OF held;
            IF closed IS NOT NULL THEN
                RAISE EXCEPTION 'nothing waits for money of a year that is closed';
            END IF;
            RETURN NEW;
        """,
    )


def closes_with_nothing_asked():
    """The same from the other side: a year is closed once nothing waits for its money."""
    return pgtrigger.Trigger(
        name="closes_with_nothing_asked",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("closed_at"),
        condition=pgtrigger.Condition("NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL"),
        func="""
            IF EXISTS (SELECT 1 FROM funding_grantrequest asked
                         JOIN funding_allocation ward ON ward.id = asked.allocation_id
                        WHERE ward.year_id = NEW.id AND asked.state = 'received') THEN
                RAISE EXCEPTION 'a year is closed once nothing waits for its money';
            END IF;
            RETURN NEW;
        """,
    )


OUTSIDE = """
    EXISTS (SELECT 1 FROM funding_applicationround held WHERE held.allocation_id = {ward})
    AND NOT EXISTS (SELECT 1 FROM funding_applicationround held
                     WHERE held.allocation_id = {ward} AND {day} BETWEEN held.opens_on AND held.closes_on)
"""
"""SQL: a ward budget has dates for applications, and a day is in none of them."""


def asked_while_open():
    """The trigger that a ward committee is asked on a day on which it takes applications: the day on which the
    application came. One that goes on from a year that is closed was asked then."""
    return pgtrigger.Trigger(
        name="asked_while_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("came", "date")],
        func=f"""
            PERFORM 1 FROM funding_allocation WHERE id = NEW.allocation_id FOR SHARE;
            SELECT received_on INTO came FROM funding_application WHERE id = NEW.application_id FOR SHARE;
            IF NEW.carried_from_id IS NULL AND {OUTSIDE.format(ward="NEW.allocation_id", day="came")} THEN
                RAISE EXCEPTION 'this ward committee took no applications on that day';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - fixed SQL
    )


def came_while_open():
    """The same from the other side: an application comes on no day on which a committee that it asks took none."""
    return pgtrigger.Trigger(
        name="came_while_open",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("received_on"),
        condition=pgtrigger.Condition("OLD.received_on <> NEW.received_on"),
        func=f"""
            IF EXISTS (SELECT 1 FROM funding_grantrequest asked
                        WHERE asked.application_id = NEW.id AND asked.carried_from_id IS NULL
                          AND asked.state = 'received'
                          AND {OUTSIDE.format(ward="asked.allocation_id", day="NEW.received_on")}) THEN
                RAISE EXCEPTION 'a ward committee that it asks took no applications on that day';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - fixed SQL
    )
