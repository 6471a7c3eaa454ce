from django.urls import path

from . import inbound, keys, views

urlpatterns = [
    path("partners", views.partners, name="partners"),
    path("partners/add", views.add, name="partners-add"),
    path("partners/keys/issue", keys.issue, name="partners-issue-key"),
    path("partners/keys/<str:key_id>/revoke", keys.revoke, name="partners-revoke-key"),
    path("partners/messages", inbound.messages_of_partners, name="inbound"),
    path("partners/messages/<uuid:message_id>", inbound.message, name="inbound-message"),
    path("partners/messages/<uuid:message_id>/draft", inbound.draft, name="inbound-draft"),
    path("partners/messages/<uuid:message_id>/aside", inbound.put_aside, name="inbound-aside"),
    path("partners/<slug:key>/remove", views.remove, name="partners-remove"),
]
