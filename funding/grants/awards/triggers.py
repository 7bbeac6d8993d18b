"""What the database holds about grants by itself."""

import pgtrigger

from funding.grants.reports.triggers import REPORTED


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
                                   AND NOT made.excludes_public
                                   AND made.struck_out_at IS NULL AND held.body_id = ward.body_id)
                     OR EXISTS (SELECT 1 FROM boards_delegateddecision made
                                 WHERE made.id = NEW.delegated_id AND made.state = 'made'
                                   AND made.body_id = ward.body_id)))
            THEN
                RAISE EXCEPTION 'a grant rests on a decision of the ward committee whose money it is';
            END IF;
            IF NEW.decision_id IS NOT NULL AND NOT ({reported}) THEN
                RAISE EXCEPTION 'a grant is decided under the item by which it was reported';
            END IF;
            RETURN NEW;
        """.replace(
            "{reported}", REPORTED.format(decision="NEW.decision_id", asked="NEW.request_id")
        ),
    )


def was_promised():
    """The trigger that a grant begins approved, with a promise of its amount on which nothing was paid, and is no more
    than was asked for."""
    return pgtrigger.Trigger(
        name="was_promised",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NEW.state <> 'approved' OR NOT EXISTS (
                SELECT 1 FROM funding_reservation promise
                  JOIN funding_grantrequest asked ON asked.id = NEW.request_id
                 WHERE promise.id = NEW.reservation_id AND promise.taken = NEW.amount AND promise.paid = 0
                   AND promise.paid_before = 0 AND NEW.amount <= asked.asked)
            THEN
                RAISE EXCEPTION 'a grant begins approved, as it was promised and no more than was asked for';
            END IF;
            RETURN NEW;
        """,
    )


