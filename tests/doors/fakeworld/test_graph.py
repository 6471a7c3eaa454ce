"""Graph as pages and Instagram know it: what is posted is seen, what is deleted is gone, what no contract lists is refused."""

import time

import pytest

PAGE, IG = "/v26.0/123456", "/v26.0/17841400000000001"


def photo(ask, **more):
    said = {"url": "https://photos.example/1.jpg", "published": "false", "alt_text_custom": "un vélo"}
    status, answer = ask("POST", f"{PAGE}/photos", form=said | more)
    assert status == 200, answer
    return answer["id"]


def post(ask, message="Réf. 7Q4K-0001 v1", **more):
    status, answer = ask("POST", f"{PAGE}/feed", {"message": message} | more)
    assert status == 200, answer
    return answer["id"]


def finished(ask, container):
    for _ in range(100):
        if ask("GET", f"/v26.0/{container}?fields=status_code")[1]["status_code"] != "IN_PROGRESS":
            return
        time.sleep(0.02)


def published(ask, caption="v1"):
    _, made = ask("POST", f"{IG}/media", {"image_url": "https://photos.example/1.jpg", "caption": caption})
    finished(ask, made["id"])
    return ask("POST", f"{IG}/media_publish", {"creation_id": made["id"]})


def test_a_post_is_read_back_edited_and_taken_down(world, ask):
    made = post(ask, attached_media=[{"media_fbid": photo(ask)}])
    fields = "message,updated_time,is_published,permalink_url"
    assert ask("GET", f"/v26.0/{made}?fields={fields}")[1]["message"] == "Réf. 7Q4K-0001 v1"
    assert ask("POST", f"/v26.0/{made}", {"message": "Réf. 7Q4K-0001 v2"}) == (200, {"success": True})
    (shown,) = world.state.shows(world.state.facebook, "123456")
    assert (shown.text, shown.edits, shown.alt) == ("Réf. 7Q4K-0001 v2", 1, "un vélo")
    assert ask("DELETE", f"/v26.0/{made}")[0] == 200
    assert world.state.shows(world.state.facebook) == []
    status, refusal = ask("GET", f"/v26.0/{made}?fields={fields}")
    assert (status, refusal["error"]["code"], refusal["error"]["error_subcode"]) == (400, 100, 33)
    assert [one.action for one in world.ledger.received("facebook")] == ["photo", "post", "edit", "delete"]
    assert [one.version for one in world.ledger.received("facebook")] == ["", "1", "2", ""]


def test_posts_are_listed_since_a_moment(ask):
    made = post(ask)
    listed = ask("GET", f"{PAGE}/published_posts?fields=id,message,created_time&since=0")[1]["data"]
    assert [one["id"] for one in listed] == [made]
    later = int(time.time()) + 60
    assert ask("GET", f"{PAGE}/published_posts?fields=id&since={later}")[1]["data"] == []


def test_a_photo_alone_is_a_post_when_it_is_published(world, ask):
    _, answer = ask("POST", f"{PAGE}/photos", form={"url": "https://photos.example/1.jpg", "message": "v1"})
    assert {"id", "post_id"} == set(answer)
    assert [one.id for one in world.state.shows(world.state.facebook)] == [answer["post_id"]]


def test_a_photo_that_is_deleted_hangs_nowhere(world, ask):
    first = photo(ask)
    post(ask, attached_media=[{"media_fbid": first}])
    assert ask("DELETE", f"/v26.0/{first}")[0] == 200
    assert [one.pictures for one in world.state.shows(world.state.facebook)] == [[]]


