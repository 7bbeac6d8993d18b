"""Surveys: one row for each respondent with a weight, or one for each place and answer. Read by their code book."""

import dataclasses
import re
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction

from performance.imports.codebooks.reading import book_of, books_for
from performance.imports.formats.book import LEAVES, YES, Book
from performance.imports.formats.columns import Telling, folded, need, number_in, opened, short
from performance.imports.formats.tally import Tally
from performance.imports.staging import Ask, Format, Staged

SCALE = 12
"""Decimals of a weight that count."""
PLACES = Decimal("0.000001")
MOST_WEIGHT = 1_000_000
BLANK = "left blank"
CITY = object()
"""The key of all respondents."""
ANOTHER = "“{}” is another survey: give it an indicator of its own, and a code book"
COUNTS_NEEDED = "The file has the base alone. Small counts of these indicators are hidden: it must say how many gave each answer"
ANSWER_COLUMNS = {
    "question": (r"question|indicator",),
    "answer": (r"answer|response",),
    "weighted": (r"weighted[ _](n|count)|weighted",),
    "unweighted": (r"unweighted[ _](n|count)|unweighted",),
    "base": (r"unweighted[ _]base|base",),
    "deff": (r"design[ _]effect|deff",),
}


class Survey(Format):
    """What it stages: for each place and for the city, and each question of the code book, the weighted share of valid
    answers that count as yes (`value`, per cent), its Wilson limits by the effective size, `numerator` and
    `denominator` as respondents, unweighted, and `base`, the same. Nothing of a respondent is kept.

    `said`: `book`, the number of a code book (or a `Book`); `city`, the ONS code of the city, if not that of the
    council's settings; `group`, a callable that gives the code of the neighbourhood for the code of a row, or None
    where it lies outside the city. Small areas must be grouped so before they are weighed: shares of small areas
    cannot be summed. Without it the codes of the file are the places."""

    name = "survey"
    title = "Survey results"
    intro = (
        "A survey with one row for each person who answered and a weight, or one for each place and answer. Its code book "
        "says which answers count. Nothing about a single person is kept: only the sums are, and the file goes when it is loaded."
    )

    adds_up = False
    asks = (
        Ask("book", "Code book of the survey", "Needed for survey results. It says which answers count", books_for, is_needed=True),
    )  # fmt: skip

    def __init__(self):
        self.tallies = defaultdict(Tally)
        self.gone = Counter()
        self.outside = self.placeless = self.not_read = 0
        self.has_city = False

    def read(self, rows, said, problem):
        """The figures, once all rows are counted."""
        problem = Telling(problem)
        book = said.get("book")
        book = book if isinstance(book, Book) else book_of(book)
        if book is None:
            problem(0, "", "Choose the code book of the survey")
            return
        for why in book.problems:
            problem(0, "", why)
        if problem.told or (found := opened(rows, problem)) is None:
            return
        book = dataclasses.replace(book, city=said.get("city") or book.city)
        columns, following = found
        columns.find("survey", "survey")
        columns.find("mode", "mode")
        if book.area_column:
            columns.find("area", _exactly(book.area_column))
        is_by_answer = {"question", "answer"} <= set(columns.folded)
        reader = _ByAnswer if is_by_answer else _ByRespondent
        reader(self, book, columns, said.get("group") or (lambda code: code), problem).read(
            following
        )
        if not problem.told:
            yield from self._staged(book)

    def _staged(self, book):
        keys = {key for key, _ in self.tallies}
        if not self.has_city:
            for (key, question), tally in list(self.tallies.items()):
                if key is not CITY:
                    self.tallies[CITY, question].add(tally)
            keys.add(CITY)
        if book.is_city_only:
            keys &= {CITY, book.city}
        for key in sorted(keys, key=lambda each: "" if each is CITY else each):
            area = book.city if key is CITY else key
            if not area:
                continue
            for question in book.questions:
                if (key, question.column) in self.tallies:
                    yield _figure(area, question, self.tallies[key, question.column], book)

    def left_out(self):
        found = [
            (f"{column}: {words}, left out of the total", number)
            for (column, words), number in sorted(self.gone.items())
        ]
        for words, number in (
            ("Rows for places outside the city", self.outside),
            ("Rows without a place, counted for the city only", self.placeless),
            ("Columns that are not in the code book, not read", self.not_read),
        ):
            if number:
                found.append((words, number))
        return found


