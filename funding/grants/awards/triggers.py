"""What the database holds about grants by itself."""

import pgtrigger

from funding.grants.reports.triggers import REPORTED


def rests_on_its_decision():
    """The trigger that a grant is made of a decision that stands: resolved by the body whose money it
    is, or made for it outside a meeting; and that its promise is on the same ward budget. Later,
    the hold on the decision (boards.DecisionHold) keeps it."""
    return pgtrigger.Trigger(
        name="rests_on_its_decision",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("decision_id", "delegated_id", "request_id", "reservation_id"),
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
            IF NEW.decision_id IS NOT NULL AND NOT ({reported}) THEN
                RAISE EXCEPTION 'a grant is decided under the item by which it was reported';
            END IF;
            RETURN NEW;
        """.replace(
            "{reported}", REPORTED.format(decision="NEW.decision_id", asked="NEW.request_id")
        ),
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


def offered_once_all_agree():
    """The trigger that nothing is offered while a condition of its request waits for another ward
    committee."""
    return pgtrigger.Trigger(
        name="offered_once_all_agree",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("NEW.state = 'offered'"),
        func="""
            IF NEW.state = 'offered' AND EXISTS (
                SELECT 1 FROM funding_assessment found
                  JOIN funding_grantrequest own ON own.id = found.asked_id
                  JOIN funding_grantrequest other
                    ON other.application_id = own.application_id AND other.id <> own.id
                 WHERE own.id = NEW.request_id AND found.conditional_until IS NOT NULL
                   AND other.state <> 'granted')
            THEN
                RAISE EXCEPTION 'a grant is offered once all ward committees that it waits for agree';
            END IF;
            RETURN NEW;
        """,
    )
