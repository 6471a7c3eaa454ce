from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("login/", views.login, name="account_login"),
    path("2fa/authenticate/", views.authenticate, name="mfa_authenticate"),
    path("language/", views.language, name="sign_language"),
]
