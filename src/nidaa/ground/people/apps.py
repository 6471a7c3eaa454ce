from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "nidaa.ground.people"
    label = "people"
