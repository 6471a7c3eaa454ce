from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "nidaa.approval"
    label = "approval"
