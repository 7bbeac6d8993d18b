"""What the database holds about grants whose decision was corrected."""

import pgtrigger


def not_while_reviewed():
    """The trigger that no grant goes on from its hold while nobody has said whether it stands."""
    return pgtrigger.Trigger(
        name="not_while_reviewed",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        func="""
            IF OLD.state = 'on_hold' AND NEW.state IN ('approved', 'offered', 'accepted') AND EXISTS (
                SELECT 1 FROM funding_basisreview WHERE grant_id = NEW.id AND outcome = 'open')
            THEN
                RAISE EXCEPTION 'a grant whose decision was corrected waits until it is said to stand';
            END IF;
            RETURN NEW;
        """,
    )


def settled_as_it_is():
    """The trigger that what a review came to is so: ratified by a decision of the same body that stands, ended once
    nothing is paid. The grant is locked: what is paid or opened meanwhile comes first."""
    return pgtrigger.Trigger(
        name="settled_as_it_is",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("outcome", "ratified_by_id", "ratified_outside_id"),
        declare=[("found", "record")],
        func="""
            SELECT given.state, promise.paid_before + promise.paid AS paid, ward.body_id,
                   given.decision_id, given.delegated_id INTO found
              FROM funding_grant given
              JOIN funding_reservation promise ON promise.id = given.reservation_id
              JOIN funding_grantrequest asked ON asked.id = given.request_id
              JOIN funding_allocation ward ON ward.id = asked.allocation_id
             WHERE given.id = NEW.grant_id FOR NO KEY UPDATE OF given;
            IF NEW.outcome = 'ratified' AND NOT EXISTS (
                SELECT 1 FROM boards_decision made
                  JOIN boards_agendaitem item ON item.id = made.item_id
                  JOIN boards_meeting held ON held.id = item.meeting_id
                 WHERE made.id = NEW.ratified_by_id AND made.outcome = 'resolved'
                   AND made.id IS DISTINCT FROM found.decision_id AND made.struck_out_at IS NULL AND held.body_id = found.body_id)
               AND NOT EXISTS (
                SELECT 1 FROM boards_delegateddecision made
                 WHERE made.id = NEW.ratified_outside_id AND made.state = 'made'
                   AND made.id IS DISTINCT FROM found.delegated_id AND made.body_id = found.body_id)
            THEN
                RAISE EXCEPTION 'a grant is ratified by a decision of the ward committee whose money it is';
            END IF;
            IF NEW.outcome = 'ended' AND (found.paid <> 0 OR found.state NOT IN ('cancelled', 'finished')) THEN
                RAISE EXCEPTION 'a grant of which something was paid is ratified, or the money recovered';
            END IF;
            RETURN NEW;
        """,
    )
