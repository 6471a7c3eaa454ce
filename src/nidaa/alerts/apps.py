from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "nidaa.alerts"
    label = "alerts"
