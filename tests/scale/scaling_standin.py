"""A stand-in reader for workers to make: what it finds is fast and follows from the text; some words make it ill."""

from __future__ import annotations

import os
import signal
import time

from keeping.fakes import FakeReader, report

from detente.model import Findings, Report


class Reader(FakeReader):
    """Finds what FakeReader finds; KILLS ends the process, HANGS hangs it, FAILS raises, PAUSES takes a moment."""

    def read(self, report: Report) -> Findings:
        if "KILLS" in report.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "HANGS" in report.text:
            time.sleep(600)
        if "FAILS" in report.text:
            raise ValueError("ill")
        if "PAUSES" in report.text:
            time.sleep(0.02)
        if not report.text.startswith("Note "):
            return Findings(report=report.id, reader=self.version, about_talks=False, gate=0.1, claims=())
        return super().read(report)


def make(work) -> Reader:
    return Reader(work.lang)


__all__ = ["Reader", "make", "report"]
