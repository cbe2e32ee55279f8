"""A department's text."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """Drafts, versions, imports, output."""

    name = "jixiao_web.submissions"
    verbose_name = "绩效文本"

    def ready(self) -> None:
        """Verifying the record holds drafts and versions against it; the record says stages in words."""
        from jixiao_web.audit import witnesses, words
        from jixiao_web.submissions import witness
        from jixiao_web.submissions.models import Stage

        witnesses.add(witness.hold_edits)
        witnesses.add(witness.hold_versions)
        for key in ("from", "to", "stage"):
            words.explain("text", key, dict(Stage.choices))
