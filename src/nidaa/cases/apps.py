from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "nidaa.cases"
    label = "cases"
