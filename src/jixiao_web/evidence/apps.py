"""Ledgers, entries, files, formulas and the actual values computed from them."""

from typing import Any

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Ledgers, entries, files, formulas and the actual values computed from them."""

    name = "jixiao_web.evidence"
    verbose_name = "台账与佐证"

    def ready(self) -> None:
        """Verifying the record holds entries and files against it; what hangs on money, questionnaires and approved texts
        is computed anew when they change.
        """
        from jixiao_web.audit import witnesses, words
        from jixiao_web.evidence import queries, witness
        from jixiao_web.evidence.models import Route
        from jixiao_web.money.queries import changed as money_changed
        from jixiao_web.projects import told
        from jixiao_web.projects.services import taken_up
        from jixiao_web.surveys.queries import changed as survey_changed

        witnesses.add(witness.hold_entries)
        witnesses.add(witness.hold_files)
        told.results = queries.results
        told.waits.append(queries.waits)
        words.explain("evidence", "kind", dict(Route.Kind.choices))
        money_changed.connect(_money, dispatch_uid="evidence")
        survey_changed.connect(_survey, dispatch_uid="evidence")
        taken_up.connect(_text, dispatch_uid="evidence")


def _money(*, projects: Any, **_sent: Any) -> None:
    from jixiao_web.evidence.services import money_changed

    money_changed(projects)


def _survey(*, survey: Any, **_sent: Any) -> None:
    from jixiao_web.evidence.services import survey_changed

    survey_changed(survey.indicator)


def _text(*, taken: Any, **_sent: Any) -> None:
    from jixiao_web.evidence.services import text_changed

    text_changed([one.project for one in taken])
