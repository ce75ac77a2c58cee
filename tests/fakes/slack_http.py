"""The HTTP face of the fake: `/api/METHOD`, response_urls, uploads, private downloads, Socket Mode's address.

Rule: the order of Slack's refusals: token, then method, then rate, then scope, then arguments.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from tests.fakes import slack_auth, slack_chat, slack_files, slack_rooms, slack_surfaces
from tests.fakes.slack_call import Call, Method
from tests.fakes.slack_core import CallRecord, Refusal
from tests.fakes.slack_errors import SETBACKS, SlackError
from tests.fakes.slack_faults import Fault
from tests.fakes.slack_forms import Filling
from tests.fakes.slack_pressing import RESPONSE_URL_USES
from tests.fakes.slack_rates import RateLimited
from tests.fakes.slack_world import JSON, Channel, Message, Workspace

METHODS: dict[str, Method] = {
    **slack_auth.METHODS,
    **slack_chat.METHODS,
    **slack_rooms.METHODS,
    **slack_surfaces.METHODS,
    **slack_files.METHODS,
}
SIGN_IN = (
    "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to your workspace</body></html>"
)


async def arguments(request: web.Request) -> JSON:
    """Return the arguments of a call, from its address, form or JSON."""
    given: JSON = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        given |= body
    else:
        given |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return given


class Answering(Filling):
    """The handlers."""

    def _begin_answering(self) -> None:
        self.installing = slack_auth.Installing()
        self._let_go = asyncio.Event()
        self.downloads: list[str] = []

    def application(self) -> web.Application:
        """Return the web application."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/{kind:commands|actions|app}/{team}/{key}", self._respond)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_get("/files-pri/{place}/{name:.+}", self._download)
        app.router.add_get("/sign-in", self._sign_in)
        app.router.add_get("/link/", self.sockets.connected)
        return app

    # The Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            args = await arguments(request)
        except SlackError as refused:
            return self._answer(method, None, {}, 200, refused.answer())
        authorization = request.headers.get("Authorization", "")
        token = (
            authorization.removeprefix("Bearer ") if authorization.startswith("Bearer ") else args.pop("token", None)
        )
        fault = self._fault(method, args)
        if fault and fault.kind == "hang":
            if fault.after_effect:
                self._called(method, args, token, authorization)
            await self._let_go.wait()
            return self._answer(method, None, args, 503, {"ok": False, "error": "service_unavailable"}, injected=True)
        if fault and fault.kind == "fail":
            return self._failed(method, args, fault)
        answer = self._called(method, args, token, authorization)
        if fault and request.transport:
            request.transport.close()
        return answer

    def _fault(self, method: str, args: JSON) -> Fault | None:
        with self.world.changed:
            fault = self.faults.take(method, args)
            self.world.changed.notify_all()
        return fault

    def _failed(self, method: str, args: JSON, fault: Fault) -> web.Response:
        status = fault.status or (429 if fault.retry_after is not None else 200)
        error = fault.error or ("ratelimited" if status == 429 else "internal_error")
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
        self._record(method, None, args, status, {"ok": False, "error": error}, injected=True)
        if status >= 500 and fault.error is None:
            return web.Response(status=status, text="<html>upstream connect error</html>", content_type="text/html")
        return web.json_response({"ok": False, "error": error}, status=status, headers=headers)

    def _called(self, method: str, args: JSON, token: str | None, authorization: str) -> web.Response:
        team = None
        headers: dict[str, str] = {}
        with self.world.changed:
            try:
                if method == "oauth.v2.access":
                    body = slack_auth.exchange(self, self.installing, args, authorization)
                elif method == "apps.connections.open":
                    body = self._connection(token)
                else:
                    workspace = slack_auth.installation(self, self.installing, token)
                    team = workspace.team
                    headers["X-OAuth-Scopes"] = ",".join(sorted(workspace.scopes))
                    body = self._run(Call(method, args, self, workspace))
            except RateLimited as refused:
                headers["Retry-After"] = str(refused.retry_after)
                return self._answer(method, team, args, 429, refused.answer(), headers=headers)
            except SlackError as refused:
                return self._answer(method, team, args, 200, refused.answer(), headers=headers)
            return self._answer(method, team, args, 200, body, headers=headers)

    def _run(self, call: Call) -> JSON:
        if call.method == "auth.revoke":
            return slack_auth.revoke(self.installing, call)
        method = METHODS.get(call.method)
        if method is None:
            raise SlackError("unknown_method", req_method=call.method)
        self.rates.tier(call.method, call.workspace.team, method.per_minute, new_app=self.history_limits)
        if method.scopes:
            call.need(*method.scopes)
        return method.run(call)

    def _connection(self, token: str | None) -> JSON:
        if not token:
            raise SlackError("not_authed")
        if not token.startswith("xapp-"):
            raise SlackError("not_allowed_token_type")
        if token != self.app_token:
            raise SlackError("invalid_auth")
        address = self.origin.replace("http://", "ws://")
        return {"ok": True, "url": f"{address}/link/?ticket={self.sockets.ticket()}&app_id={self.app_id}"}

    def _answer(
        self,
        method: str,
        team: str | None,
        args: JSON,
        status: int,
        body: JSON,
        *,
        injected: bool = False,
        headers: Any = None,
    ) -> web.Response:
        self._record(method, team, args, status, body, injected=injected)
        return web.json_response(body, status=status, headers=headers or {})

    def _record(self, method: str, team: str | None, args: JSON, status: int, body: JSON, *, injected: bool) -> None:
        with self.world.changed:
            self.calls.append(CallRecord(method, team, args, status, body, self.now(), injected))
            if not body["ok"]:
                messages = tuple(body.get("response_metadata", {}).get("messages", ()))
                refusal = Refusal(method, body["error"], messages, args)
                (self.setbacks if injected or refusal.error in SETBACKS else self.refusals).append(refusal)
            self.world.changed.notify_all()

    # response_url

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        fault = self._fault("response_url", {})
        if fault and fault.kind == "hang":
            await self._let_go.wait()
        if fault and fault.kind != "drop":
            return web.Response(status=fault.status or 503, text=fault.error or "service_unavailable")
        try:
            body = json.loads(await request.text())
            with self.world.changed:
                self._use_response_url(request.match_info["key"], body)
                self.world.changed.notify_all()
        except (SlackError, ValueError) as refused:
            error = refused.error if isinstance(refused, SlackError) else "invalid_payload"
            with self.world.changed:
                self.record_refusal("response_url", error, tuple(getattr(refused, "messages", ())))
            status = 404 if error in ("used_url", "expired_url", "invalid_url") else 400
            return web.json_response({"ok": False, "error": error}, status=status)
        if fault and request.transport:
            request.transport.close()
        return web.Response(text="ok")

    def _use_response_url(self, key: str, body: Any) -> None:
        url = self.response_urls.get(key)
        if url is None:
            raise SlackError("invalid_url")
        if self.now() > url.until:
            raise SlackError("expired_url")
        if url.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url")
        if not isinstance(body, dict):
            raise SlackError("invalid_payload")
        self.respond(self.workspace(url.team), self.world.channels[url.channel], url.user, body, url.ts)
        url.uses += 1

    def respond(self, home: Workspace, channel: Channel, user: str, body: JSON, ts: str | None) -> None:
        """Show an answer to an interaction: to one person, to the channel, or in place of what was pressed."""
        pressed = next((m for m in self.world.ephemerals if m.ts == ts), None) or channel.messages.get(ts or "")
        if body.get("delete_original"):
            self._take_away(channel, pressed)
            return
        call = Call("response_url", {**body, "channel": channel.id}, self, home)
        text, blocks = slack_chat.written(call)
        if body.get("replace_original") and pressed is not None:
            pressed.text, pressed.blocks, pressed.edited = text, blocks, self.world.new_ts()
            return
        thread = body.get("thread_ts")
        message = Message(channel.id, self.world.new_ts(), home.bot_user, text, blocks, None, thread, home.bot_id)
        if body.get("response_type") == "in_channel":
            channel.messages[message.ts] = message
        else:
            message.only_for = user
            self.world.ephemerals.append(message)

    def _take_away(self, channel: Channel, pressed: Message | None) -> None:
        if pressed is None:
            raise SlackError("message_not_found")
        if pressed.only_for is None:
            del channel.messages[pressed.ts]
        else:
            self.world.ephemerals.remove(pressed)

    # Files

    async def _upload(self, request: web.Request) -> web.Response:
        data = await self._uploaded_bytes(request)
        if fault := self._fault("upload", {}):
            return web.Response(status=fault.status or 503, text="unavailable")
        with self.world.changed:
            file = self.world.files.get(request.match_info["file"])
            if file is None or file.complete or len(data) != file.length:
                self.record_refusal("upload", "wrong_length" if file else "file_not_found")
                return web.Response(status=400, text="failed")
            file.data = data
            self.world.changed.notify_all()
        return web.Response(text=f"OK - {len(data)}")

    async def _uploaded_bytes(self, request: web.Request) -> bytes:
        if request.content_type != "multipart/form-data":
            return await request.read()
        for value in (await request.post()).values():
            if isinstance(value, web.FileField):
                return value.file.read()
        return b""

    async def _download(self, request: web.Request) -> web.StreamResponse:
        fault = self._fault("download", {})
        if fault and fault.kind == "hang":
            await self._let_go.wait()
        if fault:
            return web.Response(status=fault.status or 503, text="unavailable")
        file_id = request.match_info["place"].rpartition("-")[2]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        with self.world.changed:
            file = self.world.files.get(file_id)
            try:
                workspace = slack_auth.installation(self, self.installing, token)
                call = Call("download", {}, self, workspace)
                call.need("files:read")
                if file is None or file.data is None or not slack_files.may_read(call, file):
                    raise SlackError("file_not_found")
            except SlackError as refused:
                self.record_refusal("download", refused.error)
                raise web.HTTPFound(f"{self.origin}/sign-in?redir={file_id}") from None
            self.downloads.append(file_id)
            return web.Response(body=file.data, content_type=file.mimetype)

    async def _sign_in(self, _: web.Request) -> web.Response:
        return web.Response(text=SIGN_IN, content_type="text/html")
