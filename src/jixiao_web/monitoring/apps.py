"""The official monitoring form, filled from the data; lights; what follows."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """The official monitoring form, filled from the data; lights; what follows."""

    name = "jixiao_web.monitoring"
    verbose_name = "绩效监控"
