"""Annotated reports -> what the reader learnt: the encoder, the choices and the confidences. Nothing above imports it.

The encoder's training and export need torch and transformers, the rest needs what detente needs; ``training/README.md`` has
the steps in order. What the shipped encoder was trained on (a digest of names and texts), its seed, epochs and base model
are in ``data/en/reader.json``.
"""
