from django.apps import AppConfig


class ResolutionConfig(AppConfig):
    name = "nidaa.resolution"
    label = "resolution"
