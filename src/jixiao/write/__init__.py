"""Writing: texts and findings → documents. Takes data, returns text or bytes."""
