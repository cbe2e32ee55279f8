"""The rules, one folder per subject, one file per rule."""
