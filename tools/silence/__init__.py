"""Programs made by chance that surely use a power, and whether it is told: Node says what really happens."""
