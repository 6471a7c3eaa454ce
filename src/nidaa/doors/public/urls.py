from django.urls import URLPattern, path, re_path, register_converter
from django.urls.converters import StringConverter

from . import alerts, answering, files, hub, subscribing, tips, verify, widgets, words


class PublicId(StringConverter):
    regex = "[0-9a-f]{32}"


class Tongue(StringConverter):
    regex = "ar|fr|zgh|en"


class Name(StringConverter):
    """A file of ours: never hidden, never in another folder."""

    regex = r"[A-Za-z0-9][A-Za-z0-9_-]*\.(?:html|jpg|png|pdf|zip|cap|xml|atom|json|geojson)"


class Token(StringConverter):
    """Of a link in a message."""

    regex = "[A-Za-z0-9_=-]{16,64}"


register_converter(Token, "token")
register_converter(PublicId, "public_id")
register_converter(Tongue, "tongue")
register_converter(Name, "published")

# The whole of what the public can reach. tests/doors/public holds this list.
urlpatterns: list[URLPattern] = [
    path("", alerts.home, name="home"),
    path("alive", words.alive, name="alive"),
    path("<tongue:language>/", alerts.listed, name="alerts"),
    path("<tongue:language>/about", words.about, name="about"),
    path("<tongue:language>/privacy", words.privacy, name="privacy"),
    path("<tongue:language>/verify", verify.verify, name="verify"),
    path("<tongue:language>/subscribe", subscribing.subscribe, name="subscribe"),
    path("<tongue:language>/confirm/<token:token>", answering.confirm, name="confirm"),
    path("<tongue:language>/leave", answering.lost_link, name="lost-link"),
    path("<tongue:language>/leave/<token:token>", answering.leave, name="leave-in"),
    path("leave/<token:token>", answering.leave, name="leave"),
    path("<tongue:language>/tip/<public_id:public_id>", tips.tip, name="tip"),
    path("a/<public_id:public_id>", alerts.alert, name="alert"),
    path("a/<public_id:public_id>/<published:name>", alerts.file_of_alert, name="file-of-alert"),
    re_path(
        r"^(?P<folder>feeds|cap)/(?P<name>[A-Za-z0-9][A-Za-z0-9_-]*\.(?:xml|atom|json|geojson))$",
        alerts.file_of_feed,
        name="feed",
    ),
    path("widget/<public_id:public_id>", widgets.widget, name="widget"),
    path("widget/<public_id:public_id>/<published:name>", widgets.file_of_widget, name="file-of-widget"),
    path("oembed.json", widgets.oembed, name="oembed"),
    path("hub", hub.hub, name="hub"),
    path("push.js", files.push_worker, name="push-worker"),
    path("assets/<path:name>", files.asset, name="asset"),
]
