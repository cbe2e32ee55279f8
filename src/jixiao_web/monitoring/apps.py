"""The official monitoring form, filled from the data; lights; what follows."""

from typing import Any

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """The official monitoring form, filled from the data; lights; what follows."""

    name = "jixiao_web.monitoring"
    verbose_name = "绩效监控"

    def ready(self) -> None:
        """Projects that are taken up while a window is open have their form in it; pages of projects say what waits."""
        from jixiao_web.audit.words import explain
        from jixiao_web.monitoring import queries
        from jixiao_web.monitoring.models import Consequence, Light
        from jixiao_web.projects import told
        from jixiao_web.projects.services import taken_up

        taken_up.connect(_extend, dispatch_uid="monitoring")
        told.waits.append(queries.waits)
        explain("monitoring", "light", dict(Light.choices))
        explain("monitoring", "kind", dict(Consequence.Kind.choices))


def _extend(*, taken: Any, **_sent: Any) -> None:
    from jixiao_web.monitoring.services import extend

    extend(projects=[one.project for one in taken])
