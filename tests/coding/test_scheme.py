"""A scheme of one's own is checked before it is used, and codes what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.coding import Coder
from detente.coding.scheme import load, plover
from detente.errors import InvalidValue
from detente.model import Report
from detente.model.status import PLOVER

GOOD = """
name = "Holdouts"
version = "3"
[events.HOLDOUT]
text = "Refuses to come to the table."
from = ["REJECT"]
cameo = ["125", "126"]
[events.HOLDOUT.modes]
envoy = ["envoy+"]
[contexts]
borders = ["border+"]
[actors.HILLMEN]
names = ["Hill Council"]
country = "YEM"
sector = "REB"
from = "2004"
to = "2012-06"
"""


def scheme_file(folder: Path, text: str) -> Path:
    path = folder / "scheme.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_own_scheme_has_the_sixteen_types():
    assert tuple(sorted(plover().events)) == tuple(sorted(PLOVER)) and all(e.quad for e in plover().events.values())


def test_a_users_events_modes_contexts_and_actors_are_coded(tmp_path, coder):
    own = Coder(scheme=load(scheme_file(tmp_path, GOOD)))
    (event,) = own.code(Report.of("The Hill Council refused to meet the Omani envoy at the border.", published="2010-05-06"))
    assert (event.type, event.plover, event.mode, event.contexts, event.scheme) == ("HOLDOUT", "REJECT", "envoy", ("borders",), "Holdouts 3")
    assert (event.source.party, event.source.country, event.source.sector, event.source.cow) == ("HILLMEN", "YEM", "REB", "679")
    assert own.code(Report.of("Canada imposed sanctions on Myanmar.")) == []
    late = own.code(Report.of("The Hill Council refused to meet the Omani envoy at the border.", published="2015-05-06"))
    assert all(e.source is None or e.source.party != "HILLMEN" for e in late)


@pytest.mark.parametrize(("change", "said"), [
    (('name = "Holdouts"', ""), "name is missing"),
    (('from = ["REJECT"]', 'from = ["REJCT"]'), "'REJCT' in from is no PLOVER type"),
    (('"125"', '"999"'), "'999' in cameo is no CAMEO code"),
    (('text = "Refuses to come to the table."', ""), "text is missing"),
    (("[contexts]", "[contexs]"), "'contexs' is no key"),
    (('names = ["Hill Council"]', ""), "names is missing"),
    (('country = "YEM"', 'country = "Yemen"'), "alpha-3"),
    (('from = "2004"', 'from = "early"'), "such as 2004-06-18"),
    (('envoy = ["envoy+"]', 'envoy = "envoy"'), "must be a list of texts"),
    (('envoy = ["envoy+"]', 'envoy = [".. envoy"]'), "must begin with a word"),
    (("[events.HOLDOUT]", "[events.HOLDOUT"), "not valid TOML"),
    (('from = ["REJECT"]\ncameo = ["125", "126"]', ""), "say from what it is drawn"),
])
def test_a_faulty_scheme_is_refused_with_the_place_and_the_remedy(tmp_path, change, said):
    assert change[0] in GOOD
    with pytest.raises(InvalidValue, match="scheme.toml") as refused:
        load(scheme_file(tmp_path, GOOD.replace(*change, 1)))
    assert said in str(refused.value)


def test_a_scheme_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InvalidValue, match="cannot be read"):
        load(tmp_path / "none.toml")
