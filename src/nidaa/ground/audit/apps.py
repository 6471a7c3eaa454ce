from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "nidaa.ground.audit"
    label = "audit"
