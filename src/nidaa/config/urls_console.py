from nidaa.doors.console.urls import urlpatterns

__all__ = ["urlpatterns"]
