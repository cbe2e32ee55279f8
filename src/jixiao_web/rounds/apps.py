"""The year's round."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """A fiscal year's tasks and deadlines."""

    name = "jixiao_web.rounds"
    verbose_name = "年度任务"
