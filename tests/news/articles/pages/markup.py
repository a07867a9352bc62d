"""The pieces of our pages: heads, linked data, bylines, and bodies in the markup of common publishing systems."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from tests.news.articles.pages.stories import Story

Linked = dict[str, Any]


@dataclass(frozen=True)
class Top:
    """What stands above the text: the headline as the page prints it, who wrote it and when."""

    heading: str
    byline: str = ""
    when: str = ""

    def __str__(self) -> str:
        return self.heading + self.byline + self.when


_BREAKS = "<br><br>\n"
Body = Callable[[Story, Top], str]


# --- heads -----------------------------------------------------------------------------------------------


def linked(story: Story, **properties: Any) -> Linked:
    """A NewsArticle as most publishers write it, with some properties otherwise."""
    people = [{"@type": "Person", "name": name} for name in story.authors]
    found: Linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": story.url,
        "headline": story.title,
        "datePublished": story.published,
        "publisher": {"@type": "Organization", "name": story.site},
    }
    found |= {"author": people} if people else {}
    return {key: value for key, value in (found | properties).items() if value is not None}


def script(*data: Linked | str) -> str:
    """One script of linked data each."""
    return "".join(
        f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)}</script>'
        for one in data
    )


def social(story: Story, *, title: str | None = None) -> str:
    """What is there for cards in other places."""
    return (
        f'<meta property="og:type" content="article"><meta property="og:site_name" content="{escape(story.site)}">'
        f'<meta property="og:title" content="{escape(title or story.title)}"><meta property="og:url" content="{story.url}">'
    )


def stamp(story: Story) -> str:
    """When, as a meta tag."""
    return f'<meta property="article:published_time" content="{story.published}">'


def page(story: Story, body: str, *, head: str = "", title: str | None = None) -> str:
    """The whole page; `title`: of its window, the headline and the site if not given."""
    shown = f"{story.title} | {story.site}" if title is None else title
    return (
        f'<!DOCTYPE html>\n<html lang="{story.lang}" dir="{story.direction}">\n<head><meta charset="utf-8">'
        f'<title>{escape(shown)}</title><meta name="viewport" content="width=device-width">{head}</head>\n'
        f"<body>{body}</body>\n</html>\n"
    )


# --- what stands above, between and below ----------------------------------------------------------------


def names(story: Story) -> str:
    return ", ".join(story.authors)


def masthead(story: Story) -> str:
    return (
        f'<header class="site-header"><a class="logo" href="/">{escape(story.site)}</a><nav><ul>'
        '<li><a href="/a">A</a></li><li><a href="/b">B</a></li><li><a href="/c">C</a></li></ul></nav></header>'
    )


def most_read(story: Story, tag: str = "aside") -> str:
    items = "".join(f'<li><a href="/{n}">{line}</a></li>' for n, line in enumerate(story.furniture.most_read))
    return f'<{tag} class="most-read"><ul>{items}</ul></{tag}>'


def footer(story: Story) -> str:
    return (
        f'<div id="cookie-consent" class="cookie-banner"><p>{story.furniture.cookies}</p><button>OK</button></div>'
        f'<footer class="site-footer"><p>{story.furniture.rights}</p></footer><script>var page = {{"words": "many words"}};</script>'
    )


def picture(story: Story) -> str:
    return f'<figure><img src="/p.jpg" alt=""><figcaption>{story.furniture.caption}</figcaption></figure>'


def marked(story: Story, *, tag: str = "p", heading: str = "h2", css: str = "") -> list[str]:
    """The paragraphs in tags; headings in theirs."""
    css = f' class="{css}"' if css else ""
    return [
        f"<{heading}>{line[3:]}</{heading}>" if line.startswith("## ") else f"<{tag}{css}>{line}</{tag}>"
        for line in story.paragraphs
    ]


def broken_up(story: Story, parts: list[str] | None = None) -> str:
    """The paragraphs with a picture, a newsletter box and a link to read on between them."""
    lines = marked(story) if parts is None else list(parts)
    lines.insert(1, picture(story))
    lines.insert(
        3,
        f'<div class="newsletter-signup"><p>{story.furniture.newsletter}</p><form><input type="email"><button>OK</button></form></div>',
    )
    lines.insert(5, f'<p class="read-more"><strong><a href="/gulls">{story.furniture.also}</a></strong></p>')
    return "\n".join(lines)


def comments(story: Story) -> str:
    return (
        '<section id="comments" class="comments-area"><h2>2</h2><ol class="comment-list">'
        f'<li class="comment"><div class="comment-author"><b>Gull17</b></div><div class="comment-content"><p>{story.furniture.comment}</p></div></li>'
        f'<li class="comment"><div class="comment-author"><b>Tide</b></div><div class="comment-content"><p>{story.furniture.comment}</p></div></li>'
        "</ol></section>"
    )


def share(story: Story) -> str:
    return f'<div class="share-buttons"><span>{story.furniture.share}</span><ul><li><a href="#m">Mail</a></li><li><a href="#f">F</a></li></ul></div>'


# --- publishing systems ----------------------------------------------------------------------------------


def plain(story: Story, top: Top) -> str:
    """The simplest semantic page."""
    return f"{masthead(story)}<main><article>{top}{chr(10).join(marked(story))}</article>{most_read(story)}</main>{footer(story)}"


def wordpress_classic(story: Story, top: Top) -> str:
    return (
        f'<div id="page" class="hfeed site">{masthead(story)}<div id="content"><div id="primary" class="content-area"><main>'
        f'<article id="post-412" class="post-412 post type-post status-publish hentry category-news"><header class="entry-header">{top.heading}'
        f'<div class="entry-meta">{top.when}{top.byline}</div></header><div class="entry-content">{broken_up(story)}'
        f'<div class="sharedaddy sd-sharing-enabled">{share(story)}</div><div id="jp-relatedposts">{most_read(story, "div")}</div></div>'
        f'<footer class="entry-footer"><span class="cat-links"><a href="/c/news">News</a></span></footer></article>{comments(story)}</main></div>'
        f'<div id="secondary" class="widget-area">{most_read(story)}</div></div></div>{footer(story)}'
    )


def wordpress_blocks(story: Story, top: Top) -> str:
    parts = [
        one.replace("<p>", '<p class="wp-block-paragraph">').replace("<h2>", '<h2 class="wp-block-heading">')
        for one in marked(story)
    ]
    return (
        f'<div class="wp-site-blocks">{masthead(story)}<main class="wp-block-group"><div class="wp-block-group has-global-padding">{top}</div>'
        f'<div class="entry-content wp-block-post-content is-layout-constrained">{broken_up(story, parts)}</div>'
        f'<div class="wp-block-group"><h2 class="wp-block-heading">+</h2>{most_read(story, "div")}</div>'
        f'<div class="wp-block-comments">{comments(story)}</div></main></div>{footer(story)}'
    )


def amp(story: Story, top: Top) -> str:
    return (
        f'<amp-sidebar id="menu" layout="nodisplay">{masthead(story)}</amp-sidebar><article class="amp-wp-article">'
        f'<header class="amp-wp-article-header">{top}</header><div class="amp-wp-article-content">'
        f'<amp-img src="/p.jpg" width="600" height="400"></amp-img>{broken_up(story)}<amp-ad width="300" height="250" type="x"></amp-ad></div></article>'
        f"{most_read(story)}{footer(story)}"
    )


def drupal(story: Story, top: Top) -> str:
    return (
        f'<div class="dialog-off-canvas-main-canvas">{masthead(story)}<div class="region region-content"><div class="block block-system">'
        f'<article class="node node--type-article node--view-mode-full"><div class="node__content">{top.heading}<div class="node__meta">{top.byline}{top.when}</div>'
        f'<div class="field field--name-body field--type-text-with-summary field__item">{broken_up(story)}</div>'
        f'<div class="field field--name-field-tags"><div class="field__item"><a href="/t/1">harbour</a></div></div></div></article></div></div>'
        f'<aside class="region region-sidebar-second">{most_read(story, "div")}</aside></div>{footer(story)}'
    )


def hashed(story: Story, top: Top) -> str:
    """Each paragraph in a div of its own, and no class that means anything."""
    lines = [f'<div class="sc-1x9k2 jKfDa"><div class="sc-8q2r1">{one}</div></div>' for one in marked(story)]
    lines.insert(
        2,
        f'<div class="sc-1x9k2 bTrQe"><div class="sc-7z7z7"><a href="/gulls"><span>{story.furniture.also}</span></a></div></div>',
    )
    return (
        f'<div id="root"><div class="sc-0a">{masthead(story)}</div><div class="sc-0b"><div class="sc-0c">{top}</div>'
        f'<div class="sc-0d">{"".join(lines)}</div><div class="sc-0e">{most_read(story, "div")}</div></div>{footer(story)}</div>'
    )


def hashed_divs(story: Story, top: Top) -> str:
    """Not even a paragraph tag."""
    lines = [
        f'<div class="css-{"h3" if one.startswith("## ") else "1f0p"}"><span>{one.removeprefix("## ")}</span></div>'
        for one in story.paragraphs
    ]
    return (
        f'<div id="app"><div class="css-9a">{masthead(story)}</div><div class="css-2b">{top}<div class="css-77">{"".join(lines)}</div></div>'
        f'<div class="css-4d">{most_read(story, "div")}</div>{footer(story)}</div>'
    )


def ghost(story: Story, top: Top) -> str:
    return (
        f'<div class="gh-viewport">{masthead(story)}<main class="gh-main"><article class="gh-article post"><header class="gh-article-header gh-canvas">{top}</header>'
        f'<section class="gh-content gh-canvas">{"".join(marked(story))}<div class="kg-card kg-signup-card"><p>{story.furniture.newsletter}</p></div></section></article>'
        f'<section class="gh-readmore">{most_read(story, "div")}</section></main></div>{footer(story)}'
    )


def medium(story: Story, top: Top) -> str:
    lines = "".join(marked(story, css="pw-post-body-paragraph nb nc", heading="h1"))
    return (
        f'<div id="root"><div class="a b c"><article><div class="l"><section><div class="fi"><div class="ab cb"><div class="ch bg">{top}'
        f'<div class="speechify"><button>Listen</button><span>5 min read</span></div>{lines}</div></div></div></section></div></article>'
        f'<div class="ck"><p>{story.furniture.bio}</p><button>Follow</button></div>{most_read(story, "div")}</div></div>{footer(story)}'
    )


def next_rendered(story: Story, top: Top) -> str:
    data = json.dumps({"props": {"pageProps": {"related": list(story.furniture.most_read)}}})
    return (
        f'<div id="__next"><div class="Layout_root__x1">{masthead(story)}<main class="Article_main__q9"><div class="Article_head__k2">{top}</div>'
        f'<div class="Article_body__z3">{"".join(marked(story))}</div></main><div class="Related_root__p0">{most_read(story, "div")}</div></div></div>'
        f'<script id="__NEXT_DATA__" type="application/json">{data}</script>{footer(story)}'
    )


def next_empty(story: Story, top: Top) -> str:
    """Filled by scripts that nobody ran."""
    return '<div id="__next"></div><noscript>You need to enable JavaScript to run this app.</noscript><script src="/app.js"></script>'


def table(story: Story, top: Top) -> str:
    """1999: columns, fonts and no paragraph tags that are closed."""
    lines = "".join(
        f"<p><font face=Verdana size=2>{line}</font>" if n % 2 else f"<p>{line}"
        for n, line in enumerate(story.lines)
    )
    return (
        f"<table width=760 cellpadding=4><tr><td colspan=3 bgcolor=#003366><font color=white><b>{story.site}</b></font></td></tr><tr>"
        f"<td width=120 valign=top><a href=/>Home</a><br><a href=/news>News</a><br><a href=/mail>Contact</a></td><td valign=top>{top}{lines}</td>"
        f"<td width=160 valign=top>{most_read(story, 'div')}</td></tr></table><center><font size=1>{story.furniture.rights}</font></center>"
    )


def breaks(story: Story, top: Top) -> str:
    return (
        f'{masthead(story)}<div id="wrap"><div class="story">{top}<div class="storytext">{_BREAKS.join(story.lines)}</div>'
        f"{share(story)}</div>{most_read(story, 'div')}</div>{footer(story)}"
    )


# --- kinds of article ------------------------------------------------------------------------------------


def ticker(story: Story, top: Top) -> str:
    entries = "".join(
        f'<li class="live-entry" id="e{n}"><div class="live-time"><time datetime="2025-11-14T1{n}:0{n}:00+01:00">1{n}:0{n}</time></div><div class="live-text"><p>{line}</p></div>{share(story)}</li>'
        for n, line in enumerate(story.lines[1:])
    )
    return (
        f'{masthead(story)}<main><article class="liveblog">{top}<p class="lead">{story.lines[0]}</p><ol class="live-entries">{entries}</ol></article>'
        f"{most_read(story)}</main>{footer(story)}"
    )


def linked_cards(story: Story, top: Top) -> str:
    """A list that is an article: each entry in a box of its own, its heading a link."""
    lines = marked(story)
    cards = "".join(
        f'<section class="list-item"><h2><a href="/place/{n}">{re.sub("<.*?>", "", lines[n])}</a></h2>{lines[n + 1]}</section>'
        for n in range(1, len(lines), 2)
    )
    return f"{masthead(story)}<main><article>{top}{lines[0]}{cards}</article>{most_read(story)}</main>{footer(story)}"


def interview(story: Story, top: Top) -> str:
    lines = [f"<p>{story.lines[0]}</p>"] + [
        f"<p><strong>{line}</strong></p>" if n % 2 == 0 else f"<p>{line}</p>"
        for n, line in enumerate(story.lines[1:])
    ]
    return f'{masthead(story)}<main><article>{top}<div class="article-body">{"".join(lines)}</div></article>{most_read(story)}</main>{footer(story)}'


def recipe(story: Story, top: Top) -> str:
    lines = list(story.lines)
    items = "".join(f"<li>{line}</li>" for line in lines[2:5])
    text = [f"<p>{line}</p>" for line in lines]
    return (
        f'{masthead(story)}<main><article>{top}<div class="post-body">{text[0]}{text[1]}<ul class="ingredients">{items}</ul>{text[5]}{text[6]}</div>'
        f"</article>{most_read(story)}</main>{footer(story)}"
    )


def pull_quotes(story: Story, top: Top) -> str:
    parts = marked(story)
    parts.insert(2, '<aside class="pullquote"><blockquote>I would still put it out.</blockquote></aside>')
    parts.insert(
        5, '<div class="pull-quote"><span>A monument that eats the school is only a habit</span></div>'
    )
    return f'{masthead(story)}<main><article>{top}<div class="opinion-body">{"".join(parts)}</div></article>{most_read(story)}</main>{footer(story)}'


def gallery(story: Story, top: Top) -> str:
    pictures = "".join(
        f'<li class="gallery-item"><figure><img src="/{n}.jpg" alt=""><figcaption>{n} of 6: The fog on day {n} of the week, seen from the old mill above the weir. Photo: Pavo Sato</figcaption></figure></li>'
        for n in range(1, 7)
    )
    return f'{masthead(story)}<main><article>{top}<div class="intro">{"".join(marked(story))}</div><ul class="gallery">{pictures}</ul></article>{most_read(story)}</main>{footer(story)}'


def video(story: Story, top: Top) -> str:
    return (
        f'{masthead(story)}<main><article class="video">{top}<div class="player" data-id="77"><video src="/o.mp4"></video><span>01:42</span></div>{"".join(marked(story))}</article>'
        f'<section class="more-videos">{most_read(story, "div")}</section></main>{footer(story)}'
    )


def paywall(story: Story, top: Top) -> str:
    return (
        f'{masthead(story)}<main><article>{top}<div class="article-teaser">{"".join(marked(story))}</div><div class="paywall" id="offer"><h2>Read on with a subscription</h2>'
        "<p>You have reached the end of the free part. Four weeks cost one crown, and you can leave whenever you like.</p><a href=/abo>Subscribe now</a>"
        f"<p>Already a subscriber? Log in here.</p></div></article>{most_read(story)}</main>{footer(story)}"
    )


def factbox(story: Story, top: Top) -> str:
    parts = marked(story)
    parts.insert(
        2,
        '<aside class="factbox infobox"><h3>The ferry in figures</h3><ul><li>Built: 1994</li><li>Length: 61 metres</li><li>Passengers: 240</li></ul></aside>',
    )
    return f'{masthead(story)}<main><article>{top}<div class="article-body">{"".join(parts)}</div></article>{most_read(story)}</main>{footer(story)}'


def bio(story: Story, top: Top) -> str:
    return (
        f'{masthead(story)}<main><article>{top}<div class="article-body">{"".join(marked(story))}</div><div class="author-bio"><img src="/m.jpg" alt="">'
        f"<h4>{names(story)}</h4><p>{story.furniture.bio}</p></div></article>{most_read(story)}</main>{footer(story)}"
    )


def with_comments(story: Story, top: Top) -> str:
    return f'{masthead(story)}<main><article>{top}<div class="text">{"".join(marked(story))}</div></article>{comments(story)}{most_read(story)}</main>{footer(story)}'


def with_cards(story: Story, top: Top) -> str:
    """Cards of other articles, with their teasers, between the paragraphs of this one."""
    cards = [
        f'<div class="related-card"><a href="/{n}"><img src="/{n}.jpg" alt=""><h3>{line}</h3><p>It has been like that for as long as anybody on the quay can remember.</p></a></div>'
        for n, line in enumerate(story.furniture.most_read)
    ]
    parts = marked(story)
    parts[2:2] = cards[:1]
    parts[5:5] = cards[1:]
    return f'{masthead(story)}<main><article>{top}<div class="article-body">{"".join(parts)}</div></article></main>{footer(story)}'


def interrupted(story: Story, top: Top) -> str:
    return f'{masthead(story)}<main><article>{top}<div class="article-body">{broken_up(story)}</div>{share(story)}</article>{most_read(story)}</main>{footer(story)}'
