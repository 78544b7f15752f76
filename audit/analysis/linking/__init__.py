"""What one file of a package leads to in another: the files it loads, the names it is given."""
