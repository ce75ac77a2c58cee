"""The assistant on Telegram, over python-telegram-bot. It may import the core's types and other rooms of `adapters`.

`parse` and `render` are pure; `receive` hands updates to the core, from `polling` or `webhook`; `messenger` says what
waits in the outbox; `app` puts them together. Nothing of the library goes further than this folder.
"""
