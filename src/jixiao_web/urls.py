"""The table of contents of the site."""

from django.urls import include, path

from jixiao_web.submissions.views_edit import text_start
from jixiao_web.ui import views

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error

urlpatterns = [
    path("", include("jixiao_web.accounts.urls")),
    path("", include("jixiao_web.rounds.urls")),
    path("texts/", include("jixiao_web.submissions.urls")),
    path("tasks/<int:pk>/start", text_start, name="text-start"),
    path("", include("jixiao_web.review.urls")),
    *(
        path("", include(f"jixiao_web.{app}.urls"))
        for app in ("projects", "money", "surveys", "evidence", "monitoring", "evaluation", "insight")
    ),
    path("", include("jixiao_web.api.urls")),
    path("audit/", include("jixiao_web.audit.urls")),
    path("demo/", include("jixiao_web.demo.urls")),
    path("language", views.language, name="language"),
    path("alive", views.alive, name="alive"),
]
