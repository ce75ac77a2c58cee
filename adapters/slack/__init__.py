"""Slack as a chat platform: receiving by HTTP or Socket Mode, blocks, modals, the App Home and the manifest.

Imports `bot` and `knowledge`; payloads and blocks of Slack go no further than this folder.
"""
