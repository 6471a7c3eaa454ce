from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "nidaa.triage"
    label = "triage"
