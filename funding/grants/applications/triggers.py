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
                                   AND made.struck_out_at IS NULL AND held.body_id = ward.body_id)
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
