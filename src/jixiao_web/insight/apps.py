"""Looking only: dashboards, rankings, next year's budget beside this year's result."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Looking only: dashboards, rankings, next year's budget beside this year's result."""

    name = "jixiao_web.insight"
    verbose_name = "看板"
