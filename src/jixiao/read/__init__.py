"""Reading: bytes → Layout (one reader per format) → PerformanceText (one assembler)."""
