"""The combinations of powers that `suspicious-grant` judges: one file for each."""
