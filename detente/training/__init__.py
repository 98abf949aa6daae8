"""Gold -> the trained reader that ``detente.language.encoder`` loads. Needs torch and transformers; nothing above imports it.

The shipped weights were trained by this package as it stood in commit 539c230 (``--choose --epochs 6``, two threads; data
digest, seed and base model are in ``data/en/reader.json``). What came after it, attention by label and a label for any
event, has not been trained to the end yet: the next training makes weights and code one again.
"""
