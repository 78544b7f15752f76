"""The combinations of powers that `suspicious-grant` judges: one `check` a file. What they ask is in `uses`."""
