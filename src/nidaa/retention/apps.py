from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "nidaa.retention"
    label = "retention"
