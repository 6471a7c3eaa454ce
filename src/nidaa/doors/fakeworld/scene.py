"""The state of the world: what a page shows now, what each phone displays now. Edits and deletions are applied."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from .tray import Tray

KEEPS_PICTURES = 400
KEEPS_PHONES = 2_000  # that display something: the ledger keeps the rest


@dataclass(slots=True)
class Post:
    """One post on a Facebook page, on Instagram or in a Telegram channel.

    Attributes:
        place: the page, account or chat.
        pictures: names in `Scene.pictures`, in order.
        alt: what the picture shows, for those who cannot see it.
        edits: how often it was changed after it was posted.
        shown: False until published, and once deleted.
    """

    id: str
    place: str
    text: str
    at: datetime
    changed_at: datetime
    pictures: list[str] = field(default_factory=list)
    alt: str = ""
    edits: int = 0
    shown: bool = True
    deleted: bool = False


@dataclass(slots=True)
class Bubble:
    """One message on a phone.

    Attributes:
        way: sms, whatsapp, push or cell.
        state: accepted, sent, delivered, read, failed; of a push shown, replaced or gone.
        said_by_us: False for what the person wrote.
        tag: by which a later one replaces this one: a push's Topic, a cell broadcast's message id.
    """

    id: str
    way: str
    text: str
    at: datetime
    sender: str = ""
    title: str = ""
    picture: str = ""
    buttons: tuple[str, ...] = ()
    state: str = "delivered"
    said_by_us: bool = True
    tag: str = ""
    replaced: int = 0


@dataclass(slots=True)
class Phone:
    number: str
    bubbles: list[Bubble] = field(default_factory=list)

    def of(self, way: str) -> list[Bubble]:
        return [one for one in self.bubbles if one.way == way]


@dataclass(frozen=True, slots=True)
class Picture:
    kind: str
    content: bytes


class Scene:
    """Everything that anybody outside can see. Changed by the loop only; read by any thread."""

    def __init__(self) -> None:
        self.facebook: dict[str, Post] = {}
        self.instagram: dict[str, Post] = {}
        self.telegram: dict[str, Post] = {}
        self.signs: dict[str, str] = {}
        self.cell: list[Bubble] = []
        self.tray = Tray()
        self.pictures: OrderedDict[str, Picture] = OrderedDict()
        self._phones: OrderedDict[str, Phone] = OrderedDict()
        self._ids = count(1)

    def next_id(self) -> int:
        return next(self._ids)

    def phone(self, number: str) -> Phone:
        """The phone of this number; the one used last comes last in `phones`."""
        found = self._phones.get(number) or self._phones.setdefault(number, Phone(number))
        self._phones.move_to_end(number)
        while len(self._phones) > KEEPS_PHONES:
            self._phones.popitem(last=False)
        return found

    @property
    def phones(self) -> list[Phone]:
        """Used last comes first."""
        return list(reversed(self._phones.values()))

    def hang_up(self, name: str, kind: str, content: bytes) -> str:
        """Keep a picture under a name."""
        self.pictures[name] = Picture(kind, content)
        while len(self.pictures) > KEEPS_PICTURES:
            self.pictures.popitem(last=False)
        return name

    def shows(self, posts: dict[str, Post], place: str = "") -> list[Post]:
        """What is seen there now, newest first."""
        seen = [post for post in list(posts.values()) if post.shown and not post.deleted]
        return sorted((post for post in seen if place in {"", post.place}), key=_newest, reverse=True)


def _newest(post: Post) -> datetime:
    return post.at
