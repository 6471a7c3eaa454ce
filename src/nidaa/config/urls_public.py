from nidaa.doors.public.urls import urlpatterns

__all__ = ["handler404", "handler500", "urlpatterns"]

handler404 = "nidaa.doors.public.words.missing"
handler500 = "nidaa.doors.public.words.broken"
