"""Date expressions: which words are one, what they mean against a day of publication, and what is left open."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.language.dates import tag_times
from detente.language.reading import TimeMention
from detente.language.sentences import split_sentences
from detente.model import Offset
from detente.model.dates import validate

TUESDAY, SUNDAY = "2015-03-17", "2015-01-18"


def tag(text: str, published: str | None = TUESDAY) -> list[TimeMention]:
    return tag_times(text, split_sentences(text), published)


def values(text: str, published: str | None = TUESDAY) -> list[str | None]:
    return [m.value for m in tag(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They signed on March 16, 2014.", "2014-03-16"),
        ("They signed on 16 March 2014.", "2014-03-16"),
        ("They signed on the 16th of March, 2014.", "2014-03-16"),
        ("The text is dated 2014-03-16.", "2014-03-16"),
        ("The text is dated 3/16/2014.", "2014-03-16"),
        ("The text is dated 3/6/2014.", None),
        ("Envoys met on Dec. 17 in Rome.", "2014-12-17"),
        ("Envoys met on Feb.1 in Rome.", "2015-02-01"),
        ("They will meet on April 2.", "2015-04-02"),
        ("Talks ran from March 10-12 in Rome.", "2015-03-10/2015-03-12"),
        ("Talks ran from 10 to 12 March in Rome.", "2015-03-10/2015-03-12"),
        ("The visit will last from March 30 to April 5.", "2015-03-30/2015-04-05"),
        ("The truce held from December 30 to January 2.", "2014-12-30/2015-01-02"),
        ("The minister spoke Monday (16 March) in Rome.", "2015-03-16"),
        ("A pact was reached in November in 2014.", "2014-11"),
        ("It was agreed in September 2013.", "2013-09"),
        ("It will open in early 2016.", "2016"),
        ("Relations broke off in 1961.", "1961"),
        ("The 2008 - 2010 talks failed.", "2008/2010"),
        ("Growth stopped in the slump of 2008–09.", "2008/2009"),
        ("It is due in the first half of 2016.", "2016-01/2016-06"),
        ("Voters go to the polls on New Year's Eve 2016.", "2016-12-31"),
    ],
)
def test_absolute_dates_in_all_orders(text: str, expected: str | None) -> None:
    assert values(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoys met on Monday.", "2015-03-16"),
        ("The envoys met on Tuesday.", "2015-03-17"),
        ("The envoys will meet on Friday.", "2015-03-20"),
        ("On Friday, the envoys will meet.", "2015-03-20"),
        ("The envoy said Friday that she would go.", "2015-03-13"),
        ("The session begins Thursday.", "2015-03-19"),
        ("They met last Friday.", "2015-03-13"),
        ("They meet next Tuesday.", "2015-03-24"),
        ("They will sit from Wednesday to Friday.", "2015-03-18/2015-03-20"),
        ("Yesterday, they met.", "2015-03-16"),
        ("They meet tomorrow morning.", "2015-03-18"),
        ("They spoke three days ago.", "2015-03-14"),
        ("They broke off two months ago.", "2015-01"),
        ("They met last week.", "2015-03-09/2015-03-15"),
        ("They meet this week.", "2015-03-16/2015-03-22"),
        ("They meet next week.", "2015-03-23/2015-03-29"),
        ("They met last month.", "2015-02"),
        ("They meet later this year.", "2015"),
        ("They quarrelled over the past week.", "2015-03-10/2015-03-17"),
        ("It is to answer within two weeks.", "2015-03-31"),
        ("They must report within two months.", "2015-03-17/2015-05-17"),
        ("A deal was struck in December.", "2014-12"),
        ("A deal will be struck in December.", "2015-12"),
        ("It was agreed last June.", "2014-06"),
        ("They must finish by the end of June.", "2015-06-30"),
        ("They must finish by the end of the year.", "2015-12-31"),
        ("They will vote on the 24th.", "2015-03-24"),
        ("The paper will be ready in a fortnight.", "2015-03-31"),
        ("They dined last evening.", "2015-03-16"),
        ("Parliament has 60 days to decide.", "2015-05-16"),
        ("Within 30 days of the date of this order, the agency reports.", "2015-04-16"),
        ("They overran, missing a Sunday deadline.", "2015-03-15"),
        ("A surprise June victory changed his plans.", "2014-06"),
        ("What was planned for May slipped.", "2015-05"),
    ],
)
def test_relative_dates_against_a_tuesday(text: str, expected: str) -> None:
    mention = tag(text)[0]
    assert mention.value == expected and (TUESDAY in mention.basis or mention.basis)
    assert values(text, None)[0] is None


def test_a_sunday_preview_looks_to_the_coming_week() -> None:
    assert values("The two sides will meet this week. They last met last week.", SUNDAY) == [
        "2015-01-19/2015-01-25", "2015-01-12/2015-01-18",
    ]


def test_two_weekdays_are_two_mentions_on_the_same_side() -> None:
    found = tag("The next round is set for Wednesday and Thursday.", SUNDAY)
    assert [(m.text, m.value) for m in found] == [("Wednesday", "2015-01-21"), ("Thursday", "2015-01-22")]


def test_a_day_that_leans_on_the_day_named_before() -> None:
    assert values("Both sides signed on March 3. The next day, they parted.") == ["2015-03-03", "2015-03-04"]
    assert values("They signed on March 3. The same afternoon, they parted.") == ["2015-03-03", "2015-03-03"]
    assert values("A pact was signed in October 2012. Two months later, it failed.") == ["2012-10", "2012-12"]
    assert values("The forum opens on Sunday 12 April, and on the Monday the ministers join.") == ["2015-04-12", "2015-04-13"]


def test_time_given_runs_from_the_day_of_its_sentence() -> None:
    assert values("On March 2, the assembly was given 60 days to debate the pact.") == ["2015-03-02", "2015-05-01"]
    assert values("They had a day to rest and spent three weeks to no end.") == []


def test_a_speaker_tells_days_from_the_day_of_speaking() -> None:
    assert values("“I called him last night,” the envoy said Friday.") == ["2015-03-12", "2015-03-13"]
    assert values("“I called him last night,” she said, and added that they would meet Friday.")[0] == "2015-03-16"
    assert values("The envoy said Friday that he had called last night.") == ["2015-03-13", "2015-03-16"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy said Wednesday that they agreed. They meet next week.", ["2015-03-18", "2015-03-23/2015-03-29"]),
        ("A session scheduled Wednesday was moved. They meet next week.", ["2015-03-18", "2015-03-23/2015-03-29"]),
        ("The envoys met on Wednesday. They meet next week.", ["2015-03-11", "2015-03-23/2015-03-29"]),
    ],
)
def test_a_report_that_tells_the_day_after_its_stamp_as_past_was_brought_up_to_date(text: str, expected: list[str]) -> None:
    assert values(text) == expected
    assert all("stamp" in m.basis for m in tag(text)) == text.startswith("The envoy said")


def test_this_weekend_is_the_last_one_where_early_in_the_week_it_is_told_as_past() -> None:
    assert values("They met this weekend.") == ["2015-03-14/2015-03-15"]
    assert values("They will meet this weekend.") == ["2015-03-21/2015-03-22"]


@pytest.mark.parametrize(
    "text",
    [
        "The sides may march on a second front; the sun set.", "Prime Minister Theresa May spoke, and May agreed.",
        "Some 2000 people and 1500 troops left.", "It cost $2015 and 1,999 rubles.", "Resolution 2015 was cited.",
        "The blockade lasted 30 days, in its 50th year.", "Copyright © 2019 The Daily Example", "It ran in USA Today.",
        "Ambassador Li Jun spoke.", "He read it in the Sunday Times.", "He spoke at Mar-a-Lago.", "The streets fill on a Saturday.",
        "A display at Expo 2020 drew crowds.", "A note from April Jones and August Wilson came.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert tag(text) == []


@pytest.mark.parametrize(
    "text",
    ["They will meet this spring.", "They will meet in the coming weeks.", "It began in the winter of 2008-2009.", "The truce held over the past 16 months."],
)
def test_seasons_lengths_and_vague_times_are_kept_without_a_value(text: str) -> None:
    found = tag(text)
    assert len(found) == 1 and found[0].value is None and found[0].basis


def test_a_distance_from_an_event_is_kept_and_waits() -> None:
    found = tag("About three weeks before the second session, which Oslo hosted, both sides agreed.")
    assert found[0].value is None and "waits" in found[0].basis
    assert found[0].offset == Offset(days=-21, anchor="the second session", event="round", approximate=True)
    assert found[0].text == "About three weeks before the second session"


def test_datelines_and_page_stamps_are_told_apart_from_dates_of_the_news() -> None:
    text = "March 16, 2015\n\nOSLO, March 15 (ABC) -- The envoys met on March 14.\n"
    assert [m.role for m in tag(text)] == ["dateline", "dateline", None]


def test_a_tense_from_outside_is_heard() -> None:
    text = "An encounter Friday between the two."
    sentences = split_sentences(text)
    assert tag_times(text, sentences, TUESDAY, lambda _: "future")[0].value == "2015-03-20"
    assert tag_times(text, sentences, TUESDAY, lambda _: "past")[0].value == "2015-03-13"
    assert tag_times(text, sentences, TUESDAY, lambda _: "present")[0].value == "2015-03-20"


pieces = st.sampled_from(
    ["March 16", "on Monday", "2015", "in 2014", "the 17th", "two weeks after the last round", "-", "and", "to", "this week", ",", ".", "May",
     "Feb. 30", "13/13/2013", "30 days ago", "within 900 months", "the", "year-end", "\n\n", "Friday, ", "(", ")", "’s", "by the end of", "has 60 days to go", "“", "”", "he said", "two months later", "2008–09", "the", "Monday"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, max_size=25), st.one_of(st.none(), st.dates().map(str)), st.sampled_from([" ", ""]))
def test_any_text_gives_ordered_spans_and_valid_values(parts: list[str], published: str | None, glue: str) -> None:
    text, end = glue.join(parts), 0
    for m in tag(text, published):
        assert end <= m.start < m.end and text[m.start : m.end] == m.text and m.basis
        assert m.value is None or validate(m.value)
        end = m.end
