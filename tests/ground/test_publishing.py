"""Files that are handed out: whole or not at all, and gone when taken away."""

import threading

import pytest

from nidaa.ground.publishing import alone, content_of, put, take_away


def test_a_file_is_readable_by_the_web_server_and_leaves_no_part(tmp_path):
    put(tmp_path / "a" / "page.html", b"whole")
    assert content_of(tmp_path / "a" / "page.html") == b"whole"
    assert (tmp_path / "a" / "page.html").stat().st_mode & 0o777 == 0o644
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["page.html"]


def test_a_reader_keeps_the_old_file_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "page.html"
    put(path, b"old")
    with path.open("rb") as reader:
        put(path, b"new and longer")
        assert reader.read() == b"old"
    assert content_of(path) == b"new and longer"


def test_taking_away_also_takes_what_an_interrupted_writing_left(tmp_path):
    (tmp_path / ".page.html.part").write_bytes(b"half a na")
    put(tmp_path / "page.html", b"a name")
    (tmp_path / ".page.html.part").write_bytes(b"half a na")
    take_away(tmp_path / "page.html")
    assert list(tmp_path.iterdir()) == []


def test_taking_away_what_is_not_there_is_no_error(tmp_path):
    take_away(tmp_path / "page.html")
    take_away(tmp_path / "nowhere" / "page.html")
    assert content_of(tmp_path / "nowhere" / "page.html") == b""


def test_two_at_once_take_turns(tmp_path):
    order, inside = [], threading.Event()

    def second():
        inside.wait(5)
        with alone(tmp_path, "feed"):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with alone(tmp_path, "feed"):
        inside.set()
        thread.join(0.2)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


def test_the_turn_ends_with_whoever_failed_in_it(tmp_path):
    with pytest.raises(ZeroDivisionError), alone(tmp_path, "feed"):
        raise ZeroDivisionError
    with alone(tmp_path, "feed"):
        pass
