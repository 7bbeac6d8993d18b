"""The days on which the suite is run besides today."""

import datetime

import pytest

from tests import days

NOON = datetime.datetime(2027, 3, 27, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("moment", "hours"),
    [("2027-03-28T00:30", 12.5), ("2027-03-28T02:30", 13.5), ("2027-03-27T12:00", 0)],
)
def test_a_moment_is_one_in_london(moment, hours):
    assert days.offset(moment, NOON) == f"{int(hours * 3600):+d}s"


def test_the_moments_are_what_they_say():
    local = [datetime.datetime.fromisoformat(each) for each in days.MOMENTS.values()]
    at = [each.replace(tzinfo=days.LONDON) for each in local]
    tomorrow = [each + datetime.timedelta(days=1) for each in at]
    shifts = [
        (new.utcoffset() - old.utcoffset()).seconds for old, new in zip(at, tomorrow, strict=True)
    ]
    assert shifts[:3] == [3600, 0, 82800]
    assert all(each.astimezone(datetime.UTC).astimezone(days.LONDON) == each for each in at)


def test_a_program_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(days.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="apt-get install faketime"):
        days.find()


def test_a_day_that_is_not_green_is_named_and_words_choose(monkeypatch, capsys):
    asked = []

    def run(faketime, moment, words):
        asked.append((moment, words))
        return int(moment == "2028-02-29T12:00")

    monkeypatch.setattr(days, "find", lambda: "faketime")
    monkeypatch.setattr(days, "run", run)
    with pytest.raises(SystemExit) as ended:
        days.main(["2028", "2027-12-25", "-x"])
    assert asked == [("2028-02-29T12:00", ["-x"]), ("2027-12-25T12:00", ["-x"])]
    assert ended.value.code == "Not green at: 2028-02-29T12:00"
    with pytest.raises(SystemExit) as ended:
        days.main(["2027-03-31"])
    assert ended.value.code == 0
    assert "the last day of the financial year" in capsys.readouterr().out
