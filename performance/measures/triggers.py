"""What the database holds of measures."""

import pgtrigger

from boards.plans.triggers import DECIDED_ON


def settled_for_reason():
    """From the day on which its body has decided on the plan, a measure is added, changed and removed for a reason;
    until then the plan may not be adopted meanwhile."""
    return pgtrigger.Trigger(
        name="settled_for_reason",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("ended_at", "ended_why"),
        declare=[("plan", "bigint")],
        func=f"""
            SELECT plan_id INTO plan FROM boards_priority WHERE id = NEW.priority_id;
            PERFORM FROM boards_plan WHERE id = plan FOR SHARE;
            IF (EXISTS ({DECIDED_ON.format(plans="plan")}) OR EXISTS (
                    SELECT FROM boards_plan WHERE id = plan AND state IN ('adopted', 'reviewed')))
               AND (TG_OP = 'INSERT' AND NEW.reason = ''
                    OR TG_OP = 'UPDATE' AND NEW.ended_at IS NOT NULL AND NEW.ended_why = '')
            THEN
                RAISE EXCEPTION 'a measure of a plan that was decided on changes for a reason'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_settled_for_reason';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def of_its_place():
    """The figures are those of the plan's own place or of the city."""
    return pgtrigger.Trigger(
        name="of_its_place",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NEW.level <> 'city' AND NOT EXISTS (
                SELECT FROM boards_priority aim JOIN boards_plan plan ON plan.id = aim.plan_id
                 WHERE aim.id = NEW.priority_id
                   AND (plan.neighbourhood_id, plan.area_id)
                       IS NOT DISTINCT FROM (NEW.neighbourhood_id, NEW.area_id))
            THEN
                RAISE EXCEPTION 'a measure is of the place of its plan or of the city'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_of_its_place';
            END IF;
            RETURN NEW;
        """,
    )