def stands_while_it_is_carried_out():
    """The trigger that a decision is not struck out while a grant on it goes on, or a refusal rests on it, whatever
    became of its holds."""
    return pgtrigger.Trigger(
        name="stands_while_carried_out",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("struck_out_at"),
        condition=pgtrigger.Condition(
            "OLD.struck_out_at IS NULL AND NEW.struck_out_at IS NOT NULL"
        ),
        func="""
            IF EXISTS (SELECT 1 FROM funding_grant
                        WHERE decision_id = NEW.id AND state NOT IN ('on_hold', 'cancelled'))
               OR EXISTS (SELECT 1 FROM funding_grantrequest WHERE refused_by_id = NEW.id)
            THEN
                RAISE EXCEPTION 'a decision stands while a grant or a refusal rests on it';
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


def offered_once_all_agree():
    """The trigger that nothing is offered while a condition of its request waits for another ward committee, nor
    where one agreed after the day by which it must. The requests are locked: none is taken back meanwhile."""
    return pgtrigger.Trigger(
        name="offered_once_all_agree",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "offered_on"),
        condition=pgtrigger.Condition("NEW.offered_on IS NOT NULL"),
        func="""
            IF TG_OP = 'UPDATE' AND OLD.offered_on IS NOT NULL THEN
                RETURN NEW;
            END IF;
            PERFORM 1 FROM funding_grantrequest other
               JOIN funding_grantrequest own ON own.application_id = other.application_id
              WHERE own.id = NEW.request_id ORDER BY other.id FOR SHARE OF other;
            IF EXISTS (
                SELECT 1 FROM funding_assessment found
                  JOIN funding_grantrequest own ON own.id = found.asked_id
                  JOIN funding_grantrequest other
                    ON other.application_id = own.application_id AND other.id <> own.id
                 WHERE own.id = NEW.request_id AND found.conditional_until IS NOT NULL
                   AND (found.waits_for = '{}' OR other.id = ANY (found.waits_for))
                   AND NOT EXISTS (
                        SELECT 1 FROM funding_grant given
                         WHERE given.request_id = other.id AND given.state <> 'cancelled'
                           AND given.awarded_on <= found.conditional_until))
            THEN
                RAISE EXCEPTION 'a grant is offered once all ward committees that it waits for agree';
            END IF;
            RETURN NEW;
        """,
    )


def made_after_its_notice():
    """The trigger that a key decision is made once its notice has run, by the day of the decision. The request is
    locked: a check that is answered meanwhile comes first, or not at all."""
    return pgtrigger.Trigger(
        name="made_after_its_notice",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("said", "record")],
        func="""
            PERFORM 1 FROM funding_grantrequest WHERE id = NEW.request_id FOR SHARE;
            SELECT answer, first_on INTO said FROM funding_check
             WHERE asked_id = NEW.request_id AND kind = 'key_decision' ORDER BY id DESC LIMIT 1;
            IF said.answer = 'yes' AND said.first_on > COALESCE(
                (SELECT (held.starts_at AT TIME ZONE 'Europe/London')::date FROM boards_decision made
                   JOIN boards_agendaitem item ON item.id = made.item_id
                   JOIN boards_meeting held ON held.id = item.meeting_id
                  WHERE made.id = NEW.decision_id AND NOT held.predates_system),
                (SELECT decided_on FROM boards_delegateddecision WHERE id = NEW.delegated_id),
                said.first_on)
            THEN
                RAISE EXCEPTION 'a key decision is made after its notice has run';
            END IF;
            RETURN NEW;
        """,
    )


def offered_once_confirmed():
    """The trigger that nothing is offered to an enterprise that has not confirmed in writing what other assistance it
    has had. The request is locked: what is answered meanwhile comes first, or not at all."""
    return pgtrigger.Trigger(
        name="offered_once_confirmed",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("offered_on"),
        condition=pgtrigger.Condition("NEW.offered_on IS NOT NULL"),
        func="""
            IF TG_OP = 'UPDATE' AND OLD.offered_on IS NOT NULL THEN
                RETURN NEW;
            END IF;
            PERFORM 1 FROM funding_grantrequest WHERE id = NEW.request_id FOR SHARE;
            IF (SELECT answer FROM funding_check
                 WHERE asked_id = NEW.request_id AND kind = 'enterprise' ORDER BY id DESC LIMIT 1) = 'yes'
               AND COALESCE((SELECT answer FROM funding_check
                 WHERE asked_id = NEW.request_id AND kind = 'confirmed' ORDER BY id DESC LIMIT 1), '') <> 'yes'
            THEN
                RAISE EXCEPTION 'an offer waits for the confirmation of other assistance';
            END IF;
            RETURN NEW;
        """,
    )


CALLED_IN = """
            PERFORM 1 FROM boards_decision WHERE id = NEW.decision_id FOR SHARE;
            PERFORM 1 FROM boards_delegateddecision WHERE id = NEW.delegated_id FOR SHARE;
            IF EXISTS (SELECT 1 FROM funding_callin held
                        WHERE (held.decision_id = NEW.decision_id OR held.delegated_id = NEW.delegated_id)
                          AND held.outcome <> 'upheld')
            THEN
                RAISE EXCEPTION 'a decision that was called in is not carried out';
            END IF;
            RETURN NEW;
        """


def not_while_called_in():
    """The trigger that nothing is granted or offered on a decision that is called in, or that did not stand
    afterwards, and that no grant on it goes on. Who calls it in locks the decision: whoever comes second sees what
    the first did."""
    return pgtrigger.Trigger(
        name="not_while_called_in",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "offered_on"),
        func=f"""
            IF TG_OP = 'UPDATE' AND NOT (OLD.offered_on IS NULL AND NEW.offered_on IS NOT NULL
                OR OLD.state = 'on_hold' AND NEW.state IN ('approved', 'offered', 'accepted')) THEN
                RETURN NEW;
            END IF;
            {CALLED_IN}
        """,
    )


def offered_in_force():
    """The trigger that an offer goes out once the decision is published and in force."""
    return pgtrigger.Trigger(
        name="offered_in_force",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("offered_on"),
        condition=pgtrigger.Condition("NEW.offered_on IS NOT NULL"),
        func="""
            IF NOT EXISTS (SELECT 1 FROM boards_decisionnumber given
                            WHERE given.decision_id = NEW.decision_id
                              AND COALESCE(given.in_force_on, NEW.offered_on) <= NEW.offered_on)
               AND NOT EXISTS (SELECT 1 FROM boards_delegatednotice given
                                WHERE given.decision_id = NEW.delegated_id
                                  AND COALESCE(given.in_force_on, NEW.offered_on) <= NEW.offered_on)
            THEN
                RAISE EXCEPTION 'an offer goes out once its decision is in force';
            END IF;
            RETURN NEW;
        """,
    )


def begins_with_terms():
    """The trigger that gives a grant the terms of its offer."""
    return pgtrigger.Trigger(
        name="begins_with_terms",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func="""
            INSERT INTO funding_offerterms (grant_id, version, added, evidence, repayment, subsidy, officer)
            VALUES (NEW.id, 1, '', '', '', '', '');
            RETURN NULL;
        """,
    )


def waits_for_conditions():
    """The trigger that no offer goes before what must be so first is met."""
    return pgtrigger.Trigger(
        name="waits_for_conditions",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("offered_on"),
        condition=pgtrigger.Condition("OLD.offered_on IS NULL AND NEW.offered_on IS NOT NULL"),
        func="""
            IF EXISTS (SELECT 1 FROM funding_condition
                        WHERE grant_id = NEW.id AND stage = 'before_offer' AND met_on IS NULL) THEN
                RAISE EXCEPTION 'a condition of the offer is not met yet';
            END IF;
            RETURN NEW;
        """,
    )
