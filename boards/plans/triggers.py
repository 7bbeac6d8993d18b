"""What the database holds of the adoption of plans."""

import pgtrigger


def adopted_by_its_body():
    """By a standing, open decision of its body, made under an item on this plan; in force from its own
    first day, or from the meeting if that was later."""
    return pgtrigger.Trigger(
        name="adopted_by_its_body",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("adopted_by_id", "body_id", "first_year", "in_force_from"),
        func="""
            IF NEW.adopted_by_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM boards_decision decision
                  JOIN boards_agendaitem item ON item.id = decision.item_id
                  JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                  JOIN boards_planitem put ON put.item_id = item.id
                   AND put.plan_id = NEW.id
                 WHERE decision.id = NEW.adopted_by_id AND meeting.body_id = NEW.body_id
                   AND decision.struck_out_at IS NULL
                   AND decision.outcome IN ('resolved', 'recommended')
                   AND item.access = 'public')
            THEN
                RAISE EXCEPTION
                    'a plan is adopted by an open decision of its own board on this plan';
            END IF;
            IF NEW.adopted_by_id IS NOT NULL AND NEW.in_force_from IS DISTINCT FROM (
                SELECT GREATEST(make_date(NEW.first_year, 4, 1),
                                (meeting.starts_at AT TIME ZONE 'Europe/London')::date)
                  FROM boards_decision decision
                  JOIN boards_agendaitem item ON item.id = decision.item_id
                  JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                 WHERE decision.id = NEW.adopted_by_id)
            THEN
                RAISE EXCEPTION 'a plan is in force from its first day, or its adoption';
            END IF;
            RETURN NEW;
        """,
    )


WORDS = (
    *("first_year", "last_year", "title", "introduction"),
    *("body_id", "neighbourhood_id", "area_id"),
)
"""Columns of a plan that stay once its body has decided on it."""
KEPT = ("adopted_by_id", "in_force_from", *WORDS)
"""Columns of a plan that stay once it was adopted."""


DECIDED_ON = """
    SELECT 1 FROM boards_planitem put
      JOIN boards_decision made ON made.item_id = put.item_id
     WHERE put.plan_id IN ({plans}) AND made.struck_out_at IS NULL
       AND made.outcome IN ('resolved', 'recommended')
"""
"""SQL: what was decided on plans."""


def words_stay(name, plans, operation, unless=None):
    """The trigger that keeps the words of plans once their body has decided on them; `plans` is SQL
    that selects the ids of those of OLD and NEW, `unless` SQL of what may be written all the same."""
    may = f"IF {unless} THEN RETURN COALESCE(NEW, OLD); END IF;\n            " if unless else ""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        func=f"""
            {may}IF EXISTS ({DECIDED_ON.format(plans=plans)}) OR EXISTS (
                SELECT 1 FROM boards_plan
                 WHERE id IN ({plans}) AND state IN ('adopted', 'reviewed'))
            THEN
                RAISE EXCEPTION 'this plan was decided on: its words stay';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def stays_adopted():
    """What was adopted stays so: another plan ends on its first day, and a decision is held for it."""
    old, new = (", ".join(f"{row}.{each}" for each in KEPT) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="stays_adopted",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.adopted_by_id IS NOT NULL"),
        func=f"""
            IF TG_OP = 'DELETE' OR ({old}) IS DISTINCT FROM ({new})
               OR NEW.state NOT IN ('adopted', 'reviewed')
               OR OLD.state = 'reviewed' AND NEW.state = 'adopted'
            THEN
                RAISE EXCEPTION 'a plan that was adopted stays adopted';
            END IF;
            RETURN NEW;
        """,
    )


def follows_and_holds():
    """At the end: the decision is held, and where the plan is replaced, another is in force from that
    day."""
    return pgtrigger.Trigger(
        name="follows_and_holds",
        when=pgtrigger.After,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("adopted_by_id", "in_force_from", "replaced_from"),
        timing=pgtrigger.Deferred,
        func="""
            IF EXISTS (
                SELECT 1 FROM boards_plan plan
                 WHERE plan.id = NEW.id AND plan.adopted_by_id IS NOT NULL
                   AND NOT EXISTS (
                       SELECT 1 FROM boards_decisionhold held
                        WHERE held.decision_id = plan.adopted_by_id
                          AND held.holder = 'plan-' || plan.id
                          AND held.released_at IS NULL))
            THEN
                RAISE EXCEPTION 'a plan holds the decision that adopted it';
            END IF;
            IF EXISTS (
                SELECT 1 FROM boards_plan plan
                 WHERE plan.id = NEW.id AND plan.replaced_from IS NOT NULL
                   AND NOT EXISTS (
                       SELECT 1 FROM boards_plan later
                        WHERE later.in_force_from = plan.replaced_from
                          AND later.id <> plan.id
                          AND (later.neighbourhood_id, later.area_id)
                              IS NOT DISTINCT FROM (plan.neighbourhood_id, plan.area_id)))
            THEN
                RAISE EXCEPTION 'a plan is in force until another one is';
            END IF;
            RETURN NULL;
        """,
    )
