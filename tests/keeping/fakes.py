"""A fast reader of made-up reports, and the reports; also a program that reads them into a record, to be killed."""

from __future__ import annotations

import sys
import time

from detente.model import Condition, Findings, Issue, Report, RoundClaim, Voice, seal


def report(n: int, **known: object) -> Report:
    text = (f"Note {n}. Norland and Sudland met in Portville on 1{n % 10} May 2031. "
            f"They spoke about river {n}. Sudland must open gate {n} first, Norland said.")
    return Report.of(text, source_id=f"note/{n}", outlet="The Ferry Post", title=f"Note {n}", **{
        "published": f"2031-05-1{n % 10}", **known})


REPORTS = [report(n) for n in range(30)]


class FakeReader:
    """Finds a round, an issue and a condition in each made-up report."""

    def __init__(self, version: str = "fake 1", pause: float = 0.0) -> None:
        self.version = version
        self.pause = pause
        self.read_ids: list[str] = []

    def read(self, report: Report) -> Findings:
        time.sleep(self.pause)
        self.read_ids.append(report.id)

        def at(words: str) -> dict:
            start = report.text.index(words)
            return {"report": report.id, "start": start, "end": start + len(words), "quote": words, "reader": "fake"}

        met = report.text[report.text.index("met in"):report.text.index(" 2031")]
        river = report.text[report.text.index("river"):report.text.index(". Sudland")]
        gate = report.text[report.text.index("open gate"):report.text.index(" first")]
        claims = (
            RoundClaim(**at(met), date=report.published, place="Portville", parties=("NOR", "SUD")),
            Issue(**at(river), label=river),
            Condition(**at(gate), demand=gate, holder="NOR", addressee="SUD",
                      said_by=Voice(kind="party", name="Norland", parties=("NOR",))),
        )
        return Findings(report=report.id, reader=self.version, about_talks=True, gate=0.9,
                        claims=tuple(seal(c, report.text) for c in claims))


if __name__ == "__main__":
    from detente.record.read import take_in
    from detente.record.store import Store

    store = Store(sys.argv[1])
    print("begun", flush=True)
    take_in(store, REPORTS, FakeReader(pause=float(sys.argv[2])))
