"""A local server that answers as the Graph interface does: what it is told to answer, one answer a call."""

import json
from collections import deque
from contextlib import asynccontextmanager
from types import SimpleNamespace

from aiohttp import web

from nidaa.ground import calling
from nidaa.ground.graph.client import Graph, Login

TOKEN, SECRET = "EAAtokenthatnobodymaysee", "secretthatnobodymaysee"


def error(code, subcode=0, *, status=400, details="", **more):
    """An error as Meta writes it. Title and message are in another language: nobody may decide by them."""
    said = {"message": "رسالة", "type": "OAuthException", "code": code, "fbtrace_id": "AbC-dEf_1", **more}
    said |= {"error_subcode": subcode} if subcode else {}
    said |= {"error_data": {"details": details}} if details else {}
    return status, {"error": said}


@asynccontextmanager
async def serving(*answers, budget_s=10.0, urgent=False, secret=SECRET, **more):
    """Yields `graph` and `seen`. An answer is (status, object or bytes) or (status, object or bytes, headers)."""
    queue, seen = deque(answers), []

    async def handler(request):
        form = dict(await request.post()) if request.method == "POST" else dict(request.query)
        if file := form.get("source"):
            form["source"] = (file.filename, file.content_type, file.file.read())
        seen.append(
            SimpleNamespace(method=request.method, path=request.path, form=form, headers=request.headers)
        )
        status, body, *headers = queue.popleft() if queue else (200, {"id": "1"})
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return web.Response(status=status, body=content, headers=headers[0] if headers else None)

    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host = f"127.0.0.1:{runner.addresses[0][1]}"
    login = Login(f"http://{host}", "v26.0", TOKEN, secret)
    try:
        async with calling.session(allowed_hosts=frozenset({host})) as session:
            graph = Graph(session, login, budget_s=budget_s, urgent=urgent, **more)
            yield SimpleNamespace(graph=graph, seen=seen, session=session, login=login, host=host)
    finally:
        await runner.cleanup()
