"""Files of a Slack Connect channel: their events bring an id alone, and Slack is asked for the rest.

Rule: what Slack does not tell stays as it came, and is found out when the file is fetched.
Source: docs.slack.dev/apis/slack-connect (files), reference/methods/files.info
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from adapters.slack.api import Api, SlackSays, asked
from adapters.slack.installs import Installs, NotInstalled
from adapters.slack.parse import file_of, is_bare
from bot.errors import RetryLater
from bot.messages import File, Files

log = logging.getLogger(__name__)


class SharedFiles:
    """Asks for what events leave out."""

    def __init__(self, api: Api, installs: Installs) -> None:
        self._api, self._installs = api, installs

    async def named(self, team: str, files: Files) -> Files:
        """Return the files with their names, kinds and sizes."""
        if not any(is_bare(file) for file in files.files):
            return files
        named = await asyncio.gather(*(self._named(team, file) for file in files.files))
        return replace(files, files=tuple(named))

    async def _named(self, team: str, file: File) -> File:
        if not is_bare(file):
            return file
        try:
            client = self._api.client((await self._installs.of(team)).token)
            answer = await asked(client.files_info(file=file.reference.partition("/")[2]))
        except (SlackSays, RetryLater, NotInstalled) as error:
            log.warning("a file of a shared channel stays unnamed: %s", error)
            return file
        return file_of(answer["file"], team)
