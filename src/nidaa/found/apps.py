from django.apps import AppConfig


class FoundConfig(AppConfig):
    name = "nidaa.found"
    label = "found"
