from django.apps import AppConfig


class HypothesesConfig(AppConfig):
    name = "nidaa.hypotheses"
    label = "hypotheses"
