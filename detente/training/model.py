"""The network: a MiniLM (the teacher: an MPNet) with heads for sentences, tags and the report's gate over one pass."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import AutoModel

from detente.language.encoder import CLS, PAD, SEP
from detente.language.links import SIZE
from detente.training.labels import SENTENCE_LABELS, TAGS


class ReaderModel(torch.nn.Module):  # type: ignore[misc]  # torch is not there where this is checked
    """Encoder and heads. Inputs: ids and mask (B x L), pool (B x S x L, the mean over each sentence's pieces).

    Outputs log-odds: sentences (B x S x labels), tags (B x L x tags x 3), talks (B), and the vectors of links (B x L x SIZE,
    see detente.language.links). A sentence's log-odds are those of its
    mean and its window plus, for each label, what its pieces vote, weighed by an attention of that label's own
    (label-wise attention as in Mullenbach et al., "Explainable Prediction of Medical Codes from Clinical Text", 2018).
    The embeddings of wordpieces stay those of the base model, so that words not met in training keep their place.
    """

    def __init__(self, base: Path, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(base), attn_implementation="eager", add_pooling_layer=False)
        self.encoder.embeddings.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.drop = torch.nn.Dropout(dropout)
        self.sentence = torch.nn.Linear(2 * width, len(SENTENCE_LABELS))
        self.vote = torch.nn.Linear(width, 2 * len(SENTENCE_LABELS))
        self.tag = torch.nn.Linear(width, 3 * len(TAGS))
        self.gate = torch.nn.Linear(2 * width, 1)
        self.link = torch.nn.Linear(width, SIZE)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, pool: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Log-odds of the sentences' labels, the pieces' tags and the gate; the pieces' link vectors."""
        hidden = self.drop(self.encoder(input_ids=self._own(input_ids), attention_mask=attention_mask).last_hidden_state)
        first = hidden[:, 0]
        sentences = torch.matmul(pool, hidden)
        around = first.unsqueeze(1).expand(-1, sentences.shape[1], -1)
        weight = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        heed, vote = self.vote(hidden).float().chunk(2, -1)
        heed = torch.exp(heed.clamp(-8, 8))
        votes = torch.matmul(pool, heed * vote) / (torch.matmul(pool, heed) + 1e-6)
        return (
            self.sentence(torch.cat([sentences, around], -1)) + votes,
            self.tag(hidden).unflatten(-1, (len(TAGS), 3)),
            self.gate(torch.cat([first, mean], -1)).squeeze(-1),
            self.link(hidden),
        )

    def _own(self, ids: torch.Tensor) -> torch.Tensor:
        """The base model's own numbers of BERT's wordpieces: MPNet has the same ones behind four marks of its own."""
        if self.encoder.config.model_type != "mpnet":
            return ids
        own = ids + 4
        for bert, mpnet in ((CLS, 0), (SEP, 2), (PAD, 1)):
            own = torch.where(ids == bert, mpnet, own)
        return own
