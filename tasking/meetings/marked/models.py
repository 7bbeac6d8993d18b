"""What the database takes off agendas that are not frozen, once what they were built from is official-sensitive."""

import pgtrigger

from tasking.actions.models import Action
from tasking.problems.models import Problem

NEUTRAL = "(official-sensitive)"


class ProblemOnAgendas(Problem):
    """A problem, as the items of agendas that are about it go by it. What was published stays on paper."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="agendas_follow",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("marking"),
                condition=pgtrigger.Condition("NEW.marking = 'sensitive'"),
                func=f"""
                    UPDATE boards_agendaitem item
                       SET title = 'P' || NEW.id || ' {NEUTRAL}', text = ''
                      FROM tasking_matter matter
                      LEFT JOIN tasking_nomination nominated ON nominated.id = matter.nomination_id
                      LEFT JOIN tasking_escalation sent ON sent.id = matter.escalation_id
                      LEFT JOIN tasking_nomination its ON its.id = sent.nomination_id
                     WHERE matter.item_id = item.id
                       AND NEW.id IN (matter.problem_id, nominated.problem_id, sent.problem_id,
                                      its.problem_id);
                    RETURN NEW;
                """,  # noqa: S608 - our own words, in a migration
            )
        ]


class ActionOnAgendas(Action):
    """An action, as the items of agendas that list several go by it: a line each."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="agendas_follow",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("marking"),
                condition=pgtrigger.Condition(
                    "NEW.marking = 'sensitive' AND OLD.marking <> 'sensitive'"
                ),
                func=f"""
                    UPDATE boards_agendaitem item
                       SET text = regexp_replace(item.text, '(^|\\n)A' || NEW.id || ' [^\\n]*',
                                                 '\\1A' || NEW.id || ' {NEUTRAL}', 'g')
                      FROM tasking_matter matter
                     WHERE matter.item_id = item.id AND matter.section = '5_quick'
                       AND item.text LIKE '%A' || NEW.id || ' %';
                    RETURN NEW;
                """,  # noqa: S608 - our own words, in a migration
            )
        ]
