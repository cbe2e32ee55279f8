"""Performance texts as documents: one composed page model, one writer per format."""
