"""Run one command to its end; every failure an operator can mend becomes one line that says how."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
import discord

from news.errors import FetchError, ForbiddenAddressError, NewsdeskError, SettingsError

REFUSED_TOKEN = SettingsError(
    "DISCORD_TOKEN",
    "was refused by Discord",
    "Reset it in the developer portal (your application → Bot → Reset Token) and put the new one into .env.",
)


THREADS = 24
LEFTOVERS_S = 0.8
"""How long threads may still take once the command has ended, in seconds."""
REFUSED_AT_GATEWAY = 4004
"""The gateway's close code for a token that is no longer valid."""


def run_to_exit_status(command: Coroutine[Any, Any, int]) -> int:
    """The command's exit status; 2 after an error, told on one line of standard error; 130 after Ctrl-C.

    Ends within LEFTOVERS_S of the command, whatever threads are still at work.
    """
    runner = asyncio.Runner()
    # Names are looked up in threads too: a few that hang must not keep pages from being parsed.
    runner.get_loop().set_default_executor(ThreadPoolExecutor(max_workers=THREADS))
    status = _status_of(runner, command)
    # Closing the loop waits for its threads: a name being looked up or a page being parsed. By now everything that has
    # to be finished is, so that the process may go without them.
    impatience = threading.Timer(LEFTOVERS_S, _leave, args=(status,))
    impatience.daemon = True
    impatience.start()
    runner.close()
    impatience.cancel()
    return status


def _leave(status: int) -> None:
    logging.shutdown()
    os._exit(status)


def _status_of(runner: asyncio.Runner, command: Coroutine[Any, Any, int]) -> int:
    try:
        return runner.run(command)
    except ForbiddenAddressError as error:
        hint = (
            ". ALLOW_PRIVATE_ADDRESSES=yes lets the bot read your own network"
            if "public" in str(error)
            else ""
        )
        return fail(f"{error.url}: {error}{hint}.")
    except FetchError as error:
        return fail(f"{error.url}: {error}")
    except NewsdeskError as error:
        return fail(str(error))
    except discord.LoginFailure:
        return fail(str(REFUSED_TOKEN))
    except discord.ConnectionClosed as error:
        if error.code == REFUSED_AT_GATEWAY:
            return fail(str(REFUSED_TOKEN))
        return fail(f"Discord ended the connection (code {error.code}). Start again in a few minutes.")
    except discord.NotFound:
        return fail(
            "DISCORD_API_URL is not the base of Discord's API. Leave it out, or end it with /api/v10."
        )
    except discord.HTTPException as error:
        return fail(
            f"Discord answers with an error ({error.status}). Start again in a few minutes; "
            "discordstatus.com tells whether it is down."
        )
    except (aiohttp.ClientError, discord.GatewayNotFound, ConnectionError, TimeoutError) as error:
        return fail(
            f"Discord cannot be reached: {error}. Check the network and DISCORD_API_URL, then start again."
        )
    except OSError as error:
        return fail(f"{error.filename or 'the system'}: {error.strerror or error}")
    except KeyboardInterrupt:
        print("newsdesk: stopped. What was finished is kept; run it again to go on.", file=sys.stderr)
        return 130


def fail(line: str) -> int:
    """Say on one line what is wrong; the exit status of a failure."""
    print(f"newsdesk: {line}", file=sys.stderr)
    return 2
