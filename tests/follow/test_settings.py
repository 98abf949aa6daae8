"""A feeds file that cannot be used is refused with the line, the key and what to write; nothing else of it is guessed."""

from __future__ import annotations

import pytest

from detente.errors import SettingsError
from detente.follow.settings import Feeds
from detente.settings import load, seconds

GOOD = '''[follow]
contact = "desk@example.org"
every = "30m"

[[feed]]
url = "https://news.example.org/rss"
outlet = "Radio Hafnarvik"

[[page]]
url = "https://ministry.example.org/news"
links = "/news/[0-9]+"
'''


def write(tmp_path, text: str):
    place = tmp_path / "feeds.toml"
    place.write_text(text, encoding="utf-8")
    return place


def test_a_good_file_is_read(tmp_path):
    settings = load(write(tmp_path, GOOD), Feeds)
    assert list(settings.sources) == ["https://news.example.org/rss", "https://ministry.example.org/news"]
    assert settings.every(settings.feed[0]) == 1800 and settings.follow.delay == 5


@pytest.mark.parametrize(("old", "new", "told"), [
    ('contact = "desk@example.org"', "", "line 1: `follow`: `contact` is missing; add a line"),
    ("desk@example.org", "desk", "line 2: `contact`: no mail or web address"),
    ('every = "30m"', 'evry = "30m"', "line 3: `evry`: there is no such key; did you mean `every`?"),
    ('every = "30m"', "every = 30", "line 3: `every`: expected `str`, got `int`"),
    ('every = "30m"', 'every = "often"', "line 3: `every`: 'often' is no time"),
    ('every = "30m"', 'allow = ["10.0.0.1/8"]', "line 3: `allow`: '10.0.0.1/8' is no network"),
    ('every = "30m"', "delay = -1", "line 3: `delay`: must be at least 0"),
    ("https://news.example.org/rss", "news.example.org/rss", "line 6: `url`: 'news.example.org/rss' is no address"),
    ('outlet = "Radio Hafnarvik"', 'link = "x"', "line 7: `link`: there is no such key"),
    ('links = "/news/[0-9]+"', 'links = "/news/[0-9"', "line 11: `links`: not a regular expression"),
    ("https://ministry.example.org/news", "https://news.example.org/rss", "line 10: `url`: https://news.example.org/rss is named twice"),
    ("[[page]]", "[page", "is not TOML"),
])
def test_a_fault_is_told_with_its_line(tmp_path, old, new, told):
    with pytest.raises(SettingsError) as fault:
        load(write(tmp_path, GOOD.replace(old, new)), Feeds)
    assert told in str(fault.value)


def test_a_file_without_sources_or_that_is_not_there(tmp_path):
    with pytest.raises(SettingsError, match="no \\[\\[feed\\]\\]"):
        load(write(tmp_path, GOOD.partition("[[")[0]), Feeds)
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "none.toml", Feeds)


def test_times():
    assert [seconds(t) for t in ("20s", "1.5h", "1d", "h", "-1s")] == [20, 5400, 86400, None, None]
