"""What calls do: of a followed value, and with one among their arguments; what comes back from a function."""
