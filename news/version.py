"""The program's version, as `/about` and the User-Agent tell it; CHANGELOG.md says what changed."""

VERSION = "0.1.0"
