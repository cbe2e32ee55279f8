"""Budget by source, adjustments, payments, milestones."""

from typing import Any

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """Budget by source, adjustments, payments, milestones."""

    name = "jixiao_web.money"
    verbose_name = "资金"

    def ready(self) -> None:
        """A project that is taken up has the budget its text states; its pages are told of its money."""
        from jixiao_web.audit.words import explain
        from jixiao_web.money import queries
        from jixiao_web.money.models import Milestone, Source
        from jixiao_web.projects import told
        from jixiao_web.projects.services import taken_up

        taken_up.connect(_open_funding, dispatch_uid="money")
        told.money = queries.told_money
        told.waits.append(queries.waits)
        explain("money", "source", dict(Source.choices))
        explain("money", "kind", dict(Milestone.Kind.choices))


def _open_funding(*, taken: Any, by: Any, **_sent: Any) -> None:
    from jixiao_web.money.services import open_funding

    for one in taken:
        open_funding(project=one.project, before=one.before, by=by)
