"""Gold -> the trained reader that ``detente.language.encoder`` loads. Needs torch and transformers; nothing above imports it."""
