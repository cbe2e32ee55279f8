"""The append-only record of every act, each entry bound to the one before, and the checkpoints signed over it.

Entries hold names and plain values, no foreign keys: they outlive what they speak of.
"""

from datetime import datetime

from django.db import models

from jixiao_web.audit.words import ACTIONS


class Head(models.Model):
    """How long the chain is and its last hash: the one row every writer locks, so that entries come one by one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class Entry(models.Model):
    """One act. ``hash`` is SHA-256 over the canonical JSON (RFC 8785) of all the other fields, ``previous`` included."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    """UTC, ISO 8601 with microseconds: kept as the text that was hashed. Sorts as the time does."""
    action = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    """Sign-in name; ``-`` where nobody was signed in; ``system`` for what the system did by itself."""
    actor_name = models.CharField(max_length=100)
    organisation = models.CharField(max_length=32)
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
        ordering = ["-at", "-seq"]
        # Each filter of the list with the order of the list: a page is a short walk along one of these.
        indexes = [
            models.Index(fields=["at", "seq"], name="audit_at"),
            models.Index(fields=["action", "at", "seq"], name="audit_action"),
            models.Index(fields=["actor", "at", "seq"], name="audit_actor"),
            models.Index(fields=["organisation", "at", "seq"], name="audit_organisation"),
            models.Index(fields=["object_type", "object_id", "at", "seq"], name="audit_object"),
        ]

    @property
    def when(self) -> datetime:
        """The time as a time."""
        return datetime.fromisoformat(self.at)

    @property
    def words(self) -> object:
        """What the act is called."""
        return ACTIONS.get(self.action, self.action)


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
