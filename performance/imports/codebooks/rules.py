"""Rules of code books, each with the message that is shown."""

from performance.imports.formats.book import answers_of, lines_of

PROPORTION = "proportion"


def why_answers_wrong(yes, valid, leaves):
    """(why, field) where the answers are not those of one question, else None."""
    for text, field in ((yes, "yes"), (valid, "valid")):
        if not any(lines_of(text)):
            return "Enter at least one answer", field
    try:
        answers_of(yes, valid, leaves)
    except ValueError as error:
        return f"“{error}” is listed twice. List each answer once", "yes"
    return None


def why_not_for(indicator, ends_on):
    """ "" where a survey can give the figures of an indicator for a period that ends on a day."""
    if indicator.measured != PROPORTION:
        return "A survey gives a percentage. Choose an indicator that is one"
    if indicator.is_summed:
        return "The city’s figure of this indicator is the sum of its neighbourhoods. A survey gives its own"
    if indicator.is_ended and ends_on > indicator.ended_on:
        return f"This indicator has had no figures since {indicator.ended_on:%-d %B %Y}"
    return ""


def why_another_survey(book, others):
    """ "" where the survey and the mode of a book are those of the other books that give an indicator: another
    survey, or another way to ask, is another series and never one line with it."""
    for other in others:
        if (other.survey.casefold(), other.mode) != (book.survey.casefold(), book.mode):
            return f"This indicator is from another survey: {other}. Give this one an indicator of its own"
    return ""
