"""Who calls: tokens, `auth.*`, and the installation by OAuth.

Source: docs.slack.dev/authentication/installing-with-oauth, reference/methods/oauth.v2.access
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fakes.slack_call import Call, Method
from tests.fakes.slack_core import Core
from tests.fakes.slack_errors import SlackError
from tests.fakes.slack_world import ALL_SCOPES, JSON, Workspace

CODE_SECONDS = 600
TOKEN_SECONDS = 43_200


@dataclass(slots=True)
class Code:
    """What the authorisation page hands to the app, once."""

    code: str
    team: str
    user: str
    scopes: list[str]
    redirect_uri: str | None
    until: float
    used: bool = False


@dataclass
class Installing:
    """The codes that are out, and the tokens that no longer count."""

    codes: dict[str, Code] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)


def installation(server: Core, installing: Installing, token: str | None) -> Workspace:
    """Return whose bot token this is.

    Raises: SlackError not_authed, invalid_auth, token_revoked, token_expired, account_inactive, not_allowed_token_type.
    """
    if not token:
        raise SlackError("not_authed")
    if token.startswith("xapp-"):
        raise SlackError("not_allowed_token_type")
    if token in installing.revoked:
        raise SlackError("token_revoked")
    workspace = server.world.by_token(token)
    if workspace is None or not workspace.installed:
        raise SlackError("invalid_auth")
    if workspace.deactivated:
        raise SlackError("account_inactive")
    if workspace.expires is not None and server.now() > workspace.expires:
        raise SlackError("token_expired")
    return workspace


def auth_test(call: Call) -> JSON:
    """Return who the token is."""
    w = call.workspace
    body = {"url": f"https://{w.domain}.slack.invalid/", "team": w.name, "team_id": w.team, "user": "sla"}
    enterprise = {"enterprise_id": w.enterprise} if w.enterprise else {}
    return {"ok": True, **body, "user_id": w.bot_user, "bot_id": w.bot_id, "is_enterprise_install": False, **enterprise}


def revoke(installing: Installing, call: Call) -> JSON:
    """Make the token worthless."""
    if call.flag("test"):
        return {"ok": True, "revoked": False}
    installing.revoked.add(call.workspace.bot_token)
    call.workspace.installed = False
    return {"ok": True, "revoked": True}


def permit(server: Core, installing: Installing, team: str, user: str, authorize_url: str) -> str:
    """Press "Allow" on the page that the app sent the administrator to; return the address to go on to.

    Raises: SlackError invalid_client_id, invalid_scope.
    """
    asked = {name: values[0] for name, values in parse_qs(urlsplit(authorize_url).query).items()}
    if asked.get("client_id") != server.client_id:
        raise SlackError("invalid_client_id")
    scopes = [s for s in asked.get("scope", "").split(",") if s]
    if not scopes or not set(scopes) <= ALL_SCOPES:
        raise SlackError("invalid_scope", [f"unknown scope: {s}" for s in sorted(set(scopes) - ALL_SCOPES)])
    code = Code(secrets.token_hex(16), team, user, scopes, asked.get("redirect_uri"), server.now() + CODE_SECONDS)
    installing.codes[code.code] = code
    return f"{asked.get('redirect_uri', '')}?{urlencode({'code': code.code, 'state': asked.get('state', '')})}"


def exchange(server: Core, installing: Installing, args: JSON, authorization: str) -> JSON:
    """Return the answer of oauth.v2.access: a code for tokens, once; or a refresh token for the next ones."""
    _check_client(server, args, authorization)
    if args.get("grant_type") == "refresh_token":
        found = [
            w
            for w in server.world.workspaces.values()
            if w.refresh_token and w.refresh_token == args.get("refresh_token")
        ]
        if not found:
            raise SlackError("invalid_refresh_token")
        return _granted(server, installing, found[0], None)
    code = installing.codes.get(str(args.get("code") or ""))
    if code is None:
        raise SlackError("invalid_code")
    if code.used:
        raise SlackError("code_already_used")
    if server.now() > code.until:
        raise SlackError("code_expired")
    if code.redirect_uri != (args.get("redirect_uri") or None):
        raise SlackError("bad_redirect_uri")
    code.used = True
    workspace = server.workspace(code.team)
    workspace.scopes, workspace.installed, workspace.deactivated = set(code.scopes), True, False
    return _granted(server, installing, workspace, code.user)


def _check_client(server: Core, args: JSON, authorization: str) -> None:
    client_id, secret = args.get("client_id"), args.get("client_secret")
    if authorization.startswith("Basic "):
        try:
            client_id, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            client_id = None
    if client_id != server.client_id:
        raise SlackError("invalid_client_id")
    if secret != server.client_secret:
        raise SlackError("bad_client_secret")


def _granted(server: Core, installing: Installing, workspace: Workspace, user: str | None) -> JSON:
    if workspace.bot_token in installing.revoked or server.token_rotation:
        workspace.bot_token = f"xoxb-{workspace.team}-{secrets.token_hex(12)}"
    body: JSON = {
        "ok": True,
        "access_token": workspace.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(workspace.scopes)),
        "bot_user_id": workspace.bot_user,
        "app_id": server.app_id,
        "team": {"id": workspace.team, "name": workspace.name},
        "enterprise": {"id": workspace.enterprise, "name": workspace.name} if workspace.enterprise else None,
        "is_enterprise_install": False,
    }
    if user:
        body["authed_user"] = {"id": user}
    if server.token_rotation:
        workspace.refresh_token, workspace.expires = f"xoxe-1-{secrets.token_hex(12)}", server.now() + TOKEN_SECONDS
        body |= {"refresh_token": workspace.refresh_token, "expires_in": TOKEN_SECONDS}
    return body


METHODS = {"auth.test": Method(auth_test, (), 600)}
