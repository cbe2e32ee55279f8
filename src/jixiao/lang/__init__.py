"""Words about words: normalising, numbers, dates, targets, likeness. Pure functions; knows no format and no rule."""
