from django.urls import URLPattern, path

from . import acts, health, views

urlpatterns: list[URLPattern] = [
    path("sending", views.sending, name="sending"),
    path("sending/state", views.state, name="sending-state"),
    path("sending/stop", acts.stop, name="sending-stop"),
    path("sending/<int:halt_id>/ask", acts.ask, name="sending-ask"),
    path("sending/<int:halt_id>/agree", acts.agree, name="sending-agree"),
    path("sending/handover/<uuid:delivery_id>", acts.handed_over, name="sending-handover"),
    path("sending/meta", health.meta, name="sending-meta"),
]
