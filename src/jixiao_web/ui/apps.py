"""What every page shares."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Base templates, styles, scripts, errors."""

    name = "jixiao_web.ui"
    verbose_name = "界面"
