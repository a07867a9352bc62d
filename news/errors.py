"""The error tree. Each error carries its facts as attributes and, where a person may see it, a `user_message`."""

from __future__ import annotations


class NewsdeskError(Exception):
    """Any failure that Newsdesk itself recognises. `user_message` says what happened and what to do next."""

    user_message: str = "Something went wrong on our side. Please try again in a moment."

    def __init__(self, detail: str = "", *, user_message: str | None = None) -> None:
        super().__init__(detail or user_message or self.user_message)
        if user_message is not None:
            self.user_message = user_message


class SettingsError(NewsdeskError):
    """A setting is missing or malformed. `variable` names it, `fix` says what to write."""

    def __init__(self, variable: str, problem: str, fix: str) -> None:
        super().__init__(f"{variable} {problem}. {fix}")
        self.variable = variable
        self.fix = fix


class ParseError(NewsdeskError):
    """Bytes are not what they should be: no feed, no article, no readable text. The detail is the reason."""

    user_message = "That address answers, but it holds neither a feed nor an article that can be read."


class WorkError(ParseError):
    """Reading something took more time or memory than it may, and was given up. The detail is the reason."""

    user_message = (
        "Reading that takes too much time or memory. Paste another address of the site, if it has one."
    )


class FetchError(NewsdeskError):
    """A page or feed could not be fetched. `url` is the address asked for, without credentials.

    `status` is that of the answer, if there was one; `retry_after_s` how long the server asks to be left alone.
    """

    user_message = "That address could not be read. Check that it opens in a browser, then try again."

    def __init__(
        self,
        url: str,
        detail: str,
        *,
        user_message: str | None = None,
        status: int | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(detail, user_message=user_message)
        self.url = url
        self.status = status
        self.retry_after_s = retry_after_s


class ForbiddenAddressError(FetchError):
    """The address, or one it redirects to, is not a public web address."""

    user_message = "Only public web addresses (http or https) can be read."


class RobotsError(FetchError):
    """The site's robots.txt does not allow us to read the page."""

    user_message = "That site asks programs not to read this page, so it is not read."


class RequestLimitError(FetchError):
    """People have made us send as many requests as they may for now; nothing was sent. It says nothing of the site."""

    user_message = "Too much is being read for people at the moment. Try again in ten minutes."


class FeedNotFoundError(NewsdeskError):
    """A site was read, but it offers no feed."""

    user_message = (
        "No feed was found at that address. Paste the address of the site's RSS or Atom feed instead."
    )


class TooManyRequestsError(NewsdeskError):
    """Somebody made us fetch as much as one may for now. The message says when to come back."""


class SourceBusyError(NewsdeskError):
    """Somebody else reads the source, and did not come to an end in time."""

    user_message = "That source is being read at this moment. Try again in a minute."


class CheckedLatelyError(NewsdeskError):
    """A source was not asked, because it was a moment ago or wants to be left alone. The message says until when."""


class StorageError(NewsdeskError):
    """The database cannot be used: locked, newer than this program, not ours, or damaged."""


class NotVisibleError(NewsdeskError):
    """The thing asked for does not exist, or this server does not read its source."""

    user_message = "That is not in the archive any more, or this server does not read its source."


class PrivatePersonError(NewsdeskError):
    """Somebody stays inside the article that names them: no page, no list of quotes or headlines. `name` as it is known."""

    def __init__(self, name: str) -> None:
        super().__init__("somebody private was asked about")
        self.name = name
