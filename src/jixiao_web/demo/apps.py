"""The demonstration county."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """An invented county with texts in every state."""

    name = "jixiao_web.demo"
    verbose_name = "演示"
