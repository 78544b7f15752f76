"""What JavaScript itself does with values: one way for what is folded and for what is run in small."""
