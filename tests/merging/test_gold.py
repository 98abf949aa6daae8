"""How well the merging alone does on annotated reports, taken as a perfect reader's claims: floors, lowered only on purpose."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

FLOORS = {"one negotiation": 0.9, "rounds": 0.85, "heads": 0.85, "conditions": 0.8}
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folders", [["--without", "colombia_farc,iran_p51,nafta_usmca,ukraine_russia,us_mexico_migration,brexit,distractor_domestic"]], ids=["tuning"])
def test_a_perfect_readers_claims_merge_into_the_record_by_hand(shared, folders):
    ran = subprocess.run(
        [sys.executable, "scripts/gold_as_claims.py", str(shared / "gold" / "dev"), str(shared / "score"), *folders],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )
    f1 = {name: float(value) for name, value in re.findall(r"merged: ([a-z ]+?) +[\d.]+ +[\d.]+ +([\d.]+) ", ran.stdout)}
    assert {name: f1[name] for name, floor in FLOORS.items() if f1[name] < floor} == {}
