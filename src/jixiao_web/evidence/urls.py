"""Addresses: all of them under the project they are about."""

from django.urls import path

from jixiao_web.evidence import views, views_file, views_ledger

_ALL = "projects/<int:pk>/evidence"
_LEDGER, _ENTRY, _FILE = f"{_ALL}/ledgers/<int:ledger>", f"{_ALL}/entries/<int:entry>", f"{_ALL}/files/<int:file>"
_INDICATOR = f"{_ALL}/indicators/<slug:uid>"

urlpatterns = [
    path(_ALL, views.project_evidence, name="project-evidence"),
    path(_INDICATOR, views.trace, name="indicator-trace"),
    path(f"{_INDICATOR}/route", views.route, name="indicator-route"),
    path(f"{_INDICATOR}/value", views.value, name="indicator-value"),
    path(f"{_ALL}/ledgers/new", views_ledger.ledger_new, name="ledger-new"),
    path(_LEDGER, views_ledger.ledger, name="ledger"),
    path(f"{_LEDGER}/entries.xlsx", views_ledger.ledger_table, name="ledger-table"),
    path(f"{_LEDGER}/template.xlsx", views_ledger.ledger_template, name="ledger-template"),
    path(f"{_LEDGER}/nothing", views_ledger.ledger_nothing, name="ledger-nothing"),
    path(f"{_LEDGER}/new", views_ledger.entry_new, name="entry-new"),
    path(f"{_LEDGER}/import", views_ledger.ledger_import, name="ledger-import"),
    path(f"{_LEDGER}/import/<int:batch>", views_ledger.ledger_batch, name="ledger-batch"),
    path(_ENTRY, views_ledger.entry, name="entry"),
    path(f"{_ENTRY}/correct", views_ledger.entry_correct, name="entry-correct"),
    path(f"{_ENTRY}/void", views_ledger.entry_void, name="entry-void"),
    path(f"{_ENTRY}/files", views_file.entry_attach, name="entry-attach"),
    path(_FILE, views_file.file, name="evidence-file"),
    path(f"{_FILE}/content", views_file.content, name="evidence-content"),
    path(f"{_FILE}/withdraw", views_file.withdraw, name="evidence-withdraw"),
]
