"""What the database holds about grants by itself."""

import pgtrigger


def rests_on_its_decision():
    """The trigger that a grant is made of a decision that stands: resolved by the body whose money it
    is, or made for it outside a meeting; and that its promise is on the same ward budget. Later,
    the hold on the decision (boards.DecisionHold) keeps it, and `carried_alone` the promise."""
    return pgtrigger.Trigger(
        name="rests_on_its_decision",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("decision_id", "delegated_id", "request_id"),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM funding_grantrequest asked
                  JOIN funding_allocation ward ON ward.id = asked.allocation_id
                  JOIN funding_reservation promise
                    ON promise.allocation_id = ward.id AND promise.id = NEW.reservation_id
                 WHERE asked.id = NEW.request_id
                   AND (EXISTS (SELECT 1 FROM boards_decision made
                                  JOIN boards_agendaitem item ON item.id = made.item_id
                                  JOIN boards_meeting held ON held.id = item.meeting_id
                                 WHERE made.id = NEW.decision_id AND made.outcome = 'resolved'
                                   AND made.struck_out_at IS NULL AND held.body_id = ward.body_id)
                     OR EXISTS (SELECT 1 FROM boards_delegateddecision made
                                 WHERE made.id = NEW.delegated_id AND made.state = 'made'
                                   AND made.body_id = ward.body_id)))
            THEN
                RAISE EXCEPTION 'a grant rests on a decision of the body whose money it is';
            END IF;
            RETURN NEW;
        """,
    )


def carried_alone():
    """The trigger that another promise takes the place of a grant's only where it was carried forward as a year
    closed (funding.CarriedGrant)."""
    return pgtrigger.Trigger(
        name="carried_alone",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("reservation_id"),
        condition=pgtrigger.Condition("OLD.reservation_id <> NEW.reservation_id"),
        func="""
            IF NOT EXISTS (SELECT 1 FROM funding_carriedgrant
                            WHERE grant_id = NEW.id AND before_id = OLD.reservation_id
                              AND after_id = NEW.reservation_id)
            THEN
                RAISE EXCEPTION 'the promise of a grant changes only as it is carried forward';
            END IF;
            RETURN NEW;
        """,
    )


def has_its_request():
    """The trigger that a request is granted exactly while it has a grant that is not cancelled."""
    return pgtrigger.Trigger(
        name="grants_its_request",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        timing=pgtrigger.Deferred,
        func="""
            IF EXISTS (
                SELECT 1 FROM funding_grantrequest asked
                 WHERE asked.id = NEW.request_id AND (asked.state = 'granted')
                    <> EXISTS (SELECT 1 FROM funding_grant made
                                WHERE made.request_id = asked.id AND made.state <> 'cancelled'))
            THEN
                RAISE EXCEPTION 'a request is granted where it has a grant';
            END IF;
            RETURN NULL;
        """,
    )