class _Reading:
    """What both kinds of rows have in common."""

    def __init__(self, survey, book, columns, group, problem):
        self.survey, self.book, self.columns = survey, book, columns
        self.group, self.problem = group, problem
        self.places = {}

    def place(self, row):
        """(whether it counts, the code of the place or None)."""
        if "area" not in self.columns.at:
            return True, None
        if not (code := row["area"].upper()):
            self.survey.placeless += 1
            return True, None
        if code not in self.places:
            self.places[code] = self.group(code)
        if self.places[code] is None:
            self.survey.outside += 1
            return False, None
        return True, self.places[code]

    def is_of_book(self, row):
        """Whether the row is of the survey and the mode of the book, where it says of which."""
        for name, own in (("survey", self.book.survey), ("mode", self.book.mode)):
            if row[name] and folded(row[name]) != folded(own):
                row.wrong(self.problem, name, ANOTHER.format(short(row[name])))
                return False
        return True

    def ready(self, needed):
        if self.book.area_column and not self.book.is_city_only:
            needed = {"area": self.book.area_column} | needed
        return need(self.columns, needed, self.problem)

    def expect_rows(self, row):
        if row is None:
            self.problem(0, "", "The file has headings but no rows")


class _ByRespondent(_Reading):
    """A row is one person. Weights are whole numbers here, of 12 decimals, so that the order of rows changes no sum."""

    def read(self, rows):
        book, columns = self.book, self.columns
        needed = {}
        if book.weight_column:
            columns.find("weight", _exactly(book.weight_column))
            needed["weight"] = book.weight_column
        for question in book.questions:
            columns.find(f"q:{question.column}", _exactly(question.column))
            needed[f"q:{question.column}"] = question.column
        if not self.ready(needed):
            return
        self.survey.not_read = len([each for each in columns.folded if each]) - len(columns.at)
        row = None
        for row in columns.rows(rows, self.problem):
            self._count(row)
        self.expect_rows(row)

    def _count(self, row):
        weight = self._weight(row)
        answers = [(each, self._answer(row, each)) for each in self.book.questions]
        if not self.is_of_book(row) or weight is None:
            return
        counts, place = self.place(row)
        if not counts:
            return
        key = CITY if place is None else place
        for question, counts_as in answers:
            if counts_as is None:
                continue
            tally = self.survey.tallies[key, question.column]
            if counts_as is LEAVES:
                tally.row = tally.row or row.number
                continue
            is_yes = counts_as == YES
            tally.add(Tally(1, int(is_yes), weight, weight * is_yes, weight * weight, row.number))

    def _weight(self, row):
        if not self.book.weight_column:
            return 1
        text = row["weight"]
        number = number_in(text)
        if number is None:
            words = f"“{short(text)}” is not a weight" if text else "has no weight"
        elif not 0 < number <= MOST_WEIGHT or not (scaled := round(number.scaleb(SCALE))):
            words = f"{short(text)} is not a weight: it must be more than 0"
        else:
            return scaled
        row.wrong(self.problem, "weight", words)
        return None

    def _answer(self, row, question):
        """What the answer counts as; None with a problem where the book does not know it."""
        name = f"q:{question.column}"
        if not (text := row[name]):
            self.survey.gone[question.column, BLANK] += 1
            return LEAVES
        found = question.answers.get(folded(text)) or question.answers.get(_unpadded(text))
        if found is None:
            row.wrong(self.problem, name, f"“{short(text)}” is not an answer in the code book")
            return None
        if found[0] == LEAVES:
            self.survey.gone[question.column, found[1]] += 1
            return LEAVES
        return found[0]


