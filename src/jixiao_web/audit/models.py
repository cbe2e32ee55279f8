"""The append-only record of every act, each entry bound to the one before, and the checkpoints signed over it.

Entries hold names and plain values, no foreign keys: they outlive what they speak of.
"""

from django.db import models


class Head(models.Model):
    """How long the chain is and its last hash: the one row every writer locks, so that entries come one by one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class Entry(models.Model):
    """One act. ``hash`` is SHA-256 over the canonical JSON (RFC 8785) of all the other fields, ``previous`` included."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    """UTC, ISO 8601 with microseconds: kept as the text that was hashed."""
    action = models.CharField(max_length=64, db_index=True)
    actor = models.CharField(max_length=64, db_index=True)
    """Sign-in name; ``-`` where nobody was signed in; ``system`` for what the system did by itself."""
    actor_name = models.CharField(max_length=100)
    organisation = models.CharField(max_length=32, db_index=True)
    """Code of the organisation the act concerns; ``""`` for the system."""
    object_type = models.CharField(max_length=32)
    object_id = models.CharField(max_length=64)
    object_name = models.CharField(max_length=300)
    address = models.CharField(max_length=64)
    details = models.TextField()
    """Canonical JSON."""
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-seq"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]


class Checkpoint(models.Model):
    """A signature over the chain's size and last hash (a C2SP signed note)."""

    size = models.PositiveBigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-size"]


class Lodging(models.Model):
    """A checkpoint given to another party, who can hold it against the record later."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="lodgings")
    organisation = models.CharField(max_length=32)
    organisation_name = models.CharField(max_length=200)
    how = models.CharField(max_length=64)
    by = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
