"""Addresses of sign-in, of what people set for themselves, and of the administrators' pages."""

from django.urls import path

from jixiao_web.accounts import views, views_people

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/code", views.second_factor, name="second-factor"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("password", views.password, name="password"),
    path("me", views.me, name="me"),
    path("me/code", views.totp, name="totp"),
    path("people/", views_people.people, name="people"),
    path("people/new", views_people.person_new, name="person-new"),
    path("people/import", views_people.people_import, name="people-import"),
    path("people/offices", views_people.offices, name="offices"),
    path("people/locks", views_people.locks, name="locks"),
    path("people/organisations/", views_people.organisations, name="organisations"),
    path("people/organisations/new", views_people.organisation_new, name="organisation-new"),
    path("people/organisations/import", views_people.organisations_import, name="organisations-import"),
    path("people/organisations/<int:pk>", views_people.organisation, name="organisation"),
    path("people/<int:pk>", views_people.person, name="person"),
    path("people/<int:pk>/roles", views_people.person_roles, name="person-roles"),
    path("people/<int:pk>/password", views_people.person_password, name="person-password"),
    path("people/<int:pk>/unlock", views_people.person_unlock, name="person-unlock"),
    path("people/<int:pk>/code", views_people.person_code, name="person-code"),
]
