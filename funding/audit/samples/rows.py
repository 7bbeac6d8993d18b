"""What an auditor draws a sample from: entries of ward budgets, actuals and virements, as plain values."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import MD5, Cast, Concat

from core.models import Event
from core.text import file_stem
from funding.budgets.actuals.models import Actual
from funding.budgets.virements.models import Virement
from funding.ledger.models import Entry

CHUNK = 2_000


@dataclass(frozen=True)
class Source:
    """One kind of row. `read(user)` are the rows that the user sees; `columns` [(title, value of a row)]; `year`, `kind`
    and `day` the paths that a filter asks, "" where there is none."""

    name: str
    words: str
    read: Callable
    columns: tuple
    year: tuple
    kind: str = ""
    kinds: tuple = ()


def _entries(user):
    return Entry.objects.visible_to(user).select_related(
        "allocation__body", "allocation__year", "reservation"
    )


def _actuals(user):
    """With who last loaded or corrected each, and when: as its events say."""
    told = Event.objects.filter(target_type="funding.actual", target_id=OuterRef("pk")).order_by(
        "-id"
    )
    return Actual.objects.visible_to(user).select_related("year").annotate(
        who=Subquery(told.values("actor_name")[:1]), when=Subquery(told.values("at")[:1])
    )  # fmt: skip


def _virements(user):
    return Virement.objects.visible_to(user).with_ends()


ENTRIES = Source(
    "entries", "Entries of ward budgets", _entries,
    (
        ("Entry", lambda r: r.pk),
        ("Ward committee", lambda r: r.allocation.body.name),
        ("Year", lambda r: str(r.allocation.year)),
        ("Kind", lambda r: r.get_kind_display()),
        ("Amount", lambda r: r.amount),
        ("Day", lambda r: r.on),
        ("Grant", lambda r: r.reservation.label if r.reservation_id else ""),
        ("Reason", lambda r: r.reason),
        ("Reverses entry", lambda r: r.reverses_id),
        ("Virement", lambda r: r.virement_id),
        ("Recorded at", lambda r: r.made_at),
        ("Recorded by", lambda r: r.made_by_name),
    ),
    ("allocation__year",), "kind", tuple(Entry.Kind.choices),
)  # fmt: skip
ACTUALS = Source(
    "actuals", "What was spent on budget lines", _actuals,
    (
        ("Actual", lambda r: r.pk),
        ("Year", lambda r: str(r.year)),
        ("Cost centre", lambda r: r.cost_centre),
        ("Account code", lambda r: r.account_code),
        ("Period", lambda r: r.period),
        ("Order number", lambda r: r.order_number),
        ("Amount", lambda r: r.amount),
        ("Version", lambda r: r.version),
        ("Recorded at", lambda r: r.when),
        ("Recorded by", lambda r: r.who),
    ),
    ("year",),
)  # fmt: skip
VIREMENTS = Source(
    "virements", "Virements", _virements,
    (
        ("Virement", lambda r: r.pk),
        ("From", lambda r: str(r.source)),
        ("To", lambda r: str(r.target)),
        ("Amount", lambda r: r.amount),
        ("Reason", lambda r: r.reason),
        ("Status", lambda r: r.get_state_display()),
        ("Entered at", lambda r: r.entered_at),
        ("Entered by", lambda r: r.entered_by.name),
        ("Ended at", lambda r: r.ended_at),
        ("Ended by", lambda r: r.ended_by.name if r.ended_by_id else ""),
        ("Reason not moved", lambda r: r.ended_reason),
    ),
    ("from_line__budget__year", "from_ward__year"), "state", tuple(Virement.State.choices),
)  # fmt: skip
SOURCES = {each.name: each for each in (ENTRIES, ACTUALS, VIREMENTS)}


@dataclass(frozen=True)
class Draw:
    """What is drawn: all rows that a filter leaves, or `size` of them by a `seed` that draws the same again."""

    source: Source
    rows: object
    size: int | None
    seed: str

    def drawn(self):
        """The rows, in the order in which they were drawn, or by number."""
        if self.size is None:
            return self.rows.order_by("pk")
        key = Concat(Value(f"{self.seed}|"), Cast(F("pk"), CharField()), output_field=CharField())
        return self.rows.annotate(lot=MD5(key)).order_by("lot", "pk")[: self.size]

    @property
    def words(self):
        """What stands in each row of a sample, so that it can be drawn again."""
        return "" if self.size is None else f"Sample of {self.size}, seed {self.seed}"

    @property
    def titles(self):
        return [*(title for title, _ in self.source.columns), "Drawn"]

    def lines(self):
        """Lists of values, a few thousand rows in memory at a time."""
        said = self.words or "All"
        for each in self.drawn().iterator(chunk_size=CHUNK):
            yield [*(value(each) for _, value in self.source.columns), said]

    @property
    def name(self):
        """Of the file, without its ending: it says the seed too."""
        seed = f"-sample-{self.size}-seed-{file_stem(self.seed, 'none')}" if self.size else ""
        return f"{self.source.name}{seed}"


def new_seed(at):
    """A seed that nobody chose: of the moment."""
    return hashlib.sha256(at.isoformat().encode()).hexdigest()[:8]
