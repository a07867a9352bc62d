"""The ids that name things."""

from __future__ import annotations

from typing import NewType

ArticleId = NewType("ArticleId", int)
SourceId = NewType("SourceId", int)
StoryId = NewType("StoryId", int)
TopicId = NewType("TopicId", int)
QuoteId = NewType("QuoteId", int)
AutopostId = NewType("AutopostId", int)
DeliveryId = NewType("DeliveryId", int)
AnswerId = NewType("AnswerId", int)
GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
UserId = NewType("UserId", int)
ReportId = NewType("ReportId", int)
VerdictId = NewType("VerdictId", int)
ShownNameId = NewType("ShownNameId", int)
FollowId = NewType("FollowId", int)
SavedId = NewType("SavedId", int)
