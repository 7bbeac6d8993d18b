"""A trigger for tables that point at people."""

import pgtrigger


class OfKeptPeople(pgtrigger.Trigger):
    """Before a write: no row begins to point at a person who was merged into another. It waits for
    a merge that is under way, which locks both people against keys (neighbourhoods.people.merging)."""

    when = pgtrigger.Before

    def __init__(self, field="person"):
        super().__init__(
            name=f"{field}_not_merged",
            operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{field}_id"),
        )
        self.column = f"{field}_id"

    def get_func(self, model):
        return f"""
            PERFORM FROM neighbourhoods_person WHERE id = NEW.{self.column} FOR KEY SHARE;
            IF EXISTS (SELECT 1 FROM neighbourhoods_person
                        WHERE id = NEW.{self.column} AND merged_into_id IS NOT NULL)
            THEN
                RAISE EXCEPTION 'this person was merged into another';
            END IF;
            RETURN NEW;
        """  # noqa: S608 - the name of the model's own column
