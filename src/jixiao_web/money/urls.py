"""Addresses."""

from django.urls import path

from jixiao_web.money import views, views_import

urlpatterns = [
    path("projects/<int:pk>/money", views.project_money, name="project-money"),
    path("projects/<int:pk>/money/adjust", views.budget_adjust, name="budget-adjust"),
    path("projects/<int:pk>/money/payments", views.project_payments, name="project-payments"),
    path("projects/<int:pk>/money/payments.xlsx", views.payments_table, name="payments-table"),
    path("projects/<int:pk>/money/pay", views.payment_new, name="payment-new"),
    path("projects/<int:pk>/money/milestones", views.milestone_new, name="milestone-new"),
    path("projects/<int:pk>/money/milestones/<int:milestone>", views.milestone, name="milestone"),
    path("projects/<int:pk>/money/milestones/<int:milestone>/drop", views.milestone_drop, name="milestone-drop"),
    path("payments/<int:pk>", views.payment, name="payment"),
    path("payments/imports/", views_import.payments_imports, name="payments-imports"),
    path("payments/imports/<int:pk>/", views_import.payments_import, name="payments-import"),
    path("payments/imports/<int:pk>/store", views_import.payments_store, name="payments-store"),
    path("payments/imports/<int:pk>/pause", views_import.payments_pause, name="payments-pause"),
    path("payments/imports/<int:pk>/cancel", views_import.payments_cancel, name="payments-cancel"),
    path("payments/imports/<int:pk>/file", views_import.payments_file, name="payments-file"),
    path("payments/imports/<int:pk>/faults.xlsx", views_import.payments_faults, name="payments-faults"),
    path("rounds/<int:pk>/overspending", views_import.overspending, name="overspending"),
]
