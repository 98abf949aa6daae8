"""Everything that the output names is explained."""

from __future__ import annotations

import pytest

from detente.errors import UnknownTerm
from detente.glossary import explain
from detente.model import claims, status


@pytest.mark.parametrize("term", [*status.ROUND, *status.ISSUE, *status.CONDITION, *status.LEVEL, *status.PLOVER, *claims.KINDS])
def test_every_status_type_and_kind_is_explained(term):
    assert explain(term).startswith(f"{term.replace('_', ' ') if term == 'third_party' else term} (")


def test_every_field_of_every_claim_is_explained():
    kinds = claims.AnyClaim.__args__
    for field in {f for kind in kinds for f in kind.__struct_fields__}:
        assert explain(field)


def test_case_and_spelling_do_not_matter_and_near_terms_are_offered():
    assert explain("consult") == explain("CONSULT") and explain("third_party") == explain("Third Party")
    with pytest.raises(UnknownTerm, match="did you mean condition"):
        explain("conditon")
