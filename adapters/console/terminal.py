"""The interactive terminal: a banner, a prompt, numbered choices; what arrives meanwhile appears above the prompt.

Rule: what is said is text and never markup; a prompt that somebody is typing at survives an arriving message.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from types import ModuleType

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from adapters.console.commands import help_text, run_command, time_line
from adapters.console.files import put_down
from adapters.console.json_protocol import LONGEST_TEXT
from adapters.console.script import too_long
from adapters.console.session import Session
from adapters.console.show import reply_lines
from adapters.logs import current_reference
from adapters.plain import printable, readable
from bot.errors import Refused
from bot.i18n import Translator
from bot.records import OutboxMessage

log = logging.getLogger(__name__)

TICK_SECONDS = 2.0
_WIDEST = 100
_PROSE_WORDS = 4


class Terminal:
    """One sitting at a tty. `ask` reads a line; `tick_every` is in seconds."""

    def __init__(
        self,
        session: Session,
        console: Console,
        *,
        ask: Callable[[str], str] = input,
        readline: ModuleType | None = None,
        tick_every: float = TICK_SECONDS,
    ) -> None:
        self._session = session
        self._console = console
        self._ask_line = ask
        self._readline = readline
        self._tick_every = tick_every
        self._asking = False
        self._over = threading.Event()

    def run(self, *, warm_up: Callable[[], None]) -> None:
        """Talk until the person leaves; `warm_up` prepares the understanding while the prompt is already shown."""
        self._greet(with_help=True)
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        ticker = threading.Thread(target=self._tick_on, name="ticker", daemon=True)
        ticker.start()
        try:
            while self._turn():
                pass
        except (EOFError, KeyboardInterrupt):
            self._console.print()
        finally:
            self._over.set()
            ticker.join(timeout=5)
            self._session.leave()

    def _turn(self) -> bool:
        typed = self._ask()
        if not typed.strip():
            return True
        with self._guarded(), self._session.lock:
            done = run_command(self._session, typed)
            if done is None:
                self._say(typed)
                return True
            if done.text:
                self._note(done.text)
            if done.greet:
                self._greet()
            return not done.leave
        return True

    def _say(self, typed: str) -> None:
        if len(typed) > LONGEST_TEXT:
            self._note(too_long(self._session, typed))
            return
        self._session.send(self._session.content_of(readable(typed)))
        self._session.deliver(self._show)

    def _ask(self) -> str:
        session = self._session
        prompt = f"{session.person} › "
        if self._console.is_terminal and not self._console.no_color and self._console.color_system:
            hidden = ("\001", "\002") if self._readline else ("", "")
            prompt = "{0}\033[1;36m{1}{2}{0}\033[0m{1}".format(*hidden, prompt)
        self._asking = True
        try:
            return self._ask_line(prompt)
        finally:
            self._asking = False

    def _tick_on(self) -> None:
        while not self._over.wait(self._tick_every):
            try:
                self._session.tick_quietly()
                self._session.deliver(self._arrived)
            except Refused as refused:
                log.warning("the ticker was refused: %s", refused)
            except Exception:
                log.exception("the ticker failed and goes on")

    def _arrived(self, message: OutboxMessage) -> None:
        if not self._asking:
            self._show(message)
            return
        if self._console.is_terminal:
            self._console.file.write("\r\033[K")
        self._show(message)
        half_typed = self._readline.get_line_buffer() if self._readline else ""
        self._console.file.write(f"{self._session.person} › {half_typed}")
        self._console.file.flush()

    def _greet(self, *, with_help: bool = False) -> None:
        welcome = self._session.welcome()
        body = Text(printable(welcome.text))
        width = min(self._console.width, _WIDEST)
        time = Text(time_line(self._session))
        self._console.print(Panel(body, border_style="cyan", width=width, padding=(0, 1), title="SLA", subtitle=time))
        if with_help:
            self._note(help_text(Translator.of(self._session.spoken)))
        self._session.tick()
        self._session.deliver(self._show)

    def _show(self, message: OutboxMessage) -> None:
        numbers = self._session.numbers
        choices = {f"[{numbers.get(c.token)}:" for c in message.reply.choices}
        for line in reply_lines(message.reply, numbers, put_down(message.reply, self._session.files)):
            is_choice = any(line.startswith(start) for start in choices)
            self._line(line, "bold cyan" if is_choice else "")
        self._console.print()

    def _line(self, line: str, style: str) -> None:
        """Wrap prose at words inside the margin; a table row or a bar is folded only where the terminal ends."""
        width = min(self._console.width, _WIDEST) if len(line.split()) >= _PROSE_WORDS else self._console.width
        text = Text(line, style=style, overflow="fold")
        self._console.print(Padding(text, (0, 0, 0, 2)), width=width)

    def _note(self, text: str) -> None:
        self._console.print(Text(printable(text), style="dim"))

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        session = self._session
        try:
            yield
        except Refused as refused:
            self._note(Translator.of(session.spoken).say(refused.message, **refused.values))
        except Exception:
            reference = current_reference()
            log.exception("a message at the terminal failed, reference %s", reference)
            t = Translator.of(session.spoken)
            self._note(t.say("Something went wrong here; reference %(reference)s.", reference=reference))


def run_terminal(session: Session, *, warm_up: Callable[[], None]) -> None:
    """Open the terminal on standard input and output."""
    try:
        import readline
    except ImportError:
        readline = None  # type: ignore[assignment]
    for stream in (sys.stdin, sys.stdout):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
    Terminal(session, console, readline=readline).run(warm_up=warm_up)
