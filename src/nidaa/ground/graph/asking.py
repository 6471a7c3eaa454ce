"""Asks Meta how our accounts stand: what `health` makes rows of. Reads only; nothing is changed."""

from collections.abc import Awaitable, Mapping
from dataclasses import replace

from nidaa.ground import calling
from nidaa.ground.accounts import Account, accounts

from .answers import Reply
from .client import Graph, Login, login_of
from .errors import Fault
from .health import Said, Seen
from .versions import PINNED

BUDGET_S = 20.0
NODES = {
    "facebook": ("page", "id,name,is_published,can_post"),
    "instagram": ("account", "id,username"),
}
CHANNELS = tuple(NODES)


async def look(*, allowed_hosts: frozenset[str]) -> list[Seen]:
    """All accounts of Facebook and Instagram, one after the other."""
    async with calling.session(allowed_hosts=allowed_hosts) as session:
        return [await seen(session, one) for channel in CHANNELS for one in accounts(channel)]


async def seen(session: calling.Session, account: Account) -> Seen:
    """What Meta says of one account; a fault stands in the place of what it kept from being seen."""
    option, fields = NODES[account.channel]
    held = account.options
    unseen = Seen(
        account.channel, account.key, held.get("version", PINNED), "", held.get("authorised_on", ""), "", ""
    )
    try:
        login = login_of(held, account.secrets)
    except Fault as fault:
        return replace(unseen, token=str(fault), node=str(fault))
    graph = Graph(session, login, budget_s=BUDGET_S, urgent=True)
    node_id = held.get(option, "")
    token = await _token(session, login, held)
    node, served = await _said(graph.read(node_id, fields=fields))
    return replace(
        unseen,
        served=served,
        token=token,
        node=node,
        tasks=await _tasks(graph, token, node_id) if account.channel == "facebook" else None,
        quota=await _quota(graph, node_id) if account.channel == "instagram" else None,
    )


async def _token(session: calling.Session, login: Login, options: Mapping[str, str]) -> Said:
    """Asked with the app's own token where we have it: it may be asked for any of its tokens."""
    app_id = options.get("app_id", "")
    asker = login
    if app_id and login.app_secret:
        asker = Login(login.base, login.version, f"{app_id}|{login.app_secret}", login.app_secret)
    graph = Graph(session, asker, budget_s=BUDGET_S, urgent=True)
    body, _ = await _said(graph.read("debug_token", input_token=login.token))
    if isinstance(body, str):
        return body
    data = body.get("data")
    return data if isinstance(data, dict) else {}


async def _tasks(graph: Graph, token: Said, page: str) -> tuple[str, ...] | None:
    """Only a person's or a system user's token can be asked for tasks; a page's own token cannot."""
    if isinstance(token, str) or token.get("type") not in {"USER", "SYSTEM_USER"}:
        return None
    try:
        reply = await graph.read("me/accounts", fields="id,tasks", limit="100")
    except Fault:
        return None
    found = [row.get("tasks") for row in reply.rows() if str(row.get("id")) == page]
    return tuple(str(task) for tasks in found if isinstance(tasks, list) for task in tasks)


async def _quota(graph: Graph, account: str) -> Said:
    try:
        reply = await graph.read(f"{account}/content_publishing_limit", fields="quota_usage,config")
    except Fault as fault:
        return str(fault)
    return next(iter(reply.rows()), {})


async def _said(asked: Awaitable[Reply]) -> tuple[Said, str]:
    try:
        reply = await asked
    except Fault as fault:
        return str(fault), ""
    return reply.body, reply.version
