"""The Index of Multiple Deprivation by small area, with its people. Pure."""

import datetime
import re
from decimal import Decimal

from performance.imports.formats.columns import SMALL_AREA, need, number_in, opened, short
from performance.imports.staging import Ask, Format, Staged
from performance.periods import YEAR, of_months

SCORE = "deprivation"
TENTH, AREAS = "imd:most-deprived-tenth", "imd:small-areas-in-most-deprived-tenth"
ALL, ADULTS = "all", "16"
TENTHS = 10
MOST_SCORE = 100
INDEX = r"index of multiple deprivation \(imd\) "
PEOPLE = {
    "people": (r"pop_mid\d{4}.*", r"total population: mid \d{4}.*", r"population"),
    "grown": (r"population aged 16-59: mid \d{4}.*",),
    "older": (r"older population aged 60 and over: mid \d{4}.*",),
}
NEEDED = {"lsoa": "LSOA code", "score": "IMD score", "people": "Population"}
MOST_PEOPLE = 100_000
"""Of one small area: they have some 1,500."""


class Imd(Format):
    """What it stages for each small area: the score (`value`, with its people as `denominator`, by which the matcher
    weighs it), the people who live in one of the most deprived tenth of England (all or none of them), and the small
    areas that are (0 or 1 of 1). Without a column of deciles only the score.

    `said`: `year` of the index, where the headings do not say it. After reading `people` is {small area: people},
    and `populations` {(group of neighbourhoods.PopulationFact, year): {small area: people}}."""

    name = "imd"
    title = "Index of Multiple Deprivation by small area"
    intro = (
        "The English Indices of Deprivation by LSOA, with score, decile and population: file 7 of the government’s "
        "publication, or an extract of it. Rows for other places are left out."
    )
    passes_over = ("imd:",)
    counts_people = True
    asks = (
        Ask(
            "year",
            "Year of the deprivation index",
            "Such as 2019. Needed if the headings of the file do not say it",
        ),
    )

    def __init__(self):
        self.people, self.populations = {}, {}
        self.source, self.no_decile = "", 0

    def read(self, rows, said, problem):
        """The figures, row by row."""
        if (found := opened(rows, problem)) is None:
            return
        columns, following = found
        columns.find("lsoa", r"lsoa\d\dcd", r"lsoa code \(\d{4}\)", r"lsoa code")
        columns.find("score", r"imd(\d{4})?[_ ]score", INDEX + "score")
        columns.find("decile", r"imd(\d{4})?[_ ]decile", INDEX + r"decile\b.*")
        for name, patterns in PEOPLE.items():
            columns.find(name, *patterns)
        if not need(columns, NEEDED, problem):
            return
        year = _year(said.get("year"), columns)
        if year is None:
            problem(
                1, columns.title("score"), "Enter the year of the index, such as 2019. The headings do not say it"
            )  # fmt: skip
            return
        self._begin(columns)
        about = {
            "period": of_months(datetime.date(year, 1, 1), YEAR),
            "note": f"By small areas (LSOA){_vintage(columns)}",
        }
        row = None
        for row in columns.rows(following, problem):
            yield from self._of_row(row, about, problem)
        if row is None:
            problem(0, "", "The file has headings but no rows")

    def _begin(self, columns):
        """Which groups of people the file counts, and in which year."""
        found = re.search(r"\d{4}", columns.title("people"))
        self.year_of_people = int(found[0]) if found else None
        self.source = columns.title("people")
        if self.year_of_people:
            self.populations[ALL, self.year_of_people] = self.people
            if {"grown", "older"} <= columns.at.keys():
                self.populations[ADULTS, self.year_of_people] = {}

    def _of_row(self, row, about, problem):
        area = row["lsoa"].upper()
        score, people = number_in(row["score"]), _whole(row["people"], MOST_PEOPLE)
        decile = _whole(row["decile"], TENTHS) if row["decile"] else None
        wrong = [
            (name, words)
            for name, is_wrong, words in (
                ("lsoa", not SMALL_AREA.fullmatch(area), f"“{short(area)}” is not the code of a small area, such as E01013453"),
                ("lsoa", area in self.people, f"{area} is in the file twice"),
                ("score", score is None or not 0 <= score <= MOST_SCORE, f"“{short(row['score'])}” is not a score between 0 and 100"),
                ("people", not people, f"“{short(row['people'])}” is not a number of people"),
                ("decile", bool(row["decile"]) and not decile, f"“{short(row['decile'])}” is not a decile from 1 to 10"),
            )
            if is_wrong
        ]  # fmt: skip
        for name, words in wrong:
            row.wrong(problem, name, words)
        if wrong or not self._adults(row, area, people, problem):
            return
        self.people[area] = people
        about = {"row": row.number, "area": area, **about}
        yield Staged(indicator=SCORE, value=score, denominator=Decimal(people), **about)
        if decile is None:
            self.no_decile += 1
            return
        is_most = decile == 1
        yield Staged(
            indicator=TENTH, numerator=Decimal(people * is_most), denominator=Decimal(people), **about
        )  # fmt: skip
        yield Staged(
            indicator=AREAS, numerator=Decimal(int(is_most)), denominator=Decimal(1), **about
        )

    def _adults(self, row, area, people, problem):
        """Keep the people of 16 and over, where the file counts them; whether they are a part of all."""
        kept = self.populations.get((ADULTS, self.year_of_people))
        if kept is None:
            return True
        parts = [_whole(row[name], MOST_PEOPLE) for name in ("grown", "older")]
        if None in parts or sum(parts) > people:
            row.wrong(
                problem, "grown", "and the older people together are more than the population"
            )
            return False
        kept[area] = sum(parts)
        return True

    def left_out(self):
        return (
            [("Small areas without a decile, of which only the score is taken", self.no_decile)]
            if self.no_decile
            else []
        )


def _whole(text, most):
    """A whole number from 0 to the most, or None."""
    number = number_in(text)
    if number is None or number != int(number) or not 0 <= number <= most:
        return None
    return int(number)


def _year(said, columns):
    """Of the index: as it was said, or by the headings."""
    if said:
        return int(said) if re.fullmatch(r"(19|20)\d\d", str(said).strip()) else None
    if found := re.match(r"imd(\d{4})", columns.title("score").casefold()):
        return int(found[1])
    of_2019 = {"lsoa code (2011)", "local authority district code (2019)"}
    return 2019 if of_2019 <= set(columns.folded) else None


def _vintage(columns):
    title = columns.title("lsoa")
    if found := re.search(r"\((\d{4})\)", title):
        return f" of {found[1]}"
    found = re.match(r"(?i)lsoa(\d\d)cd", title)
    return f" of 20{found[1]}" if found else ""
