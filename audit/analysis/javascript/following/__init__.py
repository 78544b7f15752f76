"""What becomes of a power: followed from where it is named to where it is used."""
