from django.apps import AppConfig


class TipsConfig(AppConfig):
    name = "nidaa.tips"
    label = "tips"
