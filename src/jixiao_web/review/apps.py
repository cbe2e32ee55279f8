"""The conversation over a text."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Submitting, comments, review forms, return, approval, adjustment."""

    name = "jixiao_web.review"
    verbose_name = "审核"
