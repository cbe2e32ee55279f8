"""Addresses."""

from django.urls import path

from jixiao_web.submissions import views, views_edit

urlpatterns = [
    path("", views.texts, name="texts"),
    path("<int:pk>/versions", views.text_versions, name="text-versions"),
    path("<int:pk>/versions/<int:number>.<slug:suffix>", views.version_file, name="version-file"),
    path("<int:pk>/draft.<slug:suffix>", views.draft_file, name="draft-file"),
    path("<int:pk>/diff", views.text_diff, name="text-diff"),
    path("<int:pk>/redline.html", views.text_redline, name="text-redline"),
    path("<int:pk>/findings", views.text_findings, name="text-findings"),
    path("<int:pk>/findings.xlsx", views.findings_file, name="findings-file"),
    path("<int:pk>/report.html", views.text_report, name="text-report"),
    path("<int:pk>/waivers", views.text_waive, name="text-waive"),
    path("<int:pk>/waivers/<int:waiver>/end", views.waiver_end, name="waiver-end"),
    path("<int:pk>/edit", views_edit.text_edit, name="text-edit"),
    path("<int:pk>/cells", views_edit.text_cells, name="text-cells"),
    path("<int:pk>/check", views_edit.text_check, name="text-check"),
    path("<int:pk>/since", views_edit.text_since, name="text-since"),
    path("<int:pk>/suggest", views_edit.text_suggest, name="text-suggest"),
    path("<int:pk>/import", views_edit.text_import, name="text-import"),
    path("<int:pk>/import/<int:upload>", views_edit.upload, name="upload"),
    path("<int:pk>/carry-over", views_edit.text_carry, name="text-carry"),
]