def test_an_uploaded_photo_is_kept_byte_for_byte(world, ask):
    content = b"\xff\xd8\xff" + bytes(range(256)) + b"\r\n--XX\r\n" + b"\n\r\xff\xd9"
    body = b'--B1\r\nContent-Disposition: form-data; name="published"\r\n\r\nfalse\r\n'
    body += b'--B1\r\nContent-Disposition: form-data; name="source"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body += content + b"\r\n--B1--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=B1"}
    _, answer = ask("POST", f"{PAGE}/photos", body=body, headers=kind)
    assert world.state.pictures[f"fb{answer['id']}"].content == content


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("POST", f"{PAGE}/feed", {"message": "v1", "alt_text": "x"}),
        ("POST", f"{PAGE}/photos", {"url": "https://photos.example/1.jpg", "alt_text": "x"}),
        ("POST", f"{IG}/media", {"image_url": "https://photos.example/1.jpg", "alt_text_custom": "x"}),
        ("POST", f"{IG}/media_publish", {"creation_id": "1", "caption": "x"}),
        ("GET", f"{PAGE}/published_posts?fields=id,text", None),
    ],
)
def test_what_no_contract_lists_is_refused(world, ask, method, path, said):
    status, refusal = ask(method, path, said)
    assert (status, refusal["error"]["code"]) == (400, 100)
    assert world.ledger.received() == []


def test_a_photo_has_nothing_that_can_be_edited(ask):
    status, refusal = ask("POST", f"/v26.0/{photo(ask)}", {"alt_text_custom": "autre"})
    assert (status, refusal["error"]["error_subcode"]) == (400, 33)


def test_a_post_names_photos_that_exist(ask):
    status, refusal = ask("POST", f"{PAGE}/feed", {"message": "v1", "attached_media": [{"media_fbid": "7"}]})
    assert (status, refusal["error"]["code"]) == (400, 100)


@pytest.mark.parametrize(("token", "code"), [("", 2500), ("expired", 190)])
def test_a_stranger_is_refused(world, ask, token, code):
    assert ask("POST", f"{PAGE}/feed", {"message": "v1"}, token=token)[1]["error"]["code"] == code
    assert world.ledger.received() == []


def test_a_token_says_what_it_may_do(world, ask):
    world.habits.scopes = ("pages_manage_posts",)
    assert ask("GET", "/v26.0/debug_token?input_token=x")[1]["data"]["scopes"] == ["pages_manage_posts"]
    assert ask("GET", "/v26.0/debug_token?input_token=expired")[1]["data"]["is_valid"] is False
    assert ask("GET", "/v26.0/me/permissions")[1]["data"][0]["status"] == "granted"


def test_instagram_publishes_what_is_ready_and_nothing_twice(world, ask):
    _, made = ask("POST", f"{IG}/media", {"image_url": "https://photos.example/1.jpg", "caption": "v1"})
    early = ask("POST", f"{IG}/media_publish", {"creation_id": made["id"]})[1]["error"]
    assert (early["code"], early["error_subcode"]) == (9007, 2207027)
    finished(ask, made["id"])
    status, post = ask("POST", f"{IG}/media_publish", {"creation_id": made["id"]})
    assert status == 200
    assert ask("POST", f"{IG}/media_publish", {"creation_id": made["id"]})[0] == 400
    assert [one.id for one in world.state.shows(world.state.instagram)] == [post["id"]]


def test_a_picture_that_cannot_be_had_ends_the_container(world, ask):
    _, made = ask("POST", f"{IG}/media", {"image_url": f"{world.url}/nothing.jpg", "caption": "v1"})
    finished(ask, made["id"])
    assert ask("GET", f"/v26.0/{made['id']}?fields=status_code")[1]["status_code"] == "ERROR"


def test_instagram_counts_the_posts_of_a_day(world, ask):
    world.habits.quota = 1
    assert published(ask)[0] == 200
    _, left = ask("GET", f"{IG}/content_publishing_limit?fields=quota_usage,config")
    assert (left["data"][0]["quota_usage"], left["data"][0]["config"]["quota_total"]) == (1, 1)
    assert published(ask)[1]["error"]["error_subcode"] == 2207042


def test_an_instagram_post_can_be_deleted_and_not_edited(world, ask):
    _, post = published(ask)
    assert ask("POST", f"/v26.0/{post['id']}", {"caption": "v2"})[0] == 400
    world.habits.scopes = ()
    assert ask("DELETE", f"/v26.0/{post['id']}")[1]["error"]["code"] == 10
    world.habits.scopes = ("instagram_manage_contents",)
    assert ask("DELETE", f"/v26.0/{post['id']}")[0] == 200
    assert world.state.shows(world.state.instagram) == []
