"""Where a followed value is kept, and how it is taken out again: names, members, classes, containers."""
