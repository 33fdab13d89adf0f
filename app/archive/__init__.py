"""A closed year on its way to the archive: offered, taken over, then deleted with proof."""
