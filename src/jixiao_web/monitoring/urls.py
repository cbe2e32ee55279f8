"""Addresses."""

from django.urls import path

from jixiao_web.monitoring import views, views_sheet

urlpatterns = [
    path("monitoring/", views.monitoring, name="monitoring"),
    path("monitoring/new", views.watch_new, name="watch-new"),
    path("monitoring/tasks/", views.consequences, name="consequences"),
    path("monitoring/tasks/<int:pk>/answer", views_sheet.consequence_answer, name="consequence-answer"),
    path("monitoring/tasks/<int:pk>/close", views_sheet.consequence_close, name="consequence-close"),
    path("monitoring/<int:pk>/", views.watch, name="watch"),
    path("monitoring/<int:pk>/close", views.watch_close, name="watch-close"),
    path("monitoring/<int:pk>/remind", views.watch_remind, name="watch-remind"),
    path("monitoring/<int:pk>/refresh", views.watch_refresh, name="watch-refresh"),
    path("monitoring/<int:pk>/accept", views.watch_accept, name="watch-accept"),
    path("monitoring/<int:pk>/forms.<str:suffix>", views.watch_file, name="watch-file"),
    path("projects/<int:pk>/monitoring/", views_sheet.project_monitoring, name="project-monitoring"),
    path("projects/<int:pk>/monitoring/<int:sheet>/", views_sheet.sheet, name="sheet"),
    path("projects/<int:pk>/monitoring/<int:sheet>/decide", views_sheet.sheet_decide, name="sheet-decide"),
    path("projects/<int:pk>/monitoring/<int:sheet>/follow-up", views_sheet.sheet_follow_up, name="sheet-follow-up"),
    path("projects/<int:pk>/monitoring/<int:sheet>/form.<str:suffix>", views_sheet.sheet_file, name="sheet-file"),
]