class _ByAnswer(_Reading):
    """A row is one answer to one question in one place: how many gave it, weighted and not."""

    def read(self, rows):
        columns = self.columns
        for name, patterns in ANSWER_COLUMNS.items():
            columns.find(name, *patterns)
        counted = "unweighted" if "unweighted" in columns.at else "base"
        titles = {"weighted": "Weighted n", counted: "Unweighted n"}
        if not self.ready({"question": "Question", "answer": "Answer"} | titles):
            return
        if counted == "base" and any(each.hides_small for each in self.book.questions):
            self.problem(1, "Unweighted n", COUNTS_NEEDED)
            return
        self.questions = {folded(each.column): each for each in self.book.questions}
        self.seen, self.said = set(), {}
        self.found = defaultdict(Tally)
        row = None
        for row in columns.rows(rows, self.problem):
            self._count(row)
        self.expect_rows(row)
        self._add_up()

    def _count(self, row):
        question = self.questions.get(folded(row["question"]))
        if question is None:
            words = f"“{short(row['question'])}” is not a question in the code book"
            row.wrong(self.problem, "question", words)
            return
        answer = folded(row["answer"])
        found = question.answers.get(answer) or question.answers.get(_unpadded(answer))
        found = (LEAVES, BLANK) if not answer or answer == "blank" else found
        if found is None:
            words = f"“{short(row['answer'])}” is not an answer in the code book"
            row.wrong(self.problem, "answer", words)
            return
        numbers = self._numbers(row)
        if numbers is None or not self.is_of_book(row):
            return
        counts, place = self.place(row)
        if counts:
            key = (row["area"].upper(), question.column)
            if (*key, found) in self.seen:
                row.wrong(
                    self.problem, "answer", "The answer is there twice for this place and question"
                )
            self.seen.add((*key, found))
            self._take(row, (place, *key), found, numbers)

    def _take(self, row, key, found, numbers):
        weighted, unweighted, about = numbers
        if self.said.setdefault(key, about) != about:
            row.wrong(
                self.problem, "base", "is not the same in all rows of this place and question"
            )
        counts_as, words = found
        if counts_as == LEAVES:
            self.survey.gone[key[2], words] += unweighted or 0
            self.found[key].add(Tally(row=row.number))
            return
        is_yes = counts_as == YES
        own = Tally(unweighted or 0, 0, weighted, weighted * is_yes, 0, row.number)
        own.yes = None if unweighted is None else unweighted * is_yes
        self.found[key].add(own)

    def _numbers(self, row):
        """(weighted, unweighted or None, (base, design effect)); None with a problem."""
        found = {}
        for name in ("weighted", "unweighted", "base", "deff"):
            if name not in self.columns.at or (name == "deff" and not row[name]):
                found[name] = None
                continue
            number = number_in(row[name])
            is_whole = name in ("unweighted", "base")
            if number is None or number < 0 or (is_whole and number != int(number)):
                row.wrong(self.problem, name, f"“{short(row[name])}” is not a number of answers")
                return None
            found[name] = int(number) if is_whole else Fraction(number)
        if found["deff"] is not None and found["deff"] <= 0:
            row.wrong(self.problem, "deff", "must be more than 0")
            return None
        return found["weighted"], found["unweighted"], (found["base"], found["deff"])

    def _add_up(self):
        """From places of the file to those of the figures."""
        for (place, code, column), tally in self.found.items():
            base, deff = self.said[place, code, column]
            if tally.yes is None:
                tally.n = base
            if (tally.n == 0) != (tally.weight == 0):
                self.problem(
                    tally.row, "", "has answers with a weight and no number, or the other way round"
                )
                continue
            known = deff is not None and tally.n
            tally.squares = tally.weight**2 * deff / tally.n if known else None if tally.n else 0
            self.survey.has_city = self.survey.has_city or place == self.book.city
            key = CITY if place is None else place
            self.survey.tallies[key, column].add(tally)


def _figure(area, question, tally, book):
    about = {"row": tally.row, "area": area, "indicator": question.indicator, "period": book.period}
    if not tally.n or not tally.weight:
        return Staged(status="missing", base=0, note="Nobody gave a valid answer", **about)
    value = _percent(tally.share)
    low, high = (_percent(Fraction(each)) for each in tally.limits)
    return Staged(
        value=value, low=min(low, value), high=max(high, value), base=tally.n, note=_note(tally, book),
        numerator=None if tally.yes is None else Decimal(tally.yes),
        denominator=None if tally.yes is None else Decimal(tally.n), **about,
    )  # fmt: skip


def _note(tally, book):
    if tally.squares is None:
        how = "The design effect is not known, so the likely range is too narrow"
    elif tally.design_effect < 1.005:
        how = "All answers count the same"
    else:
        worth = tally.n / tally.design_effect
        how = f"Design effect {tally.design_effect:.2f}: {tally.n:,} answers are worth {worth:,.0f}"
    return f"{book.words}. {how}. Code book version {book.version}"


def _percent(share):
    return (Decimal(share.numerator) * 100 / Decimal(share.denominator)).quantize(PLACES)


def _exactly(heading):
    """A pattern for one heading."""

    return re.escape(folded(heading))


def _unpadded(text):
    """1.0 and 01 as 1, as spreadsheets write codes."""
    number = number_in(text)
    return str(int(number)) if number is not None and number == int(number) else text
