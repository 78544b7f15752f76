"""contain-audit: what each package of an npm tree can do, and who allowed it."""
