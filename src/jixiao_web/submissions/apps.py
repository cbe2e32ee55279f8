"""A department's text."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """Drafts, versions, imports, output."""

    name = "jixiao_web.submissions"
    verbose_name = "绩效文本"
