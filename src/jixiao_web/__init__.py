"""The system on the core: departments compile, the finance bureau reviews, and both see the same text."""
