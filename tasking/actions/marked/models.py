"""What the database holds of actions and the marking of the problem that they come from."""

import pgtrigger

from tasking.problems.models import Problem


def marked_as_its_problem():
    """The trigger of actions: what comes from an official-sensitive problem is as that, from its first row on,
    and is not made less as long as the problem is."""
    return pgtrigger.Trigger(
        name="marked_as_its_problem",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("problem_id", "marking"),
        condition=pgtrigger.Condition("NEW.problem_id IS NOT NULL"),
        declare=[("its", "tasking_problem%ROWTYPE")],
        func="""
            SELECT * INTO its FROM tasking_problem WHERE id = NEW.problem_id FOR SHARE;
            IF its.marking = 'sensitive' AND NEW.marking <> 'sensitive' THEN
                IF TG_OP = 'UPDATE' AND OLD.problem_id = NEW.problem_id THEN
                    RAISE EXCEPTION 'an action is no less than the problem that it comes from';
                END IF;
                NEW.marking = 'sensitive';
                NEW.originator_id = its.originator_id;
            END IF;
            RETURN NEW;
        """,
    )


class ProblemOfActions(Problem):
    """A problem, as its actions go by it."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="actions_follow",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("marking"),
                condition=pgtrigger.Condition("NEW.marking = 'sensitive'"),
                func="""
                    UPDATE tasking_action
                       SET marking = 'sensitive', originator_id = NEW.originator_id
                     WHERE problem_id = NEW.id AND marking <> 'sensitive';
                    RETURN NEW;
                """,
            )
        ]
