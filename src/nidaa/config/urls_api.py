from nidaa.doors.api.urls import urlpatterns

__all__ = ["handler404", "handler500", "urlpatterns"]

handler404 = "nidaa.doors.api.urls.missing"
handler500 = "nidaa.doors.api.urls.broken"
