from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "nidaa.ground.vault"
    label = "vault"
