"""What is asked of a single use: one file for each question, whichever rule asks it. Nothing here judges."""
