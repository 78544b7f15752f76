"""What is run at install time or by a shell: commands in text, and the programs known by name."""
