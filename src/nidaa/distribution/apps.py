from django.apps import AppConfig


class DistributionConfig(AppConfig):
    name = "nidaa.distribution"
    label = "distribution"
