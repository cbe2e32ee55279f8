"""JSON for programs: the same services and queries as the screens, by a person's token."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """JSON for programs."""

    name = "jixiao_web.api"
    verbose_name = "接口"
